package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/ouderbrug/ouderbrug/bot"
)

// passkeys are the other way in (S25): a key in the device, opened by a finger, a face
// or a code. It needs no messenger and is both factors at once.
func (s *Server) passkeys() []route {
	return []route{
		{Method: "POST", Path: "/console/passkey/new", Action: Signed, Do: (*call).newPasskey},
		{Method: "POST", Path: "/console/passkey/made", Action: Signed, Do: (*call).passkeyMade},
		{Method: "POST", Path: "/console/passkey/remove", Action: Signed, Do: (*call).removePasskeys},
		{Method: "POST", Path: "/console/passkey/ask", Action: Anybody, Do: (*call).askPasskey},
		{Method: "POST", Path: "/console/passkey/in", Action: Anybody, Do: (*call).usePasskey},
	}
}

const (
	ceremonyCookie = "console-k"
	passkeysMost   = 10
)

// keeper is a helper as the library wants to see one. A device shows the name, so it
// is the console's and nobody's.
type keeper struct {
	id   bot.PersonID
	name string
	keys []webauthn.Credential
}

// WebAuthnID is the random id of the person.
func (k keeper) WebAuthnID() []byte { return []byte(k.id) }

// WebAuthnName is what the device shows.
func (k keeper) WebAuthnName() string { return k.name }

// WebAuthnDisplayName is what the device shows.
func (k keeper) WebAuthnDisplayName() string { return k.name }

// WebAuthnCredentials are the keys that the person has.
func (k keeper) WebAuthnCredentials() []webauthn.Credential { return k.keys }

// party is who asks: the address in the browser's bar, which the origin check has
// bounded to ours.
func (c *call) party() (*webauthn.WebAuthn, error) {
	origin := c.r.Header.Get("Origin")
	u, err := url.Parse(origin)
	if err != nil || net.ParseIP(u.Hostname()) != nil {
		return nil, errNotFound // browsers make no passkeys for a bare address
	}
	return webauthn.New(&webauthn.Config{RPID: u.Hostname(), RPDisplayName: c.PublicName, RPOrigins: []string{origin}})
}

// keysOf are a person's passkeys, and as the library keeps them.
func (c *call) keysOf(p bot.PersonID) (recs []bot.PasskeyRecord, k keeper, err error) {
	k = keeper{id: p, name: c.PublicName}
	recs, err = bot.Find[bot.PasskeyFacts, bot.PasskeyWords](c.r.Context(), c.Reader, bot.RecordQuery{Person: p})
	for _, r := range recs {
		var one webauthn.Credential
		if err := json.Unmarshal(r.Words.Credential, &one); err != nil {
			return nil, k, fmt.Errorf("read a passkey: %w", err)
		}
		k.keys = append(k.keys, one)
	}
	return recs, k, err
}

// maySetUp reports whether who is signed in may change how they sign in: not between
// the first factor and the second.
func (c *call) maySetUp() bool {
	return !needsSecond(c.user.Helper.Facts.Roles) || c.user.Session.State == bot.SessionFull
}

// begun keeps what a browser was asked, and asks it.
func (c *call) begun(asked *webauthn.SessionData, options any) error {
	now, token := c.Now(), bot.NewToken()
	var rec bot.CeremonyRecord
	rec.Meta = bot.Meta{ID: bot.HashToken(token), State: "asked", At: now, Until: now.Add(bot.CeremonyFor)}
	raw, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	rec.Facts.Asked = raw
	change, err := rec.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{change}}); err != nil {
		return err
	}
	c.setCookie(ceremonyCookie, token, bot.CeremonyFor)
	c.w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(c.w).Encode(options)
}

// asked is what this browser was asked, and the change that uses it up.
func (c *call) asked() (s webauthn.SessionData, used bot.RecordChange, err error) {
	rec, ok, err := bot.FindOne[bot.CeremonyFacts, bot.NoWords](c.r.Context(), c.Reader, bot.HashToken(c.cookie(ceremonyCookie)))
	if err != nil {
		return s, used, err
	}
	if !ok || !c.Now().Before(rec.Until) {
		return s, used, errGone
	}
	if err := json.Unmarshal(rec.Facts.Asked, &s); err != nil {
		return s, used, err
	}
	s.Expires = time.Time{} // our own term has been looked at, by our own clock
	used, err = rec.Change()
	used.Delete = true
	return s, used, err
}

