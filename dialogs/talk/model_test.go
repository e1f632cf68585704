package talk_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// model plays a talk at random and knows what became of every line. A line is a token
// that nothing else says.
type model struct {
	*room
	rt      *rapid.T
	timers  map[string]bot.TimerChange // of this conversation, as a store keeps them
	buttons []bot.Choice               // all that were ever shown to her
	held    []string                   // lines of fatma's that she was asked about
	lines   int
	toFatma map[string]int // token → how often it was relayed
	toHer   map[string]int
	waiting map[string]bot.WaitingRecord
	last    string // the line that came in this turn
}

func (m *model) token(who string) string {
	m.lines++
	m.last = who + "-q" + letters(m.lines)
	return m.last
}

// letters is a number without digits: a token must not look like one.
func letters(n int) string {
	return strings.Map(func(r rune) rune { return 'a' + r - '0' }, strconv.Itoa(n))
}

// waits are the lines that wait, by id.
func (m *model) waits() map[string]bot.WaitingRecord {
	all, err := bot.Find[bot.WaitingFacts, bot.LineSignal](m.t.Context(), m.Desk, bot.RecordQuery{Conversation: parentConv})
	if err != nil {
		m.rt.Fatal(err)
	}
	out := map[string]bot.WaitingRecord{}
	for _, w := range all {
		out[w.ID] = w
	}
	return out
}

// account checks that a turn lost no line: one that came is passed on, waits, or its
// writer heard of it; one that waited and does so no longer likewise.
func (m *model) account(out bot.Outcome) {
	was, now := m.waiting, m.waits()
	m.waiting = now
	heard := 0
	for _, w := range told(out, fatma) {
		if strings.HasPrefix(w, "undelivered/") {
			heard++
		}
	}
	for id, w := range was {
		if _, still := now[id]; still || w.State != bot.WaitingBack {
			continue // what its writer was asked about is hers to drop
		}
		went := m.toHer[token(w.Words.Text)]+m.toFatma[token(w.Words.Text)] == 1
		if !went && w.Facts.By != "" && heard == 0 {
			m.rt.Fatalf("the waiting line %q is gone and fatma heard nothing", w.Words.Text)
		}
	}
	in := m.last
	m.last = ""
	if in == "" {
		return
	}
	for _, w := range now {
		if token(w.Words.Text) == in {
			return
		}
	}
	switch {
	case m.toHer[in] == 1, m.toFatma[in] == 1:
	case strings.HasPrefix(in, "f-") && slices.Contains(told(out, fatma), "undelivered/closed"):
	case strings.HasPrefix(in, "p-") && len(out.Say) > 0: // she heard that it reaches nobody, or the bot answered
	default:
		m.rt.Fatalf("the line %q is lost", in)
	}
}

// after notes what a turn did, and checks what must always hold.
func (m *model) after(out bot.Outcome) {
	for _, c := range out.Timers {
		if c.Conversation != "" && c.Conversation != parentConv {
			continue
		}
		if c.At.IsZero() {
			delete(m.timers, c.Name)
		} else {
			m.timers[c.Name] = c
		}
	}
	for _, text := range lines(out, fatma) {
		m.toFatma[token(text)]++
	}
	for _, s := range out.Say {
		m.buttons = append(m.buttons, s.Reply.Choices...)
		if s.Purpose == bot.ForRelay {
			m.toHer[token(s.Reply.PlainText())]++
		}
	}
	for _, g := range out.Signals {
		if id, ok := strings.CutPrefix(g.Name, "helper/told/"); ok && strings.Contains(string(g.Data), `"what":"held"`) {
			m.held = append(m.held, id)
		}
	}
	m.account(out)
	m.check(out)
}

// token is the token in a line.
func token(text string) string {
	for _, w := range strings.Fields(text) {
		if strings.HasPrefix(w, "p-") || strings.HasPrefix(w, "f-") {
			return w
		}
	}
	return text
}

func (m *model) check(out bot.Outcome) {
	k := m.talk()
	live := k.State == bot.TalkOpen || k.State == bot.TalkClosing
	if held := m.Conv.Holder == bot.HeldByPerson; held != live {
		m.rt.Fatalf("the talk is %s and the holder %s", k.State, m.Conv.Holder)
	}
	if live && m.timers["talk/silence"].At.IsZero() {
		m.rt.Fatal("an open talk has no next timer")
	}
	for t, n := range m.toFatma {
		if n > 1 || !strings.HasPrefix(t, "p-") {
			m.rt.Fatalf("fatma got %q %d times", t, n)
		}
	}
	for t, n := range m.toHer {
		if n > 1 || !strings.HasPrefix(t, "f-") {
			m.rt.Fatalf("she got %q %d times", t, n)
		}
	}
	if m.Conv.Exited && len(out.Say) > 0 {
		m.rt.Fatalf("after the exit it says %q", dialogtest.Said(out))
	}
}

