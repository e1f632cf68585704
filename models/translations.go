package models

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// Translations are the translations that are there. A turn never waits for a model: who asks first reads the card as it
// is, and Run has it translated for those who ask later. They are kept by the card's hash, in memory: a card that was
// changed is translated anew, and so is all after a restart.
type Translations struct {
	Translator *Translator
	Log        *slog.Logger // nil: nothing is logged
	Now        func() time.Time

	mu    sync.Mutex
	known map[translationKey]*known
	queue chan wish
	once  sync.Once
}

type translationKey struct {
	hash string
	to   content.Lang
}

// known is a translation, or when one may be tried.
type known struct {
	text  Translation
	ready bool
	after time.Time // zero: it waits, or is never tried again
}

type wish struct {
	card *content.Card
	to   content.Lang
}

const (
	mostWishes = 200       // waiting; further ones come again with the next who asks
	tryAgain   = time.Hour // after a server that did not answer; what the guard refused is refused for good
)

// Of returns a card's translation if it is there, and wishes for it if it is not. It never waits.
func (t *Translations) Of(card *content.Card, to content.Lang) (Translation, bool) {
	if !MayTranslate(card) {
		return Translation{}, false
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	k := translationKey{card.Hash, to}
	have := t.known[k]
	switch {
	case have != nil && have.ready:
		return have.text, true
	case have != nil && (have.after.IsZero() || t.Now().Before(have.after)):
		return Translation{}, false
	}
	select {
	case t.wishes() <- wish{card, to}:
		if t.known == nil {
			t.known = map[translationKey]*known{}
		}
		t.known[k] = &known{}
	default:
	}
	return Translation{}, false
}

func (t *Translations) wishes() chan wish {
	t.once.Do(func() { t.queue = make(chan wish, mostWishes) })
	return t.queue
}

// Run translates what is wished for, one card after the other, until ctx ends.
func (t *Translations) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case w := <-t.wishes():
			t.make(ctx, w)
		}
	}
}

// make translates one card and keeps what came of it.
func (t *Translations) make(ctx context.Context, w wish) {
	text, err := t.Translator.Translate(ctx, w.card, w.to)
	var refused refusal
	have := &known{text: text, ready: err == nil}
	if err != nil && !errors.As(err, &refused) {
		have.after = t.Now().Add(tryAgain)
	}
	t.mu.Lock()
	t.known[translationKey{w.card.Hash, w.to}] = have
	t.mu.Unlock()
	if err != nil && ctx.Err() == nil && t.Log != nil {
		t.Log.InfoContext(ctx, "a card is shown as it is", "card", string(w.card.ID), "lang", string(w.to), "why", err)
	}
}