func (c *call) newPasskey() error {
	if !c.maySetUp() {
		return c.to("/console/second")
	}
	_, k, err := c.keysOf(c.user.Helper.Person)
	if err != nil {
		return err
	}
	if len(k.keys) >= passkeysMost {
		return errTooFast
	}
	w, err := c.party()
	if err != nil {
		return err
	}
	have := make([]protocol.CredentialDescriptor, 0, len(k.keys))
	for _, one := range k.keys {
		have = append(have, one.Descriptor())
	}
	options, asked, err := w.BeginRegistration(k, webauthn.WithExclusions(have), webauthn.WithAuthenticatorSelection(protocol.AuthenticatorSelection{
		ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
	}))
	if err != nil {
		return fmt.Errorf("ask for a new passkey: %w", err)
	}
	return c.begun(asked, options)
}

func (c *call) passkeyMade() error {
	if !c.maySetUp() {
		return c.to("/console/second")
	}
	w, err := c.party()
	if err != nil {
		return err
	}
	asked, used, err := c.asked()
	if err != nil {
		return err
	}
	p := c.user.Helper.Person
	made, err := w.FinishRegistration(keeper{id: p, name: c.PublicName}, asked, c.r)
	if err != nil {
		return errGone
	}
	change, err := passkey(bot.PasskeyRecord{Meta: bot.Meta{ID: bot.HashToken(string(made.ID)), Person: p, Helper: p, State: "holds", At: c.Now()}}, made)
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{used, change}}); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

// passkey is the change that keeps a key as it is now.
func passkey(rec bot.PasskeyRecord, key *webauthn.Credential) (bot.RecordChange, error) {
	raw, err := json.Marshal(key)
	if err != nil {
		return bot.RecordChange{}, err
	}
	rec.Words.Credential = raw
	return rec.Change()
}

func (c *call) removePasskeys() error {
	if !c.maySetUp() {
		return c.to("/console/second")
	}
	recs, _, err := c.keysOf(c.user.Helper.Person)
	if err != nil {
		return err
	}
	var gone []bot.RecordChange
	for _, r := range recs {
		change, err := r.Change()
		if err != nil {
			return err
		}
		change.Delete = true
		gone = append(gone, change)
	}
	if err := c.apply(bot.Change{Records: gone}); err != nil {
		return err
	}
	return c.to("/console/profile")
}

func (c *call) askPasskey() error {
	if !c.tries.AllowN(c.Now(), 1) {
		return errTooFast
	}
	w, err := c.party()
	if err != nil {
		return err
	}
	options, asked, err := w.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return fmt.Errorf("ask for a passkey: %w", err)
	}
	return c.begun(asked, options)
}

// usePasskey signs in who holds the key. Whatever is wrong gets one answer.
func (c *call) usePasskey() error {
	if !c.tries.AllowN(c.Now(), 1) {
		return errTooFast
	}
	w, err := c.party()
	if err != nil {
		return err
	}
	asked, used, err := c.asked()
	if err != nil {
		return err
	}
	var recs []bot.PasskeyRecord
	who, key, err := w.FinishPasskeyLogin(func(_, handle []byte) (webauthn.User, error) {
		var k keeper
		var err error
		recs, k, err = c.keysOf(bot.PersonID(handle))
		if err == nil && len(recs) == 0 {
			err = errors.New("nobody has this key")
		}
		return k, err
	}, asked, c.r)
	if err != nil || key.Authenticator.CloneWarning {
		return errGone
	}
	p := bot.PersonID(who.WebAuthnID())
	changes := []bot.RecordChange{used}
	for _, r := range recs {
		if r.ID == bot.HashToken(string(key.ID)) {
			r.Facts.Used = c.Now()
			change, err := passkey(r, key)
			if err != nil {
				return err
			}
			changes = append(changes, change)
		}
	}
	if err := c.begin(p, bot.SessionFull, changes...); err != nil {
		if errors.Is(err, bot.ErrStale) {
			return errGone
		}
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}
