package web

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/ouderbrug/ouderbrug/bot"
)

var phone = screen{Width: 390, Height: 844, Lang: "nl"}

// live is a backend with the real clock, as the browser has.
func live() *backend {
	b := newBackend()
	b.answer, b.now = scripted, time.Now()
	return b
}

func TestBrowserUnsentMessagesGoOutByThemselvesOnce(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(phone, served(t, b, nil))
	b.set(func() { b.down = errDown })
	tab.write("eerste")
	tab.write("tweede")
	tab.shows(".line.me", 2)
	tab.shows(".line.me.pending", 1) // one is offered at a time, in order
	tab.Until(`!document.getElementById('away').hidden`)
	tab.Do(chromedp.Reload())
	tab.shows(".line.me", 2) // a reload loses nothing
	b.set(func() { b.down = nil })
	tab.shows(".line.answer", 2)
	tab.shows(".line.me", 2)
	tab.shows(".pending", 0)
	tab.Until(`document.getElementById('away').hidden && document.getElementById('state').textContent === ''`)
	got := b.inbound()
	if len(got) != 2 || got[0].Text != "eerste" || got[1].Text != "tweede" {
		t.Errorf("%d messages arrived, want two in order", len(got))
	}
}

func TestBrowserAnAnswerThatWasLostOnTheWayIsNotAskedTwice(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(phone, served(t, b, nil))
	// The message is committed, but the page never hears so and offers it again.
	js[bool](tab, `(() => { const real = window.fetch; let n = 0;
		window.fetch = (u, o) => real(u, o).then(r => { if (String(u).endsWith('/chat/send') && n++ === 0) throw new Error('lost'); return r; }); return true; })()`)
	tab.write("hallo")
	tab.shows(".line.answer", 1)
	tab.shows(".line.me", 1)
	tab.Until(`sessionStorage.getItem('q') === '[]'`)
	tab.Do(chromedp.Reload())
	tab.shows(".line.answer", 1)
	tab.shows(".line.me", 1)
	if n := len(b.inbound()); n != 1 {
		t.Errorf("%d events, want 1", n)
	}
}

func TestBrowserMarkupStaysText(t *testing.T) {
	const bad = `<img src=x onerror="document.title='hacked'">`
	tab, b := browser(t), live()
	b.answer = func(bot.Inbound) []bot.Reply {
		r := answerReply(false)
		r.Parts[0].Text, r.Parts[2].Text, r.Choices[0].Label = bad, bad, bad
		return []bot.Reply{r}
	}
	tab.on(phone, served(t, b, nil))
	tab.write(bad)
	tab.shows(".line.answer", 1)
	tab.shows("img", 0)
	tab.click(".choice")
	tab.shows(".line.answer", 2)
	if title := js[string](tab, `document.title`); title != "Brug" {
		t.Errorf("the title became %q", title)
	}
	if n := js[int](tab, fmt.Sprintf(`document.body.textContent.split(%q).length - 1`, bad)); n < 5 {
		t.Errorf("the text shows %d times, want it to be shown as it is", n)
	}
}

func TestBrowserLeaving(t *testing.T) {
	tab, b := browser(t), live()
	url := served(t, b, nil)
	tab.on(phone, url)
	tab.write("geheim")
	tab.shows(".line.answer", 1)
	before := js[int](tab, `history.length`)
	tab.click("#leave")
	tab.Until(`location.pathname === '/away' && document.readyState === 'complete'`)
	if js[int](tab, `history.length`) != before {
		t.Error("leaving must replace the page in the history, not add one")
	}
	if title, body := js[string](tab, `document.title`), js[string](tab, `document.body.textContent.trim()`); title != "Nieuw tabblad" || body != "" {
		t.Errorf("the neutral page says %q and %q", title, body)
	}
	tab.Do(chromedp.Navigate(url), chromedp.WaitReady("#log"))
	tab.Until(`document.querySelectorAll('.line').length === 1 && sessionStorage.getItem('q') !== undefined`)
	if js[int](tab, `performance.getEntriesByType('resource').length`) == 0 || strings.Contains(js[string](tab, `document.body.textContent`), "geheim") {
		t.Error("after leaving the page still shows the talk")
	}
	if n := js[int](tab, `sessionStorage.length`); n != 0 {
		t.Errorf("%d things are still kept in the tab", n)
	}
}

