package console

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/browsertest"
)

// tab is one browser tab on the console.
type tab struct{ browsertest.Tab }

func browser(t *testing.T) tab {
	t.Helper()
	return tab{browsertest.Open(t)}
}

type screen = browsertest.Screen

func js[T any](b tab, expression string) T {
	b.T.Helper()
	return browsertest.JS[T](b.Tab, expression)
}

// open goes to a page.
func (b tab) open(url string) {
	b.T.Helper()
	b.Do(chromedp.Navigate(url), chromedp.WaitReady("#main"))
}

func (b tab) axe(what string) { b.T.Helper(); b.Axe(what, browsertest.AxeAll) }

// wide fails when a page is wider than its screen.
func (b tab) wide(what string) {
	b.T.Helper()
	if n := js[int](b, `document.documentElement.scrollWidth - window.innerWidth`); n > 0 {
		b.T.Errorf("%s is %d px wider than the screen", what, n)
	}
}

// signIn uses a link as a helper does: the page's code, the messenger's link, a button.
func (b tab) signIn(s *site, h bot.HelperRecord) {
	b.T.Helper()
	b.open(s.url + home)
	b.Do(chromedp.Click("main form .button"), chromedp.WaitReady(".code"))
	typed := js[string](b, `document.querySelector('.code').textContent`)
	b.open(s.url + s.link(h, strings.TrimPrefix(strings.TrimSpace(typed), "/console ")))
	b.Do(chromedp.Click("main form .button"))
	b.Until(`document.querySelector('nav') || document.querySelector('#code')`)
}

// stage is a helper with an offer, open talks and one that is over.
func stage(t *testing.T) (s *site, h bot.HelperRecord, k bot.TalkRecord) {
	s = open(t)
	s.mu.Lock()
	s.clock = time.Now().UTC()
	s.mu.Unlock()
	s.Theme = func(string, bot.Lang) string { return "Slapen" }
	s.Themes = func(bot.Lang) []Named { return []Named{{"sleep", "Slapen"}, {"school", "School"}} }
	h = s.helper("Fatma", bot.Ambassador)
	h.Facts.Shifts = []bot.Shift{{Day: 1, From: 540, To: 720}, {Day: 3, From: 1260, To: 60}}
	h.Facts.OnUntil, h.Facts.DaysOff, h.Words.Shares = s.now().Add(time.Hour), []string{"2026-12-25"}, "moeder van drie"
	s.change(must(h.Change()))
	h = s.again(h)
	for i, state := range []string{bot.TalkWaiting, bot.TalkReserved, bot.TalkOpen, bot.TalkClosed} {
		conv, p := s.parent(fmt.Sprint("parent", i))
		one := s.newTalk(fmt.Sprint("t", i), state, conv, p, &h)
		if state == bot.TalkOpen {
			k = one
		}
	}
	s.passes(k, h, "Dag. Mijn dochter van twee wil 's avonds niet alleen slapen. Wat doe jij?")
	s.said(k.Conversation, k.Person, bot.ForRelay, "Dag! Fijn dat je schrijft. Hoe laat gaat ze naar bed?")
	s.passes(k, h, "Rond acht uur, maar dan roept ze tot tien uur.")
	s.said(k.Conversation, k.Person, bot.ForSafety, "112")
	for i := range 12 {
		s.passes(k, h, fmt.Sprintf("En nog iets, regel %d.", i+1))
	}
	return s, h, k
}

// holds is a line of the helper's that waits for her answer.
func (s *site) holds(k bot.TalkRecord, h bot.HelperRecord) {
	s.Helper()
	var held bot.WaitingRecord
	held.Meta = bot.Meta{ID: "w1", Person: k.Person, Conversation: k.Conversation, Helper: h.Person, State: bot.WaitingAsked, At: s.now()}
	held.Facts, held.Words.Text = bot.WaitingFacts{Talk: k.ID, By: h.Person}, "Mijn nummer is 06 12345678"
	s.change(must(held.Change()))
}

func TestBrowserEveryPageHasNoFindings(t *testing.T) {
	for _, x := range []screen{{Width: 390, Height: 844, Lang: "nl"}, {Width: 1280, Height: 800, Lang: "nl", Dark: true}, {Width: 390, Height: 844, Lang: "ar", Dark: true}, {Width: 1280, Height: 800, Lang: "ar"}, {Width: 320, Height: 640, Lang: "nl"}} {
		t.Run(fmt.Sprintf("%s-%d", x.Lang, x.Width), func(t *testing.T) {
			s, h, k := stage(t)
			s.holds(k, h)
			b := browser(t)
			b.On(x)
			look := func(name, path string) {
				t.Helper()
				if path != "" {
					b.open(s.url + path)
				}
				what := fmt.Sprintf("console-%s-%s-%d", name, x.Lang, x.Width)
				b.Picture(what)
				b.axe(what)
				b.wide(what)
			}
			look("enter", home)
			b.Do(chromedp.Click("main form .button"), chromedp.WaitReady(".code"))
			look("code", "")
			look("link", bot.SignInPath(strings.Repeat("a", 26)))
			look("invite", bot.InvitePath(strings.Repeat("a", 26)))
			b.signIn(s, h)
			look("talks", "/console/talks")
			look("talk", "/console/talks/t2")
			b.Do(chromedp.Click(".talkbar details:nth-of-type(1) summary"))
			look("talk-more", "")
			look("form", "/console/talks/t3/form")
			look("times", "/console/times")
			look("profile", "/console/profile")
			look("gone", "/console/talks/nothing")
			joke := s.helper("Joke", bot.Coordinator)
			b.Call(network.ClearBrowserCookies.Method, nil)
			b.signIn(s, joke)
			look("second", "")
			if errs := s.log.String(); strings.Contains(errs, "level=ERROR") {
				t.Errorf("the log holds errors:\n%s", errs)
			}
		})
	}
}

