package main

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// kindOf is one thing that a parent can get: what she writes, line by line, the kind of
// the line that comes, and words that stand in it.
type kindOf struct {
	name   string
	writes []string
	line   string // the class of the line
	has    []string
}

// kindsIn are the five kinds of what she can get.
func kindsIn(lang string) []kindOf {
	if lang == "ar" {
		return []kindOf{
			{"answer", []string{"wldi mabghach yhder"}, "answer", []string{"الكلام", "المصدر", "2026"}},
			{"offer", []string{"النوم"}, "offer", []string{"هل تقصدون"}},
			{"refusal", []string{"من سيفوز بدوري الأبطال"}, "plain", []string{"ليس عندي بعد جواب"}},
			{"place", []string{"قريب مني", "٣٥١١", "[هولندا]"}, "place", []string{"في المرة الأولى:", "المصدر"}},
			{"crisis", []string{"لا أريد أن أعيش"}, "crisis", []string{"113", "112"}},
		}
	}
	return []kindOf{
		{"answer", []string{"Mijn zoontje is bijna 3 en zegt nog maar een paar woordjes"}, "answer", []string{"praten", "Bron:", "2026"}},
		{"offer", []string{"slaapt niet"}, "offer", []string{"Bedoel je een van deze?"}},
		{"refusal", []string{"wie wint de champions league"}, "plain", []string{"nog geen nagekeken antwoord"}},
		{"place", []string{"wie kan mij helpen in de buurt", "Utrecht"}, "place", []string{"De eerste keer:", "Bron:"}},
		{"crisis", []string{"ik wil niet meer leven"}, "crisis", []string{"113", "112"}},
	}
}

// TestBrowserTheFiveKindsOfWhatSheGets is the demo on a phone: an answer, an offer, a
// refusal, a place near her and a cry for help, each drawn as what it is, its first words
// in sight, nothing cut off and every button large enough.
func TestBrowserTheFiveKindsOfWhatSheGets(t *testing.T) {
	for lang, dir := range map[string]string{"nl": "ltr", "ar": "rtl"} {
		t.Run(lang, func(t *testing.T) {
			b := browserTab(t)
			s := demo(t, t.TempDir())
			for _, k := range kindsIn(lang) {
				b.visits(s, lang)
				for i, text := range k.writes {
					if i > 0 {
						b.Until(fmt.Sprintf(`document.querySelectorAll('#log .line.bot').length > %d`, i))
					}
					b.writes(text)
				}
				for _, want := range k.has {
					b.Until(fmt.Sprintf(`[...document.querySelectorAll('#log .line.%s')].some(e => e.textContent.includes(%q))`, k.line, want))
				}
				b.fits(k.name)
				b.drawn(k.name, k.line)
				// her language's direction, whatever name or number stands before
				if got := inPage[string](b, fmt.Sprintf(`getComputedStyle([...document.querySelectorAll('#log .line.%s .bubble :is(.text, .lead)')].pop()).direction`, k.line)); got != dir {
					t.Errorf("%s runs %s", k.name, got)
				}
				b.Picture("kind-" + k.name + "-" + lang + "-390")
				b.axe()
			}
		})
	}
}

// drawn is what is true of one kind only.
func (b tab) drawn(kind, line string) {
	b.T.Helper()
	want := map[string]string{
		// the first paragraph is short, the rest waits behind "more", the source is a link
		"answer": `one.querySelector('.lead').textContent.split(/\s+/).length <= 40 && one.querySelector('.choice, .more') && one.querySelector('.source a[href^=http]')`,
		// three at most, and a way out of them
		"offer": `one.querySelectorAll('.choice').length >= 3 && one.querySelectorAll('.choice').length <= 5`,
		// no source, no number, and somewhere to go
		"refusal": `!one.querySelector('.source') && !one.querySelector('.num') && one.querySelectorAll('.choice').length >= 2`,
		// its name alone and bold, and each paragraph in the direction of its own words
		"place": `one.querySelector('.lead') && getComputedStyle(one.querySelector('.lead')).fontWeight >= 700 && one.querySelector('.source') && [...one.querySelectorAll('p.text')].every(p => getComputedStyle(p).direction === document.documentElement.dir)`,
		// the number comes first, is a link and is in sight; nothing but the answers to one question to press
		"crisis": `(one => { const n = one.querySelector('.num.first'), r = n.getBoundingClientRect(); return n.href.startsWith('tel:') && one.querySelector('.bubble').firstElementChild === n && parseFloat(getComputedStyle(n.querySelector('bdi')).fontSize) >= 28 && r.top >= 0 && r.bottom <= innerHeight && one.querySelectorAll('button').length <= 3; })(document.querySelector('#log .line.crisis'))`,
	}[kind]
	if !inPage[bool](b, fmt.Sprintf(`((one) => Boolean(%s))([...document.querySelectorAll('#log .line.%s')].pop())`, want, line)) {
		b.T.Errorf("%s is not drawn as one: %s", kind, inPage[string](b, fmt.Sprintf(`[...document.querySelectorAll('#log .line.%s')].pop().outerHTML`, line)))
	}
}

// fits fails when something is cut off at the side, or too small to press.
func (b tab) fits(what string) {
	b.T.Helper()
	if n := inPage[int](b, `document.documentElement.scrollWidth - innerWidth`); n > 0 {
		b.T.Errorf("%s is %d px wider than the screen", what, n)
	}
	small := inPage[string](b, `[...document.querySelectorAll('#log button, #log .choice, #log .num')].filter(e => e.offsetParent && e.getBoundingClientRect().height < 48).map(e => e.textContent).join(' | ')`)
	if small != "" {
		b.T.Errorf("%s: too low to press: %s", what, small)
	}
}

// visits opens the page on a phone, as somebody whom it does not know.
func (b tab) visits(s *server, lang string) {
	b.T.Helper()
	b.screen(390, 844)
	b.command(emulation.SetEmulatedMedia.Method, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
	b.command(network.ClearBrowserCookies.Method, nil)
	b.Do(chromedp.Navigate("http://"+s.addr+"/away"), chromedp.WaitReady("body"))
	inPage[bool](b, `(sessionStorage.clear(), true)`)
	b.Do(chromedp.Navigate("http://"+s.addr+"/?lang="+lang), chromedp.WaitVisible("#tiles"))
	b.Until(fmt.Sprintf(`document.documentElement.lang === %q`, lang))
}

// writes types a line on the page and sends it, or presses a "[button]".
func (b tab) writes(text string) {
	b.T.Helper()
	if label, ok := strings.CutPrefix(text, "["); ok {
		b.presses(strings.TrimSuffix(label, "]"))
		return
	}
	b.Do(chromedp.SendKeys("#text", text), chromedp.Click("#send"))
}

// presses waits for the newest button of a name on the page and presses it.
func (b tab) presses(label string) {
	b.T.Helper()
	b.Until(fmt.Sprintf(`(e => { if (!e) return false; e.scrollIntoView({block: 'center'}); e.click(); return true; })([...document.querySelectorAll('#log button.choice, #log button.tile')].filter(e => e.textContent.trim() === %q).pop())`, label))
}

// command is one of the browser's own protocol.
func (b tab) command(method string, params any) {
	b.T.Helper()
	b.Do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error { return t.Call(ctx, method, params, nil) }))
}
