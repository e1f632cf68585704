package models

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
)

// Translation is a card's words in another language, made by a machine. It is only ever shown with a notice.
type Translation struct {
	Lead, Rest string
}

// Translator translates cards that are missing in a language.
type Translator struct{ chat }

// NewTranslator prepares one; nothing is sent before it is asked.
func NewTranslator(o ChatOptions) (*Translator, error) {
	c, err := newChat(o)
	if err != nil {
		return nil, err
	}
	return &Translator{c}, nil
}

// ErrNoTranslation means that a card is shown as it is or not at all.
var ErrNoTranslation = errors.New("this card is never translated by a model: it is licensed, or about health, law or safety")

// safetyTopics are about danger: a wrong word there costs most (S30).
func safetyTopics() []string {
	return []string{
		"safe-home", "crying-baby", "baby-sleep", "postnatal-depression", "teen-low-mood", "self-harm-suicide", "eating-disorder", "drugs-alcohol",
		"domestic-violence", "residence-after-violence", "child-abuse-concern", "veilig-thuis-explained", "reporting-code", "forced-marriage",
		"female-cutting", "radicalisation", "sexting", "wrong-friends-crime", "child-online-money", "social-media-safety", "parental-stress",
		"refugee-trauma", "bullying", "discrimination", "fever-doctor", "dating", "sexual-diversity",
	}
}

// MayTranslate reports whether a model may be given a card.
func MayTranslate(c *content.Card) bool {
	return c.MayTranslate() && !slices.Contains(safetyTopics(), c.Topic)
}

// Translate translates a card's text, each paragraph of it by itself, and returns it if every one passes the guard.
func (t *Translator) Translate(ctx context.Context, card *content.Card, to content.Lang) (Translation, error) {
	if !MayTranslate(card) {
		return Translation{}, ErrNoTranslation
	}
	if languageName(card.Lang) == "" || languageName(to) == "" || card.Lang == to {
		return Translation{}, fmt.Errorf("cards are not translated from %q to %q", card.Lang, to)
	}
	g := t.guard
	for _, s := range card.Sources {
		g.keep = append(g.keep, s.Publisher)
	}
	task := fmt.Sprintf("You translate a text for parents from %s to %s, in short and plain sentences. Translate sentence by sentence, leave nothing out and add nothing. Keep every number in digits where it is in digits, and every name, telephone number and web address as it is. Keep what says \"not\".",
		languageName(card.Lang), languageName(to))
	var out Translation
	for _, part := range []struct {
		text string
		into *string
	}{{card.Lead, &out.Lead}, {card.Rest, &out.Rest}} {
		if part.text == "" {
			continue
		}
		said, err := t.ask(ctx, task, part.text)
		if err != nil {
			return Translation{}, err
		}
		if err := g.check(part.text, said, card.Lang, to); err != nil {
			return Translation{}, err
		}
		*part.into = said
	}
	return out, nil
}
