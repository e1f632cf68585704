package main

import (
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/pquerna/otp/totp"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
)

// played are the words of one language in which a talk is played through.
type played struct {
	lang, list                                string // the coordinator's list with one ambassador
	agree, langs, shares, wait, ready         string // how she joins
	question, person, woman, yes, meet, write string // how the parent asks
	offer, can, open                          string // what the ambassador is asked
	hello, thanks, danger, number, told       string // what they say
	safe                                      string
	closing, nomore, rate, note, follow       string // the end
	form                                      []string
	filed, thanked                            string
}

func playedIn(lang string) played {
	if lang == "ar" {
		return played{
			lang: "ar", list: "voornaam;talen;vrouw;vog\nAmina;ar;ja;" + time.Now().AddDate(1, 0, 0).Format(time.DateOnly),
			agree: "أوافق", langs: "هذه كلها", shares: "أم لثلاثة أطفال", wait: "تنظر المنسّقة", ready: "يمكنكم الآن مساعدة",
			question: "طفلي لا ينام", person: "إنسان", woman: "نعم، امرأة", yes: "نعم، موافق", meet: "نعم، هذا الشخص", write: "اكتبوا بحرية",
			offer: "أحد الوالدين يطلب شخصا", can: "أستطيع", open: "أنتم الآن تساعدون",
			hello: "السلام عليكم، أنا أمينة. احكي لي بهدوء.", thanks: "شكرا لك. هو لا ينام قبل منتصف الليل.", danger: "زوجي يضربني", safe: "نعم، أنا بأمان", number: "0800-2000", told: "قد يكون هناك خطر",
			closing: "رغبة في إنهاء المحادثة", nomore: "لا، شكرا", rate: "جيدة", note: "هل تريدون قول شيء عنها", follow: "لا، أفضل عدم ذلك",
			form: []string{"شيء آخر", "من 0 إلى 3", "هذا الأسبوع", "حتى نصف ساعة", "لم يكن ثقيلا"}, filed: "سُجّل", thanked: "شكرا لكم",
		}
	}
	return played{
		lang: "nl", list: "voornaam;talen;vrouw;vog\nAmina;nl ar;ja;" + time.Now().AddDate(1, 0, 0).Format(time.DateOnly),
		agree: "Ik ga akkoord", langs: "Dit zijn ze", shares: "moeder van drie", wait: "De coördinator kijkt", ready: "Je kunt nu ouders helpen",
		question: "mijn peuter krijgt steeds driftbuien", person: "Een mens", woman: "Ja, een vrouw", yes: "Ja, goed", meet: "Ja, deze persoon", write: "Schrijf gerust",
		offer: "Een ouder vraagt om iemand", can: "Ik kan", open: "Je helpt nu",
		hello: "Dag, ik ben Amina. Vertel maar rustig.", thanks: "Dank je. Hij gooit zich in de winkel op de grond.", danger: "mijn man slaat mij", safe: "Ja, ik ben veilig", number: "0800-2000", told: "misschien gevaar",
		closing: "wil het gesprek afronden", nomore: "Nee, dank je", rate: "Goed", note: "Wil je er iets over zeggen", follow: "Nee, liever niet",
		form: []string{"Iets anders", "0 tot 3 jaar", "Deze week", "Tot een half uur", "Niet zwaar"}, filed: "Genoteerd", thanked: "Dank je wel",
	}
}

