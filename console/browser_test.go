package console

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// tab is one browser tab; each call fails the test when it cannot be done.
type tab struct {
	t   *testing.T
	ctx context.Context
}

// browser starts headless Chromium or skips, saying how not to.
func browser(t *testing.T) tab {
	t.Helper()
	path := os.Getenv("OUDERBRUG_TEST_BROWSER")
	if path == "" {
		skiptest.Without(t, "browser", "set OUDERBRUG_TEST_BROWSER=/usr/bin/chromium (apt-get install chromium), or make e2e")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, stop := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	b := tab{t, ctx}
	b.do(chromedp.Navigate("about:blank"))
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	return b
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// js is the value of an expression in the page.
func js[T any](b tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatal(err)
	}
	return v
}

// until looks again and again until an expression is true in the page.
func (b tab) until(expression string) {
	b.t.Helper()
	again := time.NewTicker(40 * time.Millisecond)
	defer again.Stop()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		if ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); err == nil && ok {
			return
		}
		select {
		case <-again.C:
		case <-late.C:
			b.t.Fatalf("it never became true that %s", expression)
		}
	}
}

// screen is how a page is looked at.
type screen struct {
	width, height int64
	lang          string
	dark          bool
}

func (b tab) on(s screen) {
	b.t.Helper()
	scheme := map[bool]string{false: "light", true: "dark"}[s.dark]
	b.call(network.Enable.Method, nil)
	b.call(network.SetExtraHTTPHeaders.Method, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": s.lang}})
	b.call(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	b.do(chromedp.EmulateViewport(s.width, s.height))
}

func (b tab) call(method string, params any) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return t.Call(ctx, method, params, nil) }))
}

// open goes to a page.
func (b tab) open(url string) {
	b.t.Helper()
	b.do(chromedp.Navigate(url), chromedp.WaitReady("#main"))
}

