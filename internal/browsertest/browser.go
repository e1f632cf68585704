// Package browsertest is a tab of headless Chromium in a test: opened, pressed, looked at and judged by axe-core. It is for
// tests only and knows no page; what a page should show stands in the tests of channels/web, console and cmd/ouderbrug,
// which tools/e2e.sh runs.
package browsertest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// patience is how long a tab lives: the longest test plays a talk between three of them.
const patience = 4 * time.Minute

// Tab is one browser tab; each call fails the test when it cannot be done.
type Tab struct {
	T   *testing.T
	Ctx context.Context //nolint:containedctx // chromedp keeps the browser in it
}

// Open starts headless Chromium, or skips, saying how not to.
func Open(t *testing.T) Tab {
	t.Helper()
	path := os.Getenv("OUDERBRUG_TEST_BROWSER")
	if path == "" {
		skiptest.Without(t, "browser", "set OUDERBRUG_TEST_BROWSER=/usr/bin/chromium (apt-get install chromium), or make e2e")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", true))
	ctx, stop := context.WithTimeout(context.Background(), patience)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewExecAllocator(ctx, options...)
	t.Cleanup(stop)
	ctx, _ = chromedp.NewContext(ctx)
	b := Tab{t, ctx}
	b.Do(chromedp.Navigate("about:blank"))
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	return b
}

// Do takes steps, one after the other.
func (b Tab) Do(steps ...chromedp.Action[chromedp.Void]) {
	b.T.Helper()
	if err := chromedp.Do(b.Ctx, steps...); err != nil {
		b.T.Fatal(err)
	}
}

// Call is one command of the browser's protocol.
func (b Tab) Call(method string, params any) {
	b.T.Helper()
	b.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return t.Call(ctx, method, params, nil) }))
}

// JS is the value of an expression in the page.
func JS[V any](b Tab, expression string) V {
	b.T.Helper()
	v, err := chromedp.Run(b.Ctx, chromedp.Evaluate[V](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.T.Fatal(err)
	}
	return v
}

// Until looks again and again, for twenty seconds and over reloads too, until an expression is true in the page.
func (b Tab) Until(expression string) {
	b.T.Helper()
	again := time.NewTicker(40 * time.Millisecond)
	defer again.Stop()
	late := time.NewTimer(20 * time.Second)
	defer late.Stop()
	for {
		// A page on its way to the next one answers with an error: look again.
		if ok, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool]("Boolean("+expression+")")); err == nil && ok {
			return
		}
		select {
		case <-again.C:
		case <-late.C:
			b.T.Fatalf("it never became true that %s", expression)
		}
	}
}

// Screen is how a page is looked at.
type Screen struct {
	Width, Height int64
	Lang          string  // what the browser asks for
	Dark          bool    // the colours that are preferred
	Zoom          float64 // 0 is 1
}

// On looks at pages on a screen from now on; movement is asked to be still.
func (b Tab) On(s Screen) {
	b.T.Helper()
	scheme := map[bool]string{false: "light", true: "dark"}[s.Dark]
	b.Call(network.Enable.Method, nil)
	b.Call(network.SetExtraHTTPHeaders.Method, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": s.Lang}})
	b.Call(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	zoom := max(s.Zoom, 1)
	b.Do(chromedp.EmulateViewport(int64(float64(s.Width)/zoom), int64(float64(s.Height)/zoom), chromedp.EmulateScale(zoom)))
}

// Picture saves a screenshot under a name where OUDERBRUG_TEST_PICTURES names a folder.
func (b Tab) Picture(name string) {
	b.T.Helper()
	dir := os.Getenv("OUDERBRUG_TEST_PICTURES")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.Ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600) //nolint:gosec // the folder is named by who runs the tests
	}
	if err != nil {
		b.T.Fatal(err)
	}
}
