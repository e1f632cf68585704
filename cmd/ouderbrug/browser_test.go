package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/internal/browsertest"
)

// tab is one browser tab on a running server.
type tab struct{ browsertest.Tab }

func browserTab(t *testing.T) tab {
	t.Helper()
	return tab{browsertest.Open(t)}
}

func inPage[T any](b tab, expression string) T {
	b.T.Helper()
	return browsertest.JS[T](b.Tab, expression)
}

// screen makes the page as wide and high as a device.
func (b tab) screen(width, height int64) {
	b.Do(chromedp.EmulateViewport(width, height))
}

// TestBrowserAParentGetsTheCardInHerLanguage is the first Show: the demo, a real
// browser, two questions, the card with its source and date; pictures for a
// person's eyes (OUDERBRUG_TEST_PICTURES), and axe without serious findings.
func TestBrowserAParentGetsTheCardInHerLanguage(t *testing.T) {
	for _, x := range []struct{ lang, name, question, source, dir string }{
		{"nl", "Nederlands", "Mijn zoontje is bijna 3 en zegt nog maar een paar woordjes", "Bron:", "ltr"},
		{"ar", "العربية", "wldi mabghach yhder", "المصدر", "rtl"},
	} {
		t.Run(x.lang, func(t *testing.T) {
			b := browserTab(t)
			s := demo(t, t.TempDir())
			b.screen(390, 844)
			b.Do(chromedp.Navigate("http://"+s.addr+"/"), chromedp.WaitVisible("#tiles"))
			inPage[bool](b, fmt.Sprintf(`(() => { [...document.querySelectorAll('button,a')].find(e => e.textContent.trim() === %q).click(); return true; })()`, x.name))
			b.Until(fmt.Sprintf(`document.documentElement.lang === %q`, x.lang))
			b.Picture(x.lang + "-start-390")
			b.Do(chromedp.SendKeys("#text", x.question), chromedp.Click("#send"))
			b.Until(fmt.Sprintf(`[...document.querySelectorAll('.line.answer')].some(e => e.textContent.includes(%q) && e.textContent.includes('2026'))`, x.source))
			b.Picture(x.lang + "-answer-390")
			b.axe()
			b.screen(1280, 800)
			b.Picture(x.lang + "-answer-1280")
			if dir := inPage[string](b, `getComputedStyle(document.documentElement).direction`); dir != x.dir {
				t.Errorf("the page runs %s, want %s", dir, x.dir)
			}
		})
	}
}

// axe leaves the size of targets to the web channel's own test: axe misreads links that lie half under the top bar.
func (b tab) axe() {
	b.T.Helper()
	b.Axe("the page", `{rules: {'target-size': {enabled: false}}}`, "serious", "critical")
}