func TestBrowserTheBackButtonShowsNothingOfBefore(t *testing.T) {
	tab, b := browser(t), live()
	url := served(t, b, nil)
	tab.on(phone, url)
	tab.write("geheim")
	tab.shows(".line.answer", 1)
	tab.Do(chromedp.Navigate(url + "/away"))
	b.pass(20 * time.Minute) // the phone lies about, then somebody goes back
	tab.Do(chromedp.NavigateBack(), chromedp.WaitReady("#log"))
	tab.shows(".note", 1)
	if strings.Contains(js[string](tab, `document.body.textContent`), "geheim") {
		t.Error("going back shows the talk")
	}
	tab.Do(chromedp.WaitVisible("#tiles"))
}

func TestBrowserAQuarterOfAnHourHidesThePage(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(phone, served(t, b, nil))
	tab.write("geheim")
	tab.shows(".line.answer", 1)
	js[bool](tab, `(() => { const real = Date.now; Date.now = () => real() + 15 * 60 * 1000; return true; })()`)
	tab.Until(`!document.getElementById('cover').hidden`)
	if strings.Contains(js[string](tab, `document.body.textContent`), "geheim") {
		t.Error("the covered page still holds the talk")
	}
	b.pass(15 * time.Minute)
	tab.click("#goon")
	tab.shows(".note", 1)
	tab.write("weer hier")
	tab.shows(".line.answer", 1)
	tab.shows(".line.me", 1)
}

func TestBrowserAnEntryCodeStartsOnce(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(phone, served(t, b, nil)+"/k/w-oost42")
	tab.Until(`location.pathname + location.search === '/' && sessionStorage.getItem('q') === '[]'`)
	tab.Do(chromedp.Reload())
	tab.write("hallo")
	tab.shows(".line.answer", 1)
	got := b.inbound()
	if len(got) != 2 || got[0].Command != "start" || got[0].Args != "w-oost42" {
		t.Errorf("%d events, want the code once and the message", len(got))
	}
}

func TestBrowserLanguageTurnsThePageRound(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(phone, served(t, b, nil))
	tab.click(`.pills a[lang=ar]`)
	tab.Until(`document.documentElement.lang === 'ar' && getComputedStyle(document.body).direction === 'rtl'`)
	wide := js[int](tab, `document.documentElement.scrollWidth - innerWidth`)
	if wide > 0 {
		t.Errorf("the page is %d px wider than the screen", wide)
	}
	if x := js[float64](tab, `document.getElementById('leave').getBoundingClientRect().left`); x > 20 {
		t.Errorf("leave stands at %v px, want it in the corner at the end of the line", x)
	}
}

// TestBrowserKeyboardPath is the path written down: skip link, leave, language,
// then the page in reading order, the composer last.
func TestBrowserKeyboardPath(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(phone, served(t, b, nil))
	where := `(e => e.id || e.dataset.tile || e.dataset.lang || e.className || e.tagName.toLowerCase())(document.activeElement)`
	var path []string
	for range 19 {
		tab.Do(chromedp.KeyEvent("\t"))
		path = append(path, js[string](tab, where))
	}
	want := "skip leave nl en tr ar fr summary sleep eating talking school phone quarrel money person pictures text send"
	if got := strings.Join(path, " "); got != want {
		t.Errorf("the keyboard goes\n%s, want\n%s", got, want)
	}
	if w := js[string](tab, `getComputedStyle(document.activeElement).outlineWidth`); w != "3px" {
		t.Errorf("the focus is %s wide, want 3px", w)
	}
	tab.Do(chromedp.Focus("#text"), chromedp.KeyEvent("hallo"), chromedp.KeyEvent("\r"))
	tab.shows(".line.answer", 1)
}