// TestBrowserAHandoverFromInvitationToForm is the whole of it with all who take part at
// once: the parent on the page and the coordinator in the console, each in a Chromium of
// her own, the ambassador in the Telegram emulator that nobody here wrote, staff in the
// fake Slack. In Dutch and in Arabic.
func TestBrowserAHandoverFromInvitationToForm(t *testing.T) {
	api := os.Getenv("OUDERBRUG_TEST_TELEGRAM_EMULATOR")
	if api == "" {
		skiptest.Without(t, "emulator", "make e2e starts tools/telegram-emulator")
	}
	for n, lang := range []string{"nl", "ar"} {
		t.Run(lang, func(t *testing.T) {
			w := playedIn(lang)
			x := newSlackDesk(t)
			token := "778899:" + newID()
			var invite string
			x.withData(func(_ *program, d *data) { invite = coordinatorInvite(t, d) })
			x.start("--telegram-token", token, "--telegram-api", api, "--burst-wait", "50ms")
			mother, joke := browserTab(t), browserTab(t)
			amina := &ambassador{emulatorHer: emulatorHer{t, api, token, 424300 + int64(n)}, draws: joke}
			t.Cleanup(func() {
				if all := amina.all(); t.Failed() {
					t.Logf("the ambassador read last: %q", all[max(0, len(all)-4):])
				}
			})

			// The coordinator joins by her link, with a second factor.
			joke.speaks(lang)
			joke.screen(390, 844)
			joke.opens(x, bot.InvitePath(invite))
			joke.both("invitation", lang)
			joke.Do(chromedp.SendKeys("#name", "Joke"), chromedp.Click("input[name=agree]"), chromedp.Click("main form .button"), chromedp.WaitReady("#code"))
			secret := strings.ReplaceAll(strings.TrimSpace(inPage[string](joke, `document.querySelector('.code').textContent`)), " ", "")
			code, err := totp.GenerateCode(secret, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			joke.Do(chromedp.SendKeys("#code", code), chromedp.Click("main form .button"))
			joke.Until(`document.querySelector('nav')`)

			// She invites an ambassador, who joins in Telegram and waits for her yes.
			joke.opens(x, "/console/invite-list")
			joke.Do(chromedp.SetValue("#list", w.list), chromedp.Click("form[enctype] .button"))
			joke.Until(`document.querySelector("form[action='/console/invite-list/make']")`)
			joke.Do(chromedp.Click("form[action='/console/invite-list/make'] .button"))
			joke.Until(`document.querySelector('table')`)
			amina.says("/start " + inPage[string](joke, `document.querySelector('td bdi[dir=ltr]').textContent`))
			amina.press(w.agree)
			if lang == "nl" {
				amina.next("voornaam")
				amina.says("Amina")
			} else {
				amina.next("ما اسمكم الأول")
				amina.says("Amina")
			}
			amina.press(w.langs)
			amina.next("")
			amina.says(w.shares)
			amina.next(w.wait)
			joke.opens(x, "/console/people")
			joke.both("people", lang)
			joke.Do(chromedp.Click("ul.list li a.card[href*='/people/']"))
			joke.Until(`document.querySelector('button[value=confirm]')`)
			joke.both("person", lang)
			joke.Do(chromedp.Click("button[value=confirm]"))
			joke.Until(`document.querySelector('button[value=pause]')`)
			amina.next(w.ready)
			amina.says("/on")
			amina.next("")
			amina.drawn("telegram-joined", lang)

			// A parent asks, consents, meets her.
			mother.visits(x.s, lang)
			mother.writes(w.question)
			mother.presses(w.person)
			mother.presses(w.woman)
			mother.reads(w.yes)
			mother.inSight(w.yes)
			mother.both("consent", lang)
			mother.presses(w.yes)
			amina.next(w.offer)
			joke.opens(x, "/console/overview")
			joke.both("overview", lang)
			amina.press(w.can)
			mother.reads("Amina")
			mother.reads(w.meet)
			mother.inSight(w.meet)
			mother.both("meeting", lang)
			mother.presses(w.meet)
			mother.reads(w.write)
			amina.next(w.open)

			// They write; then a sentence that is a danger.
			mother.writes(w.thanks)
			amina.next(w.thanks)
			amina.settled()
			amina.says(w.hello)
			mother.reads(w.hello)
			mother.both("talking", lang)
			mother.writes(w.danger)
			mother.Until(fmt.Sprintf(`[...document.querySelectorAll('#log .line.crisis .num')].some(e => e.textContent.includes(%q))`, w.number))
			mother.both("danger", lang)
			amina.next(w.told)
			x.says("Zaak C-")
			x.press("Ik neem het", "U1", "t1-"+lang)
			x.says("Opgepakt door medewerker 1")
			if text := x.card().Text; strings.Contains(text, w.danger) || strings.Contains(text, w.thanks) {
				t.Errorf("her words stand in Slack: %s", text)
			}
			x.drawn(joke, "slack-claimed", lang)
			amina.drawn("telegram-danger", lang)

			// She says that she is safe. The end: she rates it, nobody asks to
			// write to her later, the ambassador fills in her form.
			mother.presses(w.safe)
			amina.settled()
			amina.says("/done")
			mother.reads(w.closing)
			mother.presses(w.nomore)
			mother.reads(w.rate)
			mother.both("rating", lang)
			mother.presses(w.rate)
			mother.reads(w.note) // the same words stood on a button before
			mother.presses(w.nomore)
			mother.Until(fmt.Sprintf(`[...document.querySelectorAll('#log .line.bot')].pop().textContent.includes(%q)`, w.thanked))
			if inPage[bool](mother, fmt.Sprintf(`document.getElementById('log').textContent.includes(%q)`, w.follow)) {
				t.Error("who is in danger is asked whether we may ask later how it went")
			}
			for _, answer := range w.form {
				amina.press(answer)
			}
			amina.next(w.filed)
			amina.drawn("telegram-form", lang)
			joke.opens(x, "/console/overview")
			joke.both("overview-after", lang)
			joke.opens(x, "/console/cases")
			joke.both("cases", lang)
		})
	}
}

// coordinatorInvite is the invitation of the first coordinator.
func coordinatorInvite(t *testing.T, d *data) string {
	t.Helper()
	now := time.Now().UTC()
	token, rec := bot.NewInvite("", bot.InviteFacts{First: true, Helper: bot.HelperFacts{Roles: []bot.Role{bot.Coordinator}, Langs: []bot.Lang{"nl"}}}, bot.InviteWords{}, now)
	change, err := rec.Change()
	if err == nil {
		err = d.store.Commit(t.Context(), bot.Change{At: now, Records: []bot.RecordChange{change}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// speaks is the language that a browser asks pages in.
func (b tab) speaks(lang string) {
	b.T.Helper()
	b.command(network.Enable.Method, nil)
	b.command(network.SetExtraHTTPHeaders.Method, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": lang}})
}

// opens goes to a page of the console.
func (b tab) opens(x *slackDesk, path string) {
	b.T.Helper()
	b.Do(chromedp.Navigate("http://"+x.s.addr+path), chromedp.WaitReady("#main"))
}

// reads waits until something stands on the page.
func (b tab) reads(text string) {
	b.T.Helper()
	waitFor(&patient{b.T, func() string {
		b.Picture("failed")
		return fmt.Sprintf("no %q on the page:\n%s", text, inPage[string](b, `[...document.querySelectorAll('#log .line')].slice(-4).map(e => e.textContent).join('\n')`))
	}}, func() bool {
		ok, err := chromedp.Run(b.Ctx, chromedp.Evaluate[bool](fmt.Sprintf(`document.getElementById('log').textContent.includes(%q)`, text)))
		return err == nil && ok
	})
}

// inSight waits until a button can be seen without scrolling, above the box she writes in.
func (b tab) inSight(label string) {
	b.T.Helper()
	b.Until(fmt.Sprintf(`(e => { const r = e && e.getBoundingClientRect(); return r && r.top >= 56 && r.bottom <= document.querySelector('footer').getBoundingClientRect().top + 1; })([...document.querySelectorAll('#log .choice')].filter(e => e.textContent.trim() === %q).pop())`, label))
}

// both takes a picture at the width of a phone and of a desk, and looks for what axe
// finds.
func (b tab) both(name, lang string) {
	b.T.Helper()
	b.axe()
	for _, width := range []int64{390, 1280} { // the phone first: turning the page round scrolls it
		b.screen(width, map[int64]int64{1280: 800, 390: 844}[width])
		if n := inPage[int](b, `document.documentElement.scrollWidth - innerWidth`); n > 0 {
			b.T.Errorf("%s is %d px wider than %d", name, n, width)
		}
		b.Picture(fmt.Sprintf("play-%s-%s-%d", name, lang, width))
	}
	b.screen(390, 844)
}

// ambassador is somebody on the emulator who helps; what she sees is drawn in a browser,
// since the emulator has no screen.
type ambassador struct {
	emulatorHer
	draws tab
	read  int64
}

// next waits for a line that holds a text, after the last one that was waited for.
func (a *ambassador) next(want string) {
	a.t.Helper()
	waitFor(&patient{a.t, func() string { return fmt.Sprintf("no line with %q; there are %q", want, a.all()) }}, func() bool {
		for _, l := range a.sees() {
			if l.id > a.read && strings.Contains(l.text, want) {
				a.read = l.id
				return true
			}
		}
		return false
	})
}

// press waits for a button and presses the newest of that name.
func (a *ambassador) press(label string) {
	a.t.Helper()
	waitFor(&patient{a.t, func() string { return fmt.Sprintf("no button %q; there are %q", label, a.all()) }}, func() bool {
		all := a.sees()
		slices.Reverse(all)
		for _, l := range all {
			for text, data := range l.buttons {
				if strings.HasPrefix(text, label) {
					a.presses(l, data)
					return true
				}
			}
		}
		return false
	})
}

// settled lets her read what came: what she types within two seconds is asked about, for
// she may mean somebody else (helper, "readTime").
func (a *ambassador) settled() {
	a.t.Helper()
	from := time.Now()
	waitFor(a.t, func() bool { return time.Since(from) > 3*time.Second })
}

func (a *ambassador) all() (out []string) {
	for _, l := range a.sees() {
		out = append(out, fmt.Sprint(l.text, l.buttons))
	}
	return out
}

// drawn is a picture of her last lines.
func (a *ambassador) drawn(name, lang string) {
	a.t.Helper()
	var b strings.Builder
	all := a.sees()
	for _, l := range all[max(0, len(all)-6):] {
		fmt.Fprintf(&b, `<p dir="auto">%s</p>`, html.EscapeString(l.text))
		for text := range l.buttons {
			fmt.Fprintf(&b, `<button dir="auto">%s</button>`, html.EscapeString(text))
		}
	}
	a.draws.sheet(b.String(), name, lang)
}

// drawn is a picture of the card in Slack.
func (x *slackDesk) drawn(b tab, name, lang string) {
	x.t.Helper()
	var out strings.Builder
	for _, block := range x.card().Blocks {
		data, err := json.Marshal(block)
		if err != nil {
			x.t.Fatal(err)
		}
		var v struct {
			Text     struct{ Text string }
			Fields   []struct{ Text string }
			Elements []struct{ Text any }
		}
		if err := json.Unmarshal(data, &v); err != nil {
			x.t.Fatal(err)
		}
		if v.Text.Text != "" {
			fmt.Fprintf(&out, `<p>%s</p>`, html.EscapeString(v.Text.Text))
		}
		for _, f := range v.Fields {
			fmt.Fprintf(&out, `<p>%s</p>`, html.EscapeString(f.Text))
		}
		for _, e := range v.Elements {
			if m, ok := e.Text.(map[string]any); ok {
				fmt.Fprintf(&out, `<button>%s</button>`, html.EscapeString(fmt.Sprint(m["text"])))
			} else if e.Text != nil {
				fmt.Fprintf(&out, `<p>%s</p>`, html.EscapeString(fmt.Sprint(e.Text)))
			}
		}
	}
	b.sheet(out.String(), name, lang)
}

// sheet draws what stands in a messenger that has no screen here.
func (b tab) sheet(body, name, lang string) {
	b.T.Helper()
	if os.Getenv("OUDERBRUG_TEST_PICTURES") == "" {
		return
	}
	page := `<!doctype html><meta charset="utf-8"><style>body{font:16px/1.45 system-ui,"Noto Sans Arabic";background:#dfe7ee;max-width:600px;margin:0 auto;padding:16px}p{background:#fff;border-radius:12px;padding:8px 12px;margin:6px 0;white-space:pre-line}button{font:inherit;display:block;width:100%;margin:3px 0;padding:8px;border:0;border-radius:8px;background:#b9cbdb}</style>` + body
	b.Do(chromedp.Navigate("data:text/html;charset=utf-8," + url.PathEscape(page)))
	for _, width := range []int64{1280, 390} {
		b.screen(width, 844)
		inPage[bool](b, `(scrollTo(0, document.body.scrollHeight), true)`)
		b.Picture(fmt.Sprintf("play-%s-%s-%d", name, lang, width))
	}
}
