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

// Cut is where the bands of a language begin, on the Confidence of the best topic.
type Cut struct {
	Answer float64 `json:"answer"`
	Offer  float64 `json:"offer"`
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

// Of is the band of a score in a language.
func (b Bands) Of(lang content.Lang, score float64) Band {
	cut, ok := b[lang]
	if !ok {
		cut = b[""]
	}
	switch {
	case cut.Offer <= 0 || score < cut.Offer:
		return None
	case score < cut.Answer:
		return Offer
	}
	return Answer
}
