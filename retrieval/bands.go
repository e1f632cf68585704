package retrieval

import (
	_ "embed" // the thresholds are a file
	"encoding/json"
	"fmt"

	"github.com/ouderbrug/ouderbrug/content"
)

// Band says how sure an answer is.
type Band string

// The bands: answer directly, offer two or three titles to choose from, or say that there is no vetted answer.
const (
	Answer Band = "answer"
	Offer  Band = "offer"
	None   Band = "none"
)

// Cut is where the bands of a language begin. Offer is cut on Assurance: the best topic's Confidence and whether this is
// a parent's question at all. Answer is cut on Certainty beside it: Confidence and the lead over the next topic, since a
// topic that stands alone is more often right than one of two.
// Where there is an embedder the cosine counts too. A cut of 0 is not there.
type Cut struct {
	Answer      float64 `json:"answer"`
	Offer       float64 `json:"offer"`
	DenseAnswer float64 `json:"dense_answer,omitempty"`
	DenseOffer  float64 `json:"dense_offer,omitempty"`
}

// Bands are the cuts by language; "" is for a language that has none of its own.
type Bands map[content.Lang]Cut

//go:embed bands.json
var bandsFile []byte

// DefaultBands are the calibrated cuts of bands.json.
func DefaultBands() (Bands, error) {
	var b Bands
	if err := json.Unmarshal(bandsFile, &b); err != nil {
		return nil, fmt.Errorf("retrieval/bands.json cannot be read; write it with \"ouderbrug eval --calibrate\": %w", err)
	}
	return b, nil
}

// Evidence is what speaks for the best topic, before any fusion.
type Evidence struct {
	Confidence float64
	Lead       float64 // Confidence less that of the next topic; never below 0
	Scope      float64 // what the Scope of the passage's language says; 0 where there is none
	Cosine     float64
}

// tilt is what a step of Scope counts beside Confidence: the ratio at which both together tell best.
const tilt = 0.075

// Assurance is what an offer is cut on; what was found at all is never worth nothing.
func (e Evidence) Assurance() float64 {
	if e.Confidence <= 0 {
		return 0
	}
	return max(1e-9, e.Confidence+tilt*e.Scope)
}

// answerScope is the Scope below which nothing is answered directly: one rare word that a topic has for itself gives a
// long lead, also where the question is of something else ("vaccin pour mon chien").
const answerScope = 0

// Answers reports whether a direct answer is open to what passes the cut of offers.
func (e Evidence) Answers(offer float64) bool {
	return e.Assurance() >= offer && e.Scope >= answerScope
}

// Certainty is what a direct answer is cut on.
func (e Evidence) Certainty() float64 { return e.Confidence + max(e.Lead, 0) }

// Of is the band of a topic in a language: the surer of what both streams say.
func (b Bands) Of(lang content.Lang, e Evidence) Band {
	cut, ok := b[lang]
	if !ok {
		cut = b[""]
	}
	dense := func(c float64) bool { return c > 0 && e.Cosine >= c }
	offer := cut.Offer > 0 && e.Assurance() >= cut.Offer
	switch {
	case offer && e.Scope >= answerScope && cut.Answer > 0 && e.Certainty() >= cut.Answer || dense(cut.DenseAnswer):
		return Answer
	case offer || dense(cut.DenseOffer):
		return Offer
	}
	return None
}