// TestBrowserTheTalkIsUsableWithAKeyboardOpen is a small phone whose keyboard takes half
// of the screen: the newest line and the box are in sight, a line goes out once and
// what the parent writes appears by itself.
func TestBrowserTheTalkIsUsableWithAKeyboardOpen(t *testing.T) {
	s, h, k := stage(t)
	b := browser(t)
	b.On(screen{Width: 360, Height: 640, Lang: "nl"})
	b.signIn(s, h)
	b.open(s.url + "/console/talks/t2")
	inSight := func(selector string) string {
		return fmt.Sprintf(`(() => { const r = [...document.querySelectorAll(%q)].pop().getBoundingClientRect(); return r.top >= 0 && r.bottom <= window.innerHeight + 1 && r.height > 0; })()`, selector)
	}
	b.Until(inSight("#lines .line"))
	b.Do(chromedp.EmulateViewport(360, 300)) // the keyboard
	b.Until(inSight(".composer textarea") + " && " + inSight(".composer .button") + " && " + inSight("#lines .line"))
	b.Picture("console-talk-keyboard-360")
	b.wide("the talk at 360 px")
	if n := js[float64](b, `document.querySelector('.composer .button').getBoundingClientRect().height`); n < 48 {
		t.Errorf("the button is %v px high", n)
	}
	b.Do(chromedp.SendKeys("#text", "Dat herken ik wel."), chromedp.Click(".composer .button"))
	b.Until(`document.querySelector('#text').value === '' && document.querySelectorAll('.line.way').length === 1`)
	if told := s.told(k.Conversation); len(told) != 1 {
		t.Fatalf("%d signals for one line", len(told))
	}
	s.said(k.Conversation, k.Person, bot.ForRelay, "Dat herken ik wel.")
	s.passes(k, h, "Ja toch? NIEUW")
	b.Until(`document.querySelectorAll('.line.way').length === 0 && [...document.querySelectorAll('.line')].pop().textContent.includes('NIEUW')`)
	b.Until(inSight("#lines .line"))
	if n := js[int](b, `[...document.querySelectorAll('.line.mine')].filter(e => e.textContent.includes('Dat herken ik wel')).length`); n != 1 {
		t.Errorf("her line stands there %d times", n)
	}
	b.Do(chromedp.EmulateViewport(360, 640))
	b.Until(inSight("#lines .line"))
	if v := js[int](b, `performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length`); v > 0 {
		t.Errorf("%d things are loaded from elsewhere", v)
	}
}

// TestBrowserAPasskeySignsInWithoutAMessenger makes a key in a device that the browser
// plays, and signs in with it: once, as both factors, until it is taken away.
func TestBrowserAPasskeySignsInWithoutAMessenger(t *testing.T) {
	s := open(t)
	s.mu.Lock()
	s.clock = time.Now().UTC()
	s.mu.Unlock()
	s.url = strings.Replace(s.url, "127.0.0.1", "localhost", 1)
	joke := s.helper("Joke", bot.Coordinator)
	b := browser(t)
	b.On(screen{Width: 390, Height: 844, Lang: "nl"})
	b.Call("WebAuthn.enable", nil)
	b.Call("WebAuthn.addVirtualAuthenticator", webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	b.signIn(s, joke)
	if status := js[int](b, `fetch('/console/passkey/new', {method: 'POST', redirect: 'manual'}).then(r => r.type === 'opaqueredirect' ? 303 : r.status)`); status != 303 {
		t.Errorf("a key can be made between the two factors: %d", status)
	}
	b.Do(chromedp.SendKeys("#code", s.totp(joke)), chromedp.Click("main form .button"))
	b.Until(`document.querySelector('nav')`)
	b.open(s.url + "/console/profile")
	b.axe("the profile with its keys")
	b.Do(chromedp.Click("[data-passkey=new]"))
	b.Until(`document.querySelector('#keystate').textContent === document.querySelector('#keystate').dataset.done`)
	b.Do(chromedp.Click(".bar form button"))
	b.Until(`document.querySelector('[data-passkey=in]') && !document.querySelector('[data-passkey=in]').hidden`)
	b.Picture("console-passkey-nl-390")
	b.axe("the door with a passkey")
	b.Do(chromedp.Click("[data-passkey=in]"))
	b.Until(`document.querySelector('nav')`)
	b.open(s.url + "/console/profile")
	b.Do(chromedp.Click("form[action='/console/passkey/remove'] button"))
	b.Until(`!document.querySelector("form[action='/console/passkey/remove']")`)
	b.Do(chromedp.Click(".bar form button"))
	b.Until(`document.querySelector('[data-passkey=in]') && !document.querySelector('[data-passkey=in]').hidden`)
	b.Do(chromedp.Click("[data-passkey=in]"))
	b.Until(`document.querySelector('#keystate').textContent === document.querySelector('#keystate').dataset.wrong`)
	if errs := s.log.String(); strings.Contains(errs, "level=ERROR") {
		t.Errorf("the log holds errors:\n%s", errs)
	}
}
