package evaluate

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Answer is what "ouderbrug ask --json" prints. Where Safety is set the band is none and there are no hits.
type Answer struct {
	Lang   content.Lang   `json:"lang"`
	Safety *Safety        `json:"safety"`
	Band   retrieval.Band `json:"band"`
	Hits   []Hit          `json:"hits"`
	Text   string         `json:"text"`
}

// Safety is what the detector found.
type Safety struct {
	Class string `json:"class"`
	Level string `json:"level"` // hard | check
}

// The levels of Safety.
const (
	Hard  = "hard"
	Check = "check"
)

// Hit is a card that answers.
type Hit struct {
	Topic   string           `json:"topic"`
	Card    content.ID       `json:"card"`
	Lang    content.Lang     `json:"lang"`
	Score   float64          `json:"score"`
	Sources []content.Source `json:"sources"`
}

// Asker answers one question without any state.
type Asker interface {
	Ask(ctx context.Context, lang content.Lang, country content.Country, text string) (Answer, error)
}

// Detector looks for danger in one message; ok is false where there is none.
type Detector interface {
	Detect(text string) (class, level string, ok bool)
}

// DetectorFunc makes a Detector of a function.
type DetectorFunc func(text string) (class, level string, ok bool)

// Detect calls f.
func (f DetectorFunc) Detect(text string) (class, level string, ok bool) { return f(text) }

// Path asks as the assistant does: safety first, and only what is safe is looked up.
type Path struct {
	Detector  Detector
	Retriever *retrieval.Retriever
	Now       func() time.Time
	// Text says what would be sent; nil says the first card's lead, or the titles on offer.
	Text func(country content.Country, question string, a Answer) (string, error)
}

// Ask answers one question.
func (p *Path) Ask(ctx context.Context, lang content.Lang, country content.Country, text string) (Answer, error) {
	a := Answer{Lang: lang, Band: retrieval.None, Hits: []Hit{}}
	if class, level, ok := p.Detector.Detect(text); ok {
		a.Safety = &Safety{Class: class, Level: level}
		var err error
		a.Text, err = p.text(country, text, a)
		return a, err
	}
	res, err := p.Retriever.Find(ctx, retrieval.Query{Text: text, Lang: lang, Country: country, Now: p.Now()})
	if err != nil {
		return a, err
	}
	a.Band = res.Band
	for _, h := range res.Hits {
		hit := Hit{Topic: h.Topic, Card: h.Card, Lang: h.Lang, Score: h.Score, Sources: []content.Source{}}
		if card, ok := p.Retriever.Library.Card(h.Card); ok {
			hit.Sources = card.Sources
		}
		a.Hits = append(a.Hits, hit)
	}
	a.Text, err = p.text(country, text, a)
	return a, err
}

// text is what would be sent.
func (p *Path) text(country content.Country, question string, a Answer) (string, error) {
	if p.Text != nil {
		return p.Text(country, question, a)
	}
	var titles []string
	for _, h := range a.Hits {
		card, ok := p.Retriever.Library.Card(h.Card)
		switch {
		case !ok:
		case a.Band == retrieval.Answer:
			return card.Lead, nil
		default:
			titles = append(titles, card.Title)
		}
	}
	return strings.Join(titles, "\n"), nil
}