func TestBrowserTargetsAreLargeEnough(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(screen{Width: 320, Height: 640, Lang: "nl"}, served(t, b, nil))
	small := `[...document.querySelectorAll('button, select, summary, .pills a, .choice, .num[href]')].filter(e => e.offsetParent)
		.filter(e => { const r = e.getBoundingClientRect(); return r.height < 47.5 || r.width < 40; }).map(e => e.id || e.className || e.tagName).join(' ')`
	check := func(when string) {
		t.Helper()
		if got := js[string](tab, small); got != "" {
			t.Errorf("%s: too small to touch: %s", when, got)
		}
		if wide := js[int](tab, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
			t.Errorf("%s: the page is %d px wider than the screen", when, wide)
		}
	}
	check("at first")
	tab.write("slaapt niet")
	tab.shows(".answer .choice", 2)
	check("with an answer")
	tab.write("112")
	tab.shows(".crisis .num", 2)
	check("in a crisis")
	if px := js[string](tab, `getComputedStyle(document.querySelector('.crisis .num bdi')).fontSize`); px != "28px" {
		t.Errorf("the number is %s high, want 28px", px)
	}
	if first := js[bool](tab, `document.querySelector('.crisis .bubble').firstElementChild.matches('.num.first[href="tel:113"]')`); !first {
		t.Error("the number must come first and be a tel: link")
	}
	if n := js[int](tab, `[...document.querySelectorAll('#pictures, #tiles')].filter(e => e.offsetParent).length`); n != 0 {
		t.Error("beside a crisis text there must be nothing else to press")
	}
}

// TestBrowserANumberStaysOnOneLine: half a number at the end of a right-to-left line
// is read as another one. An address may break, or it would widen the page.
func TestBrowserANumberStaysOnOneLine(t *testing.T) {
	tab, b := browser(t), live()
	tab.on(screen{Width: 320, Height: 640, Lang: "ar"}, served(t, b, nil))
	tab.write("للنصيحة 0800-2000 أو https://example.org/" + strings.Repeat("a", 80))
	tab.shows(".me bdi", 2)
	want := "nowrap pre-line"
	if got := js[string](tab, `[...document.querySelectorAll('.me bdi')].map(e => getComputedStyle(e).whiteSpace).join(' ')`); got != want {
		t.Errorf("the number and the address: %s, want %s", got, want)
	}
	if wide := js[int](tab, `document.documentElement.scrollWidth - innerWidth`); wide > 0 {
		t.Errorf("the page is %d px wider than the screen", wide)
	}
}

// TestBrowserAxeFindsNothing leaves the size of targets to the test above: axe takes
// a link that is half scrolled under the top bar for a small one.
func TestBrowserAxeFindsNothing(t *testing.T) {
	for _, s := range []screen{phone, {Width: 390, Height: 844, Dark: true, Lang: "ar"}, {Width: 1280, Height: 800, Lang: "nl"}} {
		t.Run(nameOf(s), func(t *testing.T) {
			tab, b := browser(t), live()
			tab.on(s, served(t, b, nil))
			check := func(when string) {
				t.Helper()
				tab.Axe(when, `{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], rules: {'target-size': {enabled: false}}}`)
			}
			check("at first")
			tab.click(".who summary")
			check("who is this")
			tab.write("slaapt niet")
			tab.shows(".answer .choice", 2)
			check("with an answer")
			tab.click("#pictures")
			tab.click("#tiles [data-tile=person]")
			tab.shows(".place .choice", 3)
			check("with a place")
			tab.write("112")
			tab.shows(".crisis .num", 2)
			check("in a crisis")
			b.set(func() { b.down = errDown })
			tab.write("ok?")
			tab.shows(".pending", 1)
			tab.Until(`!document.getElementById('away').hidden`)
			check("with us away")
		})
	}
}
