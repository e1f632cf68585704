package content

import (
	"fmt"
	"strconv"
	"strings"
)

// Ages is a span of years, both ends included, written "1-5".
type Ages struct {
	From, To int
}

// UnmarshalText reads "1-5".
func (a *Ages) UnmarshalText(text []byte) error {
	from, to, ok := strings.Cut(string(text), "-")
	f, err1 := strconv.Atoi(strings.TrimSpace(from))
	t, err2 := strconv.Atoi(strings.TrimSpace(to))
	if !ok || err1 != nil || err2 != nil || f < 0 || t < f {
		return fmt.Errorf("%q is not an age span; write it as 1-5", text)
	}
	a.From, a.To = f, t
	return nil
}

// MarshalText writes "1-5".
func (a Ages) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// String is "1-5".
func (a Ages) String() string { return strconv.Itoa(a.From) + "-" + strconv.Itoa(a.To) }

// Topic is a subject that vetted content covers. Its slug is its identity and never changes.
type Topic struct {
	Slug      string            `json:"slug"`
	Ages      Ages              `json:"ages"`
	Audience  Audience          `json:"audience"`
	First     bool              `json:"first"`     // among those written first
	Questions map[Lang][]string `json:"questions"` // how people ask for it, as they write
}
