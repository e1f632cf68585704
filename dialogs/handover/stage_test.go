package handover_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/handover"
)

// stage is a parent's conversation with the dialog under test, on records that are kept
// and timers that fire, as the bot would keep and fire them.
type stage struct {
	*testing.T
	d       *handover.Dialog
	e       *dialogs.Engine
	at      time.Time
	conv    bot.Conversation
	records map[string]bot.Record
	timers  map[string]bot.TimerChange
	given   bot.Consents
	duty    bot.Roster
	feats   bot.Features
	turns   int
	signals []bot.Signal // all that were sent
	began   []string     // talks that were passed to the dialog "talk"
}

const mother = bot.PersonID("mother")

// monday is a Monday, 11:00 in Amsterdam.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)

func newStage(t *testing.T) *stage {
	t.Helper()
	lib, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{T: t, d: &handover.Dialog{Library: lib}, at: monday, records: map[string]bot.Record{}, timers: map[string]bot.TimerChange{}, given: bot.Consents{}}
	s.e = dialogtest.NewTalk(t, "nl", s.d, talks{s}).Engine
	s.conv = bot.Conversation{ID: "c-mother", Person: mother, Holder: bot.HeldByBot, Lang: "nl", LangChosen: true, Country: "nl", State: []byte(`{"dialog":"ask","welcomed":true}`)}
	return s
}

// talks stands in for the dialog "talk".
type talks struct{ s *stage }

func (talks) Name() string { return dialogs.Talk }
func (talks) Version() int { return 1 }
func (talks) Texts() fs.FS {
	files := fstest.MapFS{}
	for _, l := range dialogs.Langs() {
		files["texts/"+string(l)+".toml"] = &fstest.MapFile{Data: []byte(`talk.said = "(talk)"`)}
	}
	return files
}
func (k talks) Take(_ context.Context, t *dialogs.Turn) error {
	if t.Action == "begin" {
		k.s.began = append(k.s.began, t.Arg)
	}
	return nil
}

func (s *stage) Consents(context.Context, bot.PersonID) (bot.Consents, error) { return s.given, nil }
func (s *stage) Roster(context.Context, time.Time) (bot.Roster, error)        { return s.duty, nil }
func (s *stage) Holdings(context.Context, bot.PersonID) ([]bot.Holding, error) {
	return nil, nil
}

func (s *stage) Records(_ context.Context, q bot.RecordQuery) ([]bot.Record, error) {
	var out []bot.Record
	for _, r := range s.records {
		if r.Kind == q.Kind && (len(q.IDs) == 0 || slices.Contains(q.IDs, r.ID)) && (q.Person == "" || q.Person == r.Person) &&
			(q.Conversation == "" || q.Conversation == r.Conversation) && (q.Helper == "" || q.Helper == r.Helper) &&
			(len(q.States) == 0 || slices.Contains(q.States, r.State)) && !r.At.Before(q.Since) {
			out = append(out, r)
		}
	}
	slices.SortFunc(out, func(a, b bot.Record) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) })
	return out, nil
}

func (s *stage) turn(in bot.Input) bot.Outcome {
	s.Helper()
	s.turns++
	s.conv.LastOut = s.at
	if in.Inbound.Kind != bot.Timer {
		s.conv.LastIn = s.at
	}
	out, err := s.e.Respond(s.Context(), bot.Turn{
		At: s.at, Person: bot.Person{ID: s.conv.Person}, Conversation: s.conv, Inputs: []bot.Input{in}, Views: s, Features: s.feats,
		Root: fmt.Sprintf("t%d", s.turns),
	})
	if err != nil {
		s.Fatal(err)
	}
	for _, c := range out.Records {
		key := string(c.Kind) + "/" + c.ID
		if was := s.records[key]; was.Version != c.Version {
			s.Fatalf("%s is written on version %d, it is %d: the turn would run again for ever", key, c.Version, was.Version)
		}
		c.Version++
		if s.records[key] = c.Record; c.Delete {
			delete(s.records, key)
		}
	}
	for _, x := range out.Timers {
		if s.timers[x.Name] = x; x.At.IsZero() {
			delete(s.timers, x.Name)
		}
	}
	for _, k := range out.Consents {
		s.given[k.For] = k
	}
	s.signals = append(s.signals, out.Signals...)
	s.conv = out.Conversation
	return out
}

func (s *stage) press(action, arg string) bot.Outcome {
	s.Helper()
	return s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Press}}, Choice: &bot.Choice{Dialog: dialogs.Handover, Action: action, Data: arg}})
}

