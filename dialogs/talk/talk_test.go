package talk_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/talk"
)

// room is a parent in an open talk, with the records as a store would have them.
type room struct {
	*dialogtest.Talk
	t *testing.T
	n int
}

const (
	parentConv = bot.ConversationID("conv-parent")
	theTalk    = "talk-1"
	fatma      = bot.PersonID("fatma")
	joke       = bot.PersonID("joke")
)

// open is a room in which fatma, who is always on, has the talk.
func open(t *testing.T, change ...func(*bot.TalkRecord)) *room {
	t.Helper()
	library, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	return furnish(&room{Talk: dialogtest.NewTalk(t, "nl", talk.New(library)), t: t}, change...)
}

// furnish puts the talk and its people into a room.
func furnish(r *room, change ...func(*bot.TalkRecord)) *room {
	r.Conv.ID, r.Conv.Holder, r.Conv.LastIn = parentConv, bot.HeldByPerson, r.At
	k := bot.TalkRecord{
		Meta:  bot.Meta{ID: theTalk, Version: 1, Person: "parent", Conversation: parentConv, Helper: fatma, State: bot.TalkOpen, At: r.At},
		Facts: bot.TalkFacts{Lang: "nl", Alias: "Roos 12", Opened: r.At, LastParent: r.At},
		Words: bot.TalkWords{Theme: "toddler-sleep", Summary: "hij slaapt niet"},
	}
	for _, c := range change {
		c(&k)
	}
	keep(r, k)
	always := r.At.AddDate(1, 0, 0)
	keep(r, bot.HelperRecord{
		Meta:  bot.Meta{ID: string(fatma), Person: fatma, State: bot.HelperActive},
		Facts: bot.HelperFacts{Roles: []bot.Role{bot.Ambassador}, OnUntil: always}, Words: bot.HelperWords{FirstName: "Fatma"},
	})
	keep(r, bot.HelperRecord{
		Meta:  bot.Meta{ID: string(joke), Person: joke, State: bot.HelperActive},
		Facts: bot.HelperFacts{Roles: []bot.Role{bot.Professional}, OnUntil: always}, Words: bot.HelperWords{FirstName: "Joke", Shares: "verpleegkundige"},
	})
	return r
}

func keep[F bot.Facts, W any](r *room, k bot.Kept[F, W]) {
	r.t.Helper()
	c, err := k.Change()
	if err != nil {
		r.t.Fatal(err)
	}
	r.commit(bot.Outcome{Records: []bot.RecordChange{c}})
}

// commit does with the records what a store does. A record that is written twice in a
// turn would never be committed.
func (r *room) commit(out bot.Outcome) {
	r.t.Helper()
	seen := map[string]bool{}
	for _, c := range out.Records {
		if key := string(c.Kind) + c.ID; seen[key] {
			r.t.Errorf("the %s %s is written twice in a turn", c.Kind, c.ID)
		} else {
			seen[key] = true
		}
		r.Desk.Recorded = slices.DeleteFunc(r.Desk.Recorded, func(k bot.Record) bool { return k.Kind == c.Kind && k.ID == c.ID })
		if !c.Delete {
			c.Version++
			r.Desk.Recorded = append(r.Desk.Recorded, c.Record)
		}
	}
}

// do takes an input, and checks what holds after every turn.
func (r *room) do(in bot.Input) bot.Outcome {
	r.t.Helper()
	r.n++
	if in.ID == "" {
		in.ID = bot.EventID("event-" + strconv.Itoa(r.n))
	}
	if in.Inbound.Kind != bot.Timer {
		r.Conv.LastIn = r.At
	}
	in.At = r.At
	out, err := r.Engine.Respond(r.t.Context(), bot.Turn{
		At: r.At, Person: bot.Person{ID: "parent"}, Conversation: r.Conv, Inputs: []bot.Input{in}, Views: r.Desk, Root: "turn" + string(in.ID),
	})
	if err != nil {
		r.t.Fatal(err)
	}
	r.Conv = out.Conversation
	r.commit(out)
	for _, s := range out.Say {
		if r.Conv.Holder == bot.HeldByPerson && !slices.Contains([]bot.Purpose{bot.ForNotice, bot.ForRelay, bot.ForSafety}, s.Purpose) {
			r.t.Errorf("the bot spoke while a person did: %s %q", s.Purpose, s.Reply.PlainText())
		}
		if s.Purpose == bot.ForRelay && s.Owner != "parent" {
			r.t.Error("a line of the talk is not sealed with the parent's key")
		}
	}
	for _, g := range out.Signals {
		if strings.HasPrefix(g.Name, "helper/line/") && g.Owner != "parent" {
			r.t.Error("her words are not sealed with her own key")
		}
	}
	return out
}

