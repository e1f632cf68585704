package bot

import (
	"crypto/subtle"
	"regexp"
	"strings"
	"time"
)

// CrossingRecord is a code by which somebody who asks for a person on a web page goes on
// in her messenger (S23). It is nobody's: nothing of it leads back to the page. It
// carries what she wished into a new conversation, no history and no link.
//
// The code has two halves. The first is the ID and lets wrong guesses at the second be
// counted for this one code; the second is kept as a hash.
type CrossingRecord = Kept[CrossingFacts, struct{}]

// CrossingFor is how long the code works, once; CrossingTries is how many wrong guesses
// end it, or are heard of one guesser.
const (
	CrossingFor   = 10 * time.Minute
	CrossingTries = 5
)

// CrossingFacts are what is carried over.
type CrossingFacts struct {
	Hash    string  `json:"hash"` // of the code's second half
	Lang    Lang    `json:"lang,omitempty"`
	Country Country `json:"country,omitempty"`
	Theme   string  `json:"theme,omitempty"` // a topic slug
	Tries   int     `json:"tries,omitempty"`
}

// Kind is "crossing".
func (CrossingFacts) Kind() RecordKind { return "crossing" }

// crossingForm is what a code looks like: nobody writes it by chance. The second half
// has 80 bits.
var crossingForm = regexp.MustCompile(`^verder-([a-z2-7]{8})-([a-z2-7]{16})$`)

// NewCrossing makes a code and its record.
func NewCrossing(f CrossingFacts, now time.Time) (code string, rec CrossingRecord) {
	token := strings.ToLower(NewToken())
	id, secret := token[:8], token[8:24]
	f.Hash = HashToken(secret)
	rec.Meta = Meta{ID: id, At: now, Until: now.Add(CrossingFor)}
	rec.Facts = f
	return "verder-" + id + "-" + secret, rec
}

// CrossingCode reads a code as somebody sent it; ok is false for anything else.
func CrossingCode(typed string) (id, secret string, ok bool) {
	m := crossingForm.FindStringSubmatch(strings.ToLower(strings.TrimSpace(typed)))
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

// Opens reports whether a secret is this code's, and the code still works.
func (f CrossingFacts) Opens(secret string, until, now time.Time) bool {
	right := subtle.ConstantTimeCompare([]byte(HashToken(secret)), []byte(f.Hash)) == 1
	return right && now.Before(until) && f.Tries < CrossingTries
}