func (s *stage) write(text string) bot.Outcome {
	s.Helper()
	return s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Message, Text: text}}})
}

// signal brings a signal of somebody else about the talk.
func (s *stage) signal(what string, helper bot.PersonID) bot.Outcome {
	s.Helper()
	return s.signalOf(s.talk().ID, what, helper)
}

func (s *stage) signalOf(talk, what string, helper bot.PersonID) bot.Outcome {
	s.Helper()
	return s.signalWith(what, bot.TalkSignal{Talk: talk, Helper: helper})
}

func (s *stage) signalWith(what string, sig bot.TalkSignal) bot.Outcome {
	s.Helper()
	data, err := json.Marshal(sig)
	if err != nil {
		s.Fatal(err)
	}
	return s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: "handover/" + what + "/" + sig.Talk + "." + string(sig.Helper), Data: data}})
}

// wait lets time pass; what was said meanwhile comes back, and the cases.
func (s *stage) wait(d time.Duration) (said string, cases int) {
	s.Helper()
	until := s.at.Add(d)
	for range 1000 {
		var next *bot.TimerChange
		for _, name := range slices.Sorted(maps.Keys(s.timers)) {
			if x := s.timers[name]; strings.HasPrefix(name, "handover/") && !x.At.After(until) && (next == nil || x.At.Before(next.At)) {
				next = &x
			}
		}
		if next == nil {
			s.at = until
			return said, cases
		}
		s.at = next.At
		delete(s.timers, next.Name)
		out := s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Timer}, Timer: next.Name, Data: next.Data}})
		said, cases = said+dialogtest.Said(out), cases+len(out.Cases)
	}
	s.Fatal("timers without an end")
	return "", 0
}

// talk is her newest talk.
func (s *stage) talk() bot.TalkRecord {
	s.Helper()
	all, err := bot.Find[bot.TalkFacts, bot.TalkWords](s.Context(), s, bot.RecordQuery{Conversation: s.conv.ID})
	if err != nil || len(all) == 0 {
		s.Fatalf("no talk (%v)", err)
	}
	return all[len(all)-1]
}

// keep writes a record as if somebody else had.
func keep[F bot.Facts, W any](s *stage, k bot.Kept[F, W]) {
	s.Helper()
	c, err := k.Change()
	if err != nil {
		s.Fatal(err)
	}
	c.Version++
	s.records[string(c.Kind)+"/"+c.ID] = c.Record
}

// helper makes an active ambassador who is always there and speaks Dutch and Turkish.
func (s *stage) helper(id bot.PersonID, change func(*bot.HelperRecord)) {
	s.Helper()
	h := bot.HelperRecord{
		Meta: bot.Meta{ID: string(id), Person: id, Conversation: bot.HelperConversation(id), State: bot.HelperActive, At: monday.AddDate(0, -1, 0)},
		Facts: bot.HelperFacts{
			Roles: []bot.Role{bot.Ambassador}, Langs: []bot.Lang{"nl", "tr"}, Country: "nl", Woman: true,
			VOGUntil: monday.AddDate(1, 0, 0), OnUntil: monday.AddDate(0, 1, 0),
		},
		Words: bot.HelperWords{FirstName: "Naam" + string(id)},
	}
	if change != nil {
		change(&h)
	}
	keep(s, h)
}

// ask puts a wish into the queue the shortest way.
func (s *stage) ask(topic string) bot.Outcome {
	s.Helper()
	s.at = s.at.Add(time.Second) // no two talks begin at one moment
	s.press(dialogs.ActPerson, topic)
	s.press("any", "")
	return s.press("yes", "")
}

// got are the people who were sent a signal, since the last call, in order.
func (s *stage) got(what string) (out []string) {
	rest := s.signals[:0:0]
	for _, x := range s.signals {
		if strings.HasPrefix(x.Name, "helper/"+what+"/") {
			out = append(out, strings.TrimPrefix(string(x.To), "h-"))
		} else {
			rest = append(rest, x)
		}
	}
	s.signals = rest
	return out
}

func (s *stage) is(got, want any, what string) {
	s.Helper()
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		s.Errorf("%s: %s, want %s", what, g, w)
	}
}

func (s *stage) says(out bot.Outcome, want string) {
	s.Helper()
	if got := dialogtest.Said(out); !strings.Contains(got, want) {
		s.Errorf("it says\n%s\nwithout %q", got, want)
	}
}
