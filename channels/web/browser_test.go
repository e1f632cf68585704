package web

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

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

// served is a page in front of a scripted backend, on loopback.
func served(t *testing.T, b *backend, change func(*Options)) string {
	t.Helper()
	s := httptest.NewServer(open(t, b, func(o *Options) {
		o.Poll = 2 * time.Second // so that closing does not wait for a look
		if change != nil {
			change(o)
		}
	}))
	t.Cleanup(s.Close)
	t.Cleanup(s.CloseClientConnections)
	return s.URL
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

// until looks again and again, over reloads too, until an expression is true in the
// page.
func (b tab) until(expression string) {
	b.t.Helper()
	again := time.NewTicker(40 * time.Millisecond)
	defer again.Stop()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		// A page on its way to the next one answers with an error: look again.
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

// shows waits until so many elements are there.
func (b tab) shows(selector string, n int) {
	b.t.Helper()
	b.until(fmt.Sprintf(`document.querySelectorAll(%q).length === %d`, selector, n))
}

func (b tab) click(selector string) { b.t.Helper(); b.do(chromedp.Click(selector)) }

// write types a message and sends it by the button.
func (b tab) write(text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys("#text", text), chromedp.Click("#send"))
}

func (b tab) picture(file string) {
	b.t.Helper()
	png, err := chromedp.Run(b.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, png, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// screen is how a page is looked at.
type screen struct {
	width, height int64
	dark          bool
	lang          string
	zoom          float64
}

func (s screen) name() string {
	n := fmt.Sprintf("%s-%d-%s", s.lang, s.width, map[bool]string{false: "light", true: "dark"}[s.dark])
	if s.zoom > 1 {
		n += "-zoom"
	}
	return n
}

// on opens a page on a screen.
func (b tab) on(s screen, url string) {
	b.t.Helper()
	scheme := "light"
	if s.dark {
		scheme = "dark"
	}
	b.call(network.Enable.Method, nil)
	b.call(network.SetExtraHTTPHeaders.Method, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": s.lang}})
	b.call(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	zoom := max(s.zoom, 1)
	b.do(chromedp.EmulateViewport(int64(float64(s.width)/zoom), int64(float64(s.height)/zoom), chromedp.EmulateScale(zoom)),
		chromedp.Navigate(url), chromedp.WaitReady("#log"))
}

// call is one command of the browser's protocol.
func (b tab) call(method string, params any) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		return t.Call(ctx, method, params, nil)
	}))
}

func TestPictures(t *testing.T) {
	dir := os.Getenv("OUDERBRUG_TEST_PICTURES")
	if dir == "" {
		t.Skip("no pictures wanted: set OUDERBRUG_TEST_PICTURES=DIR to take them")
	}
	hello := map[string]string{"nl": "mijn kind van 2 wil niet alleen slapen", "ar": "طفلي لا ينام وحده"}
	for _, s := range []screen{
		{width: 320, height: 640, lang: "nl"}, {width: 390, height: 844, lang: "nl"}, {width: 390, height: 844, dark: true, lang: "nl"},
		{width: 390, height: 844, lang: "ar"}, {width: 390, height: 844, dark: true, lang: "ar"}, {width: 320, height: 640, lang: "ar"},
		{width: 1280, height: 800, lang: "nl"}, {width: 1280, height: 800, dark: true, lang: "ar"}, {width: 390, height: 844, lang: "nl", zoom: 2},
	} {
		t.Run(s.name(), func(t *testing.T) {
			b := newBackend()
			b.answer, b.now = scripted, time.Now()
			tab := browser(t)
			shot := func(step string) { tab.picture(filepath.Join(dir, s.name()+"-"+step+".png")) }
			tab.on(s, served(t, b, nil))
			shot("1first")
			tab.write(hello[s.lang])
			tab.shows(".answer .choice", 2)
			shot("2answer")
			tab.click(".more")
			shot("2more")
			tab.click("#pictures")
			tab.click(`#tiles [data-tile=sleep]`)
			tab.shows(".offer .choice", 4)
			shot("3offer")
			tab.click("#pictures")
			tab.click(`#tiles [data-tile=person]`)
			tab.shows(".place .choice", 3)
			shot("4place")
			tab.write("112")
			tab.shows(".crisis .num", 2)
			shot("5crisis")
			b.set(func() { b.down = errDown })
			tab.write("ok?")
			tab.do(chromedp.WaitVisible("#away"))
			shot("6away")
		})
	}
}