func (r *room) says(text string) bot.Outcome {
	r.t.Helper()
	return r.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: text, Target: bot.MessageID("m" + text)}}})
}

func (r *room) press(action, data string) bot.Outcome {
	r.t.Helper()
	return r.do(bot.Input{
		Event:  bot.Event{Inbound: bot.Inbound{Kind: bot.Press}},
		Choice: &bot.Choice{Dialog: dialogs.Talk, Action: action, Data: data},
	})
}

// timer lets a timer of the talk, or a signal to it, arrive.
func (r *room) timer(name string, data any) bot.Outcome {
	r.t.Helper()
	raw, isText := data.(string)
	if !isText {
		b, err := json.Marshal(data)
		if err != nil {
			r.t.Fatal(err)
		}
		raw = string(b)
	}
	return r.do(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: "talk/" + name, Data: []byte(raw)}})
}

func (r *room) helperSays(text string) bot.Outcome {
	r.t.Helper()
	r.n++
	line := "l" + strconv.Itoa(r.n)
	return r.timer("line/"+line, bot.LineSignal{Talk: theTalk, Conversation: parentConv, Parent: "parent", Helper: fatma, Text: text, Line: line})
}

// talk is the talk as it is kept.
func (r *room) talk() bot.TalkRecord {
	r.t.Helper()
	k, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](r.t.Context(), r.Desk, theTalk)
	if err != nil || !ok {
		r.t.Fatalf("the talk is gone: %v", err)
	}
	return k
}

// told are the words "what/why" that a helper is told.
func told(out bot.Outcome, who bot.PersonID) (all []string) {
	for _, g := range out.Signals {
		if g.To != bot.HelperConversation(who) || !strings.HasPrefix(g.Name, "helper/told/") {
			continue
		}
		var s bot.TalkSignal
		if json.Unmarshal(g.Data, &s) == nil {
			all = append(all, strings.TrimSuffix(s.What+"/"+s.Why, "/"))
		}
	}
	return all
}

// lines are the texts that go to a helper.
func lines(out bot.Outcome, who bot.PersonID) (all []string) {
	for _, g := range out.Signals {
		var l bot.LineSignal
		if g.To == bot.HelperConversation(who) && strings.HasPrefix(g.Name, "helper/line/") && json.Unmarshal(g.Data, &l) == nil {
			all = append(all, l.Text)
		}
	}
	return all
}

// due is when a timer was set in a turn; zero if it was cancelled, ok is false if it
// was left alone.
func due(out bot.Outcome, name string) (at time.Time, ok bool) {
	for _, c := range out.Timers {
		if c.Name == "talk/"+name {
			at, ok = c.At, true
		}
	}
	return at, ok
}

func same(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func holds(t *testing.T, out bot.Outcome, text string) {
	t.Helper()
	if got := dialogtest.Said(out); !strings.Contains(got, text) {
		t.Errorf("it says\n%s\nwithout %q", got, text)
	}
}

func quiet(t *testing.T, out bot.Outcome) {
	t.Helper()
	if got := dialogtest.Said(out); got != "" {
		t.Errorf("it says\n%s\nwant nothing", got)
	}
}

// decode reads the first signal whose name begins so.
func decode(t *testing.T, out bot.Outcome, name string, v any) {
	t.Helper()
	for _, g := range out.Signals {
		if strings.HasPrefix(g.Name, name) {
			if err := json.Unmarshal(g.Data, v); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("no signal %s", name)
}
