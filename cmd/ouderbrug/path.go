package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

// path is the way of `ask` and `eval`: the detector and the retriever of a
// conversation, and its engine for the text, without a conversation around it.
func (w *world) path(now func() time.Time) (*evaluate.Path, error) {
	engine, err := newEngine(w, wiring{organisation: organisationDefault, noNightCover: true})
	if err != nil {
		return nil, err
	}
	s := &single{engine: engine, now: now}
	return &evaluate.Path{
		Retriever: w.retriever,
		Now:       now,
		Detector: evaluate.DetectorFunc(func(text string) (class, level string, ok bool) {
			f := w.detector.Detect(text)
			if f.Cry && !f.Found() {
				return "", evaluate.Check, true // a bare cry has no class; it is met all the same
			}
			return string(f.Class), string(f.Level), f.Found()
		}),
		Text: s.text,
	}, nil
}

// single lets the engine answer one question of somebody who has been welcomed,
// and keeps nothing.
type single struct {
	engine *dialogs.Engine
	now    func() time.Time
}

// text is what would be sent: the real engine's lines, as plain text.
func (s *single) text(country content.Country, question string, a evaluate.Answer) (string, error) {
	out, err := s.ask(bot.Lang(a.Lang), bot.Country(country), question)
	if err != nil {
		return "", err
	}
	var lines []string
	for _, say := range out.Say {
		lines = append(lines, say.Reply.PlainText())
		for i, c := range say.Reply.Choices {
			lines = append(lines, fmt.Sprintf("[%d] %s", i+1, c.Label))
		}
	}
	return strings.Join(lines, "\n"), nil
}

func (s *single) ask(lang bot.Lang, country bot.Country, question string) (bot.Outcome, error) {
	at := s.now().UTC()
	conv := bot.Conversation{ID: "single", Person: "single", Hat: bot.Parent, Holder: bot.HeldByBot, Lang: lang, LangChosen: true, Country: country}
	var out bot.Outcome
	for _, in := range []bot.Inbound{{Kind: bot.Command, Command: "start"}, {Kind: bot.Message, Text: question}} {
		in.SentAt = at
		conv.LastIn = at
		var err error
		out, err = s.engine.Respond(context.Background(), bot.Turn{
			At: at, Person: bot.Person{ID: "single", State: bot.Active}, Conversation: conv,
			Inputs: []bot.Input{{Event: bot.Event{Inbound: in, At: at}}}, Views: nobody{},
		})
		if err != nil {
			return out, fmt.Errorf("answer: %w", err)
		}
		conv, conv.LastOut = out.Conversation, at
	}
	return out, nil
}

// nobody is the views of somebody of whom nothing is known.
type nobody struct{}

func (nobody) Consents(context.Context, bot.PersonID) (bot.Consents, error) { return nil, nil }
func (nobody) Roster(context.Context, time.Time) (bot.Roster, error)        { return bot.Roster{}, nil }
func (nobody) Holdings(context.Context, bot.PersonID) ([]bot.Holding, error) {
	return nil, nil
}

// Records are none.
func (nobody) Records(context.Context, bot.RecordQuery) ([]bot.Record, error) { return nil, nil }
