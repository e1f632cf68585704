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

// Cut is where the bands of a language begin, on the Confidence of the best topic; where there is an embedder, also on
// its cosine. A cut of 0 is not there.
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

// Of is the band of a topic in a language: the surer of what both streams say, before any fusion.
func (b Bands) Of(lang content.Lang, confidence, cosine float64) Band {
	cut, ok := b[lang]
	if !ok {
		cut = b[""]
	}
	reaches := func(sparse, dense float64) bool {
		return sparse > 0 && confidence >= sparse || dense > 0 && cosine >= dense
	}
	switch {
	case reaches(cut.Answer, cut.DenseAnswer):
		return Answer
	case reaches(cut.Offer, cut.DenseOffer):
		return Offer
	}
	return None
}