// picture saves a screenshot where OUDERBRUG_TEST_PICTURES names a folder.
func (b tab) picture(name string) {
	b.t.Helper()
	dir := os.Getenv("OUDERBRUG_TEST_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// axe runs axe-core (npm, tools/axe) on the page and fails on any finding. The page's
// policy forbids strange scripts, so it comes by the debugger.
func (b tab) axe(what string) {
	b.t.Helper()
	script, err := os.ReadFile("../tools/axe/node_modules/axe-core/axe.min.js")
	if err != nil {
		skiptest.Without(b.t, "axe", "npm ci in tools/axe, or make e2e")
	}
	js[bool](b, string(script)+"; true")
	raw := js[string](b, `axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
		.then(r => JSON.stringify(r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', '))))`)
	var found []string
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		b.t.Fatal(err)
	}
	if len(found) > 0 {
		b.t.Errorf("%s: axe finds\n%s", what, strings.Join(found, "\n"))
	}
}

// wide fails when a page is wider than its screen.
func (b tab) wide(what string) {
	b.t.Helper()
	if n := js[int](b, `document.documentElement.scrollWidth - window.innerWidth`); n > 0 {
		b.t.Errorf("%s is %d px wider than the screen", what, n)
	}
}

// signIn uses a link as a helper does: the page's code, the messenger's link, a button.
func (b tab) signIn(s *site, h bot.HelperRecord) {
	b.t.Helper()
	b.open(s.url + home)
	b.do(chromedp.Click("main form .button"), chromedp.WaitReady(".code"))
	typed := js[string](b, `document.querySelector('.code').textContent`)
	b.open(s.url + s.link(h, strings.TrimPrefix(strings.TrimSpace(typed), "/console ")))
	b.do(chromedp.Click("main form .button"))
	b.until(`document.querySelector('nav') || document.querySelector('#code')`)
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
	for _, x := range []screen{{390, 844, "nl", false}, {1280, 800, "nl", true}, {390, 844, "ar", true}, {1280, 800, "ar", false}, {320, 640, "nl", false}} {
		t.Run(fmt.Sprintf("%s-%d", x.lang, x.width), func(t *testing.T) {
			s, h, k := stage(t)
			s.holds(k, h)
			b := browser(t)
			b.on(x)
			look := func(name, path string) {
				t.Helper()
				if path != "" {
					b.open(s.url + path)
				}
				what := fmt.Sprintf("console-%s-%s-%d", name, x.lang, x.width)
				b.picture(what)
				b.axe(what)
				b.wide(what)
			}
			look("enter", home)
			b.do(chromedp.Click("main form .button"), chromedp.WaitReady(".code"))
			look("code", "")
			look("link", bot.SignInPath(strings.Repeat("a", 26)))
			look("invite", bot.InvitePath(strings.Repeat("a", 26)))
			b.signIn(s, h)
			look("talks", "/console/talks")
			look("talk", "/console/talks/t2")
			b.do(chromedp.Click(".talkbar details:nth-of-type(1) summary"))
			look("talk-more", "")
			look("form", "/console/talks/t3/form")
			look("times", "/console/times")
			look("profile", "/console/profile")
			look("gone", "/console/talks/nothing")
			joke := s.helper("Joke", bot.Coordinator)
			b.call(network.ClearBrowserCookies.Method, nil)
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
	b.on(screen{360, 640, "nl", false})
	b.signIn(s, h)
	b.open(s.url + "/console/talks/t2")
	inSight := func(selector string) string {
		return fmt.Sprintf(`(() => { const r = [...document.querySelectorAll(%q)].pop().getBoundingClientRect(); return r.top >= 0 && r.bottom <= window.innerHeight + 1 && r.height > 0; })()`, selector)
	}
	b.until(inSight("#lines .line"))
	b.do(chromedp.EmulateViewport(360, 300)) // the keyboard
	b.until(inSight(".composer textarea") + " && " + inSight(".composer .button") + " && " + inSight("#lines .line"))
	b.picture("console-talk-keyboard-360")
	b.wide("the talk at 360 px")
	if n := js[float64](b, `document.querySelector('.composer .button').getBoundingClientRect().height`); n < 48 {
		t.Errorf("the button is %v px high", n)
	}
	b.do(chromedp.SendKeys("#text", "Dat herken ik wel."), chromedp.Click(".composer .button"))
	b.until(`document.querySelector('#text').value === '' && document.querySelectorAll('.line.way').length === 1`)
	if told := s.told(k.Conversation); len(told) != 1 {
		t.Fatalf("%d signals for one line", len(told))
	}
	s.said(k.Conversation, k.Person, bot.ForRelay, "Dat herken ik wel.")
	s.passes(k, h, "Ja toch? NIEUW")
	b.until(`document.querySelectorAll('.line.way').length === 0 && [...document.querySelectorAll('.line')].pop().textContent.includes('NIEUW')`)
	b.until(inSight("#lines .line"))
	if n := js[int](b, `[...document.querySelectorAll('.line.mine')].filter(e => e.textContent.includes('Dat herken ik wel')).length`); n != 1 {
		t.Errorf("her line stands there %d times", n)
	}
	b.do(chromedp.EmulateViewport(360, 640))
	b.until(inSight("#lines .line"))
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
	b.on(screen{390, 844, "nl", false})
	b.call("WebAuthn.enable", nil)
	b.call("WebAuthn.addVirtualAuthenticator", webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal, HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	b.signIn(s, joke)
	if status := js[int](b, `fetch('/console/passkey/new', {method: 'POST', redirect: 'manual'}).then(r => r.type === 'opaqueredirect' ? 303 : r.status)`); status != 303 {
		t.Errorf("a key can be made between the two factors: %d", status)
	}
	b.do(chromedp.SendKeys("#code", s.totp(joke)), chromedp.Click("main form .button"))
	b.until(`document.querySelector('nav')`)
	b.open(s.url + "/console/profile")
	b.axe("the profile with its keys")
	b.do(chromedp.Click("[data-passkey=new]"))
	b.until(`document.querySelector('#keystate').textContent === document.querySelector('#keystate').dataset.done`)
	b.do(chromedp.Click(".bar form button"))
	b.until(`document.querySelector('[data-passkey=in]') && !document.querySelector('[data-passkey=in]').hidden`)
	b.picture("console-passkey-nl-390")
	b.axe("the door with a passkey")
	b.do(chromedp.Click("[data-passkey=in]"))
	b.until(`document.querySelector('nav')`)
	b.open(s.url + "/console/profile")
	b.do(chromedp.Click("form[action='/console/passkey/remove'] button"))
	b.until(`!document.querySelector("form[action='/console/passkey/remove']")`)
	b.do(chromedp.Click(".bar form button"))
	b.until(`document.querySelector('[data-passkey=in]') && !document.querySelector('[data-passkey=in]').hidden`)
	b.do(chromedp.Click("[data-passkey=in]"))
	b.until(`document.querySelector('#keystate').textContent === document.querySelector('#keystate').dataset.wrong`)
	if errs := s.log.String(); strings.Contains(errs, "level=ERROR") {
		t.Errorf("the log holds errors:\n%s", errs)
	}
}
