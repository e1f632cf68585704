package console

import (
	"errors"
	"image/png"
	"net/http"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/ouderbrug/ouderbrug/bot"
)

// second is the second factor (S25): six digits of an app (TOTP), for coordinators and
// staff at each sign-in. The first time the secret is shown, and holds from the first
// right code on.
func (s *Server) second() []route {
	return []route{
		{Method: "GET", Path: "/console/second", Action: Signed, Do: (*call).showSecond},
		{Method: "GET", Path: "/console/second/picture", Action: Signed, Do: (*call).secondPicture},
		{Method: "POST", Path: "/console/second", Action: Signed, Do: (*call).useSecond},
	}
}

// How many wrong codes somebody may give, and how long none is looked at then. Six
// digits in three steps: five tries each quarter of an hour find one in a year or so.
const (
	codeTries  = 5
	codeLocked = 15 * time.Minute
	codeStep   = 30 // seconds
)

// secondView is the page that asks for a code.
type secondView struct {
	Secret string // of a factor that waits, in groups of four
	Wrong  bool
	Locked bool
}

func (c *call) factor() (f bot.FactorRecord, ok bool, err error) {
	return bot.FindOne[bot.FactorFacts, bot.FactorWords](c.r.Context(), c.Reader, string(c.user.Helper.Person))
}

func (c *call) showSecond() error {
	if !needsSecond(c.user.Helper.Facts.Roles) || c.user.Session.State == bot.SessionFull {
		return c.to(home)
	}
	f, ok, err := c.factor()
	if err != nil {
		return err
	}
	if !ok {
		if f, err = c.newFactor(); err != nil {
			return err
		}
	}
	return c.askCode(http.StatusOK, f, false)
}

func (c *call) askCode(status int, f bot.FactorRecord, wrong bool) error {
	v := secondView{Wrong: wrong, Locked: c.Now().Before(f.Facts.Locked)}
	if f.State == bot.FactorWaits {
		v.Secret = fours(f.Words.Secret, ' ')
	}
	c.bare(status, "second", v)
	return nil
}

// fours sets a secret or a token in groups, for who types it or reads it from paper.
func fours(s string, between byte) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 && i%4 == 0 {
			b.WriteByte(between)
		}
		b.WriteRune(r)
	}
	return b.String()
}

func (c *call) newFactor() (f bot.FactorRecord, err error) {
	key, err := c.totpKey("")
	if err != nil {
		return f, err
	}
	p := c.user.Helper.Person
	f.Meta = bot.Meta{ID: string(p), Person: p, Helper: p, State: bot.FactorWaits, At: c.Now()}
	f.Words.Secret = key.Secret()
	change, err := f.Change()
	if err != nil {
		return f, err
	}
	return f, c.apply(bot.Change{Records: []bot.RecordChange{change}})
}

// totpKey is the secret as an app reads it; "" makes a new one. The account says
// nothing of who it is.
func (c *call) totpKey(secret string) (*otp.Key, error) {
	o := totp.GenerateOpts{Issuer: c.PublicName, AccountName: "console", Period: codeStep}
	if secret != "" {
		raw, err := b32.DecodeString(secret)
		if err != nil {
			return nil, err
		}
		o.Secret = raw
	}
	return totp.Generate(o)
}

// secondPicture is the secret for the app's camera, while it waits to be used.
func (c *call) secondPicture() error {
	f, ok, err := c.factor()
	if err != nil {
		return err
	}
	if !ok || f.State != bot.FactorWaits {
		return errNotFound
	}
	key, err := c.totpKey(f.Words.Secret)
	if err != nil {
		return err
	}
	img, err := key.Image(240, 240)
	if err != nil {
		return err
	}
	c.w.Header().Set("Content-Type", "image/png")
	_ = png.Encode(c.w, img) // the reader went away
	return nil
}

// useSecond looks at a code. A right one makes the session full, and no step counts
// twice; wrong ones are counted with the factor, so on all instances.
func (c *call) useSecond() error {
	f, ok, err := c.factor()
	if err != nil {
		return err
	}
	if !ok {
		return c.to("/console/second")
	}
	now := c.Now()
	if now.Before(f.Facts.Locked) {
		return c.askCode(http.StatusTooManyRequests, f, false)
	}
	step, right := rightStep(f, digits(c.r.FormValue("code")), now)
	if !right {
		if f.Facts.Tries++; f.Facts.Tries >= codeTries {
			f.Facts.Tries, f.Facts.Locked = 0, now.Add(codeLocked)
		}
		change, err := f.Change()
		if err != nil {
			return err
		}
		if err := c.apply(bot.Change{Records: []bot.RecordChange{change}}); err != nil {
			return err
		}
		return c.askCode(http.StatusUnprocessableEntity, f, true)
	}
	f.State, f.Facts = bot.FactorHolds, bot.FactorFacts{Step: step}
	proven, err := f.Change()
	if err != nil {
		return err
	}
	c.user.Session.State = bot.SessionFull
	full, err := c.user.Session.Change()
	if err != nil {
		return err
	}
	if err := c.apply(bot.Change{Records: []bot.RecordChange{proven, full}}); err != nil {
		return err
	}
	return c.to(home)
}

// rightStep finds the step of time whose code this is: now, or one before or after.
func rightStep(f bot.FactorRecord, code string, now time.Time) (step int64, ok bool) {
	for _, d := range []int64{0, -1, 1} {
		step := now.Unix()/codeStep + d
		if step <= f.Facts.Step {
			continue
		}
		right, err := totp.ValidateCustom(code, f.Words.Secret, time.Unix(step*codeStep, 0),
			totp.ValidateOpts{Period: codeStep, Skew: 0, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if errors.Is(err, otp.ErrValidateInputInvalidLength) {
			return 0, false
		}
		if right {
			return step, true
		}
	}
	return 0, false
}

// digits are the digits of what was typed, in whichever script.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return -1
	}, s)
}