// step does one thing.
func (m *model) step(what string) {
	switch what {
	case "line":
		m.after(m.says(m.token("p")))
	case "number":
		m.after(m.says(m.token("p") + " 0612345678"))
	case "exit":
		m.after(m.says("weg"))
	case "menu":
		m.after(m.says("menu"))
	case "press":
		if len(m.buttons) > 0 {
			c := rapid.SampledFrom(m.buttons[max(0, len(m.buttons)-8):]).Draw(m.rt, "button")
			m.after(m.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Press}}, Choice: &c}))
		}
	case "fatma":
		m.after(m.helperSays(m.token("f")))
	case "fatma's number":
		m.after(m.helperSays(m.token("f") + " 0612345678"))
	case "fatma decides":
		if len(m.held) > 0 {
			id := rapid.SampledFrom(m.held).Draw(m.rt, "held")
			want := rapid.SampledFrom([]string{"pass", "without", "drop"}).Draw(m.rt, "what")
			m.after(m.timer("held/"+id, bot.TalkSignal{Talk: theTalk, Helper: fatma, What: want}))
		}
	case "fatma closes":
		m.after(m.timer("close/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma}))
	case "fatma is gone":
		m.after(m.timer("gone/"+theTalk, bot.TalkSignal{Talk: theTalk, Helper: fatma}))
	case "quiet":
		m.Conv.Quiet = !m.Conv.Quiet
	case "minutes":
		m.pass(time.Duration(rapid.IntRange(1, 40).Draw(m.rt, "minutes")) * time.Minute)
	case "hours":
		m.pass(time.Duration(rapid.IntRange(1, 30).Draw(m.rt, "hours")) * time.Hour)
	}
}

// pass lets time go by, with the timers that fall due in their order.
func (m *model) pass(d time.Duration) {
	until := m.At.Add(d)
	for range 100 {
		var next *bot.TimerChange
		for _, c := range m.timers {
			if !c.At.After(until) && strings.HasPrefix(c.Name, "talk/") && (next == nil || c.At.Before(next.At) || c.At.Equal(next.At) && c.Name < next.Name) {
				next = &c
			}
		}
		if next == nil {
			m.At = until
			return
		}
		if next.At.After(m.At) {
			m.At = next.At
		}
		delete(m.timers, next.Name)
		m.after(m.timer(strings.TrimPrefix(next.Name, "talk/"), string(next.Data)))
	}
	m.rt.Fatal("timers without end")
}

func TestEveryLineIsRelayedOnceOrAccountedFor(t *testing.T) {
	t.Parallel()
	what := []string{"line", "line", "number", "exit", "menu", "press", "press", "press", "fatma", "fatma", "fatma's number", "fatma decides", "fatma closes", "fatma is gone", "quiet", "minutes", "minutes", "hours"}
	start := *open(t).Talk
	rapid.Check(t, func(rt *rapid.T) {
		again := start
		again.Desk = dialogtest.Desk{}
		r := furnish(&room{Talk: &again, t: t})
		m := &model{room: r, rt: rt, timers: map[string]bot.TimerChange{}, toFatma: map[string]int{}, toHer: map[string]int{}}
		m.timers["talk/silence"] = bot.TimerChange{Name: "talk/silence", At: r.At.Add(24 * time.Hour), Data: []byte(theTalk)}
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			m.step(rapid.SampledFrom(what).Draw(rt, "step"))
		}
		m.end()
	})
}

// end lets all timers run out: then the talk is over, nothing waits any more, and
// nobody holds the conversation.
func (m *model) end() {
	m.pass(20 * 24 * time.Hour)
	if k := m.talk(); k.State != bot.TalkClosed {
		m.rt.Fatalf("after twenty days of silence the talk is %s", k.State)
	}
	waiting, err := bot.Find[bot.WaitingFacts, bot.LineSignal](m.t.Context(), m.Desk, bot.RecordQuery{Conversation: parentConv})
	if err != nil || len(waiting) > 0 {
		m.rt.Fatal(fmt.Sprintf("%d lines still wait", len(waiting)), err)
	}
}
