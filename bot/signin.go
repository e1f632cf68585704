package bot

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// SignInRecord is a link with which a helper signs in to the console (S25). Its ID is
// the hash of the link's token, so that who reads the table signs in as nobody. It is
// used up by the page's POST, once.
type SignInRecord = Kept[SignInFacts, NoWords]

// The states of a sign-in link. A used one is kept until its end, so that it is known
// to be used.
const (
	SignInOpen = "open"
	SignInUsed = "used"
)

// SignInFor is how long a sign-in link works.
const SignInFor = 10 * time.Minute

// SignInFacts are the clear part of a sign-in link.
type SignInFacts struct {
	// Browser is the code that the page showed in the browser that asked: only that
	// browser may use the link. "" is any browser; only --demo prints such links.
	Browser string `json:"browser,omitempty"`
}

// Kind is "signin".
func (SignInFacts) Kind() RecordKind { return "signin" }

// NoWords is the sealed part of a kind that has none.
type NoWords struct{}

// NewToken is what a link carries: 130 random bits that nobody can guess. What is
// kept of it is HashToken.
func NewToken() string { return strings.ToLower(rand.Text()) }

// HashToken is under what a token is kept.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte("ouderbrug token " + token))
	return hex.EncodeToString(sum[:])
}

// NewSignIn makes a sign-in link for a helper and the browser that showed the code
// she wrote. The record is to be written in the same turn, the token stands in the
// link (SignInPath) and nowhere else.
func NewSignIn(helper PersonID, browser string, now time.Time) (token string, rec SignInRecord) {
	token = NewToken()
	rec.Meta = Meta{ID: HashToken(token), Person: helper, Helper: helper, State: SignInOpen, At: now, Until: now.Add(SignInFor)}
	rec.Facts.Browser = BrowserCode(browser)
	return token, rec
}

// SignInPath is where a token is used, behind the public address.
func SignInPath(token string) string { return "/console/in/" + token }

// BrowserCode is a code as the page shows it, from what somebody typed of it: "" if it
// is none. It names a browser and opens nothing.
func BrowserCode(typed string) string {
	code := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '2' && r <= '7':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == '-' || r == ' ':
			return -1
		}
		return '!'
	}, typed)
	if len(code) != browserCodeLen || strings.Contains(code, "!") {
		return ""
	}
	return code
}

// browserCodeLen is 50 bits in base 32.
const browserCodeLen = 10

// SessionRecord is somebody signed in to the console. Its ID is the hash of the
// cookie; it goes with its person.
type SessionRecord = Kept[SessionFacts, NoWords]

// The states of a session: behind a link alone, and behind a second factor too.
const (
	SessionFirst = "first"
	SessionFull  = "full"
)

// How long a session lasts without a deed, and at most.
const (
	SessionIdle = 15 * time.Minute
	SessionLife = 12 * time.Hour
)

// SessionFacts are the clear part of a session.
type SessionFacts struct {
	Seen time.Time `json:"seen"` // the last deed, to within a minute
}

// Kind is "session".
func (SessionFacts) Kind() RecordKind { return "session" }

// FactorRecord is the second factor of a coordinator or a member of staff: a secret
// that an app makes six digits of. Its ID is the person's.
type FactorRecord = Kept[FactorFacts, FactorWords]

// The states of a second factor. One that waits has been shown and not been used yet.
const (
	FactorWaits = "waits"
	FactorHolds = "holds"
)

// FactorFacts are the clear part of a second factor.
type FactorFacts struct {
	Step   int64     `json:"step,omitempty"`  // the last time step that was used: none is used twice
	Tries  int       `json:"tries,omitempty"` // wrong ones since the last right one
	Locked time.Time `json:"locked,omitzero"` // until then none is looked at
}

// Kind is "factor".
func (FactorFacts) Kind() RecordKind { return "factor" }

// FactorWords are the sealed part of a second factor.
type FactorWords struct {
	Secret string `json:"secret"`
}
