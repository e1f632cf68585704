package retrieval

import (
	_ "embed" // the thresholds are a file
	"encoding/json"
	"fmt"
	"math"

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

// Cut is where the bands of a language begin. Offer is cut on Assurance: whether this is a parent's question that a
// topic is near. Answer is cut on Certainty beside it: whether the best topic is the right one. Both mean something else
// where there is no Classifier (yet): then Bare is cut; and where a dense stream says its part: then Dense is, or, where
// that cut is 0, what it says does not count.
type Cut struct {
	Answer      float64 `json:"answer"`
	Offer       float64 `json:"offer"`
	BareAnswer  float64 `json:"bare_answer,omitempty"`
	BareOffer   float64 `json:"bare_offer,omitempty"`
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

// Evidence is what speaks for the best topic.
type Evidence struct {
	Confidence float64 // of the sparse stream, before any fusion
	Lead       float64 // Confidence less that of the next topic; never below 0
	Scope      float64 // what the Scope of the passage's language says; 0 where there is none

	Learnt  bool    // there is a Classifier, and the rest is what it says
	LogP    float64 // log of how likely the topic is, from -9 to 0
	Margin  float64 // how far the topic is before the next one, both streams together; from 0 to 9
	Nothing float64 // log odds that it is about no topic at all, from -9 to 9

	Near        bool    // there is a dense stream, and the rest is what it says
	Cosine      float64 // of the nearest line of the topic; 0 is that of any two lines, 1 of the same
	NearNothing float64 // log odds that the nearest lines are about no topic, from -9 to 9
}

// How the evidence is weighed, fitted by logistic regression on variants and outside lines that were left out of what
// was learnt (docs/decisions/016).
const (
	inConfidence, inScope, inNothing, inLogP, inBias = 2.44, 0.35, -0.92, 0.34, -1.73
	rightLogP, rightMargin, rightBias                = 0.5, 0.525, 0.36

	// The same where there is a dense stream beside it (docs/decisions/015).
	nearConfidence, nearScope, nearNothing, nearLogP, nearOutside, nearCosine, nearBias = 2.18, 0.23, -0.62, 0.44, -1.57, 1.47, -7.1
	nearRightLogP, nearRightMargin, nearRightCosine, nearRightBias                      = 0.89, 0.205, 6.25, -2.1

	// bareScope is what a step of Scope counts beside Confidence where there is no Classifier.
	bareScope = 0.075
)

// Assurance is what an offer is cut on, from 0 to 1; what was not found at all is worth nothing.
func (e Evidence) Assurance() float64 {
	switch {
	case e.Learnt && e.Near:
		return logistic(nearConfidence*e.Confidence + nearScope*e.Scope + nearNothing*e.Nothing + nearLogP*e.LogP + nearOutside*e.NearNothing + nearCosine*e.Cosine + nearBias)
	case e.Learnt:
		return logistic(inConfidence*e.Confidence + inScope*e.Scope + inNothing*e.Nothing + inLogP*e.LogP + inBias)
	case e.Confidence <= 0:
		return 0
	}
	return max(1e-9, e.Confidence+bareScope*e.Scope)
}

// Certainty is what a direct answer is cut on.
func (e Evidence) Certainty() float64 {
	switch {
	case e.Learnt && e.Near:
		return logistic(nearRightLogP*e.LogP + nearRightMargin*e.Margin + nearRightCosine*e.Cosine + nearRightBias)
	case e.Learnt:
		return logistic(rightLogP*e.LogP + rightMargin*e.Margin + rightBias)
	}
	return e.Confidence + max(e.Lead, 0)
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// answerScope is the Scope below which nothing is answered directly: one rare word that a topic has for itself gives a
// long lead, also where the question is of something else ("vaccin pour mon chien").
const answerScope = 0

// answerDoubt is how much of the doubt that an offer may leave a direct answer may: to answer what is no parent's question
// is worse than to offer it a title (docs/decisions/016).
const answerDoubt = 0.5

// Answers reports whether a direct answer is open to what passes the cut of offers.
func (e Evidence) Answers(offer float64) bool {
	least := offer
	if e.Learnt {
		least = 1 - (1-offer)*answerDoubt
	}
	return offer > 0 && e.Assurance() >= least && e.Scope >= answerScope
}

// Of is the band of a topic in a language.
func (b Bands) Of(lang content.Lang, e Evidence) Band {
	answer, offer, e := b.cuts(lang, e)
	switch {
	case e.Answers(offer) && answer > 0 && e.Certainty() >= answer:
		return Answer
	case offer > 0 && e.Assurance() >= offer:
		return Offer
	}
	return None
}

// The best topic is named although it could frighten or betray where it has nearly this part of an answer's Certainty, and
// the Classifier alone finds it this likely: many rare words of one line that means something else ("punished", of the
// law) are no reason. Of 1,042 variants and outside lines left out that were offered such a title first, .38 were about
// that topic; of the 113 that pass both, .80.
const (
	nearly = 0.85
	alone  = -1.5
)

// Nearly reports whether the best topic is as sure as a direct answer's, or almost.
func (b Bands) Nearly(lang content.Lang, e Evidence) bool {
	answer, _, e := b.cuts(lang, e)
	return answer > 0 && e.Certainty() >= nearly*answer && (!e.Learnt || e.LogP >= alone)
}

// cuts are those that count for the evidence, and the evidence that counts.
func (b Bands) cuts(lang content.Lang, e Evidence) (answer, offer float64, _ Evidence) {
	cut, ok := b[lang]
	if !ok {
		cut = b[""]
	}
	switch {
	case !e.Learnt:
		return cut.BareAnswer, cut.BareOffer, e
	case e.Near && cut.DenseOffer > 0:
		return cut.DenseAnswer, cut.DenseOffer, e
	}
	e.Near = false // what it says was never cut
	return cut.Answer, cut.Offer, e
}
