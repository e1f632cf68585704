package models_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/fakes/openai"
	"github.com/ouderbrug/ouderbrug/models"
)

// running is Translations over a server, with a clock to set, that tell each time a card is shown as it is.
func running(t *testing.T, srv *openai.Server) (tr *models.Translations, now *time.Time, refused chan struct{}) {
	t.Helper()
	at := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	refused = make(chan struct{}, 10)
	tr = &models.Translations{Translator: translator(t, srv), Now: func() time.Time { return at }, Log: slog.New(slog.NewTextHandler(told(refused), nil))}
	return tr, &at, refused
}

// told tells of each line that is logged.
type told chan struct{}

func (c told) Write(p []byte) (int, error) {
	c <- struct{}{}
	return len(p), nil
}

func TestTheFirstWhoAsksReadsTheOriginal(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	answered := make(chan struct{}, 4)
	srv.Say(func(_, text string) string { defer func() { answered <- struct{}{} }(); return honest(text) })
	tr, _, _ := running(t, srv)
	for range 3 {
		if _, ok := tr.Of(card(), content.French); ok {
			t.Fatal("a translation is there before anybody made it")
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go tr.Run(ctx)
	<-answered
	<-answered
	var got models.Translation
	for ok := false; !ok; got, ok = tr.Of(card(), content.French) {
		<-time.After(time.Millisecond)
	}
	if got.Lead != honest(card().Lead) || len(srv.Texts()) != 2 {
		t.Errorf("got %+v after %d calls, want two for three who asked", got, len(srv.Texts()))
	}
	changed := card()
	changed.Hash = "another"
	if _, ok := tr.Of(changed, content.French); ok {
		t.Error("a card that was changed has the translation of the one before")
	}
	never := card()
	never.Medical = true
	if _, ok := tr.Of(never, content.French); ok {
		t.Error("a medical card has a translation")
	}
}

func TestWhatFailsIsTriedAgainAndWhatIsRefusedIsNot(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	srv.Disturb(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	tr, now, refused := running(t, srv)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); tr.Run(ctx) }()
	tr.Of(card(), content.French)
	<-refused
	tr.Of(card(), content.French)
	*now = now.Add(30 * time.Minute)
	tr.Of(card(), content.French)
	*now = now.Add(31 * time.Minute)
	srv.Disturb(nil)
	srv.Say(func(_, text string) string { return strings.ToUpper(text) })
	tr.Of(card(), content.French)
	<-refused
	*now = now.Add(100 * time.Hour)
	if _, ok := tr.Of(card(), content.French); ok {
		t.Error("what the guard refused is shown")
	}
	cancel()
	<-done
	if n := len(srv.Keys()); n != 2 {
		t.Errorf("%d calls, want 2: one that failed, an hour later one that was refused for good", n)
	}
}
