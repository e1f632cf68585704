package bot

import (
	"strings"
	"time"
)

// InviteRecord is an invitation to help: a link or a code that works once, within
// seven days. Whoever uses it is pending until a coordinator confirms them (S23). Its
// ID is the hash of the token. Person is who invited, whose key seals the name; an
// invitation from the command line is nobody's and has no name.
type InviteRecord = Kept[InviteFacts, InviteWords]

// The states of an invitation. A used one is kept until its end, so that it is known
// to be used; the parent's or helper's answer to a wrong one is the same.
const (
	InviteOpen = "open"
	InviteUsed = "used"
)

// InviteFor is how long an invitation works.
const InviteFor = 7 * 24 * time.Hour

// InviteFacts are the clear part of an invitation.
type InviteFacts struct {
	// First marks the invitation that the operator makes on the command line: there is
	// nobody yet who could confirm who uses it, so it makes an active helper.
	First bool `json:"first,omitempty"`
	// Helper is what the coordinator knows already: roles, languages, areas, dates.
	Helper HelperFacts `json:"helper"`
}

// Kind is "invite".
func (InviteFacts) Kind() RecordKind { return "invite" }

// InviteWords are the sealed part of an invitation.
type InviteWords struct {
	FirstName string `json:"first_name,omitempty"`
}

// NewInvite makes an invitation; by is who invites, "" for the command line. The token
// stands in the link (InvitePath), or is printed as a code, and is kept nowhere.
func NewInvite(by PersonID, f InviteFacts, w InviteWords, now time.Time) (token string, rec InviteRecord) {
	token = NewToken()
	rec.Meta = Meta{ID: HashToken(token), Person: by, State: InviteOpen, At: now, Until: now.Add(InviteFor)}
	rec.Facts = f
	if by != "" {
		rec.Words = w
	}
	return token, rec
}

// InvitePath is where an invitation is used on the web, behind the public address.
func InvitePath(token string) string { return "/console/invite/" + token }

// InviteToken is a token as somebody typed or pasted it, with spaces, hyphens or the
// whole link around it; "" if there is none.
func InviteToken(typed string) string {
	if i := strings.LastIndexByte(typed, '/'); i >= 0 {
		typed = typed[i+1:]
	}
	token := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '2' && r <= '7':
			return r
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r == '-' || r == ' ' || r == '\n' || r == '\r' || r == '\t':
			return -1
		}
		return '!'
	}, typed)
	if len(token) != tokenLen || strings.Contains(token, "!") {
		return ""
	}
	return token
}

// IsInvite reports whether a message is an invitation's code, or its link, and nothing else.
func IsInvite(text string) bool { return len(strings.Fields(text)) == 1 && InviteToken(text) != "" }

// tokenLen is the length of NewToken: 130 bits in base 32.
const tokenLen = 26

// Works reports whether a link or invitation of this meta can still be used, given
// its open state.
func (m Meta) Works(open string, now time.Time) bool {
	return m.State == open && now.Before(m.Until)
}
