package helper_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// stage is a helper's conversation, turn by turn, with the records that her turns and
// others write: what a transcript cannot do, such as a line that was sent earlier than
// it arrived.
type stage struct {
	t      errors
	engine *dialogs.Engine
	me     bot.PersonID
	conv   bot.Conversation
	desk   dialogtest.Desk
	at     time.Time
	n      int
	out    bot.Outcome
	wire   map[string]bot.MessageID // lines by their names
}

// errors is what a test and a property test both can.
type errors interface {
	Errorf(string, ...any)
	Fatalf(string, ...any)
}

func newStage(t errors, e *dialogs.Engine, me bot.PersonID, roles ...bot.Role) *stage {
	s := &stage{t: t, engine: e, me: me, wire: map[string]bot.MessageID{}, at: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}
	s.conv = bot.Conversation{ID: bot.HelperConversation(me), Person: me, Hat: bot.Helper, Holder: bot.HeldByBot, Lang: "nl", LangChosen: true}
	k := bot.HelperRecord{Meta: bot.Meta{ID: string(me), Person: me, Conversation: s.conv.ID, State: bot.HelperActive, At: s.at}}
	k.Facts = bot.HelperFacts{Roles: roles, Langs: []bot.Lang{"nl"}, OnUntil: s.at.AddDate(1, 0, 0)}
	k.Words.FirstName = "Fatma"
	record(s, k)
	return s
}

// record writes a record as somebody else would.
func record[F bot.Facts, W any](s *stage, k bot.Kept[F, W]) {
	c, err := k.Change()
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	s.write(c)
}

// write keeps the rules of a store: what is stale is refused.
func (s *stage) write(c bot.RecordChange) {
	at := slices.IndexFunc(s.desk.Recorded, func(r bot.Record) bool { return r.Kind == c.Kind && r.ID == c.ID })
	switch {
	case at < 0 && c.Version == 0 && !c.Delete:
		c.Record.Version = 1
		s.desk.Recorded = append(s.desk.Recorded, c.Record)
	case at < 0 || s.desk.Recorded[at].Version != c.Version:
		s.t.Fatalf("a %s is written that has changed since it was read", c.Kind)
	case c.Delete:
		s.desk.Recorded = slices.Delete(s.desk.Recorded, at, at+1)
	default:
		c.Record.Version++
		s.desk.Recorded[at] = c.Record
	}
}

// turn takes inputs and writes what follows.
func (s *stage) turn(in ...bot.Input) bot.Outcome {
	s.n++
	root := fmt.Sprintf("turn%d", s.n)
	out, err := s.engine.Respond(contextOf(s.t), bot.Turn{
		At: s.at, Person: bot.Person{ID: s.me}, Conversation: s.conv, Inputs: in, Views: s.desk, Root: root,
		SentAs: func(_ context.Context, key string) (bot.MessageID, error) { return s.wire[key], nil },
	})
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	for _, say := range out.Say {
		if say.Key != "" {
			s.wire[say.Key] = bot.MessageID("wire " + say.Key)
		}
	}
	seen := map[string]bool{}
	for _, c := range out.Records {
		if id := string(c.Kind) + "/" + c.ID; seen[id] {
			s.t.Fatalf("%s is written twice in one turn: the commit would be stale for ever", id)
		} else {
			seen[id] = true
		}
		s.write(c)
	}
	s.conv, s.out = out.Conversation, out
	if len(out.Say) > 0 {
		s.conv.LastOut = s.at
	}
	return out
}

// typed is a line of hers that she sent at a moment.
func (s *stage) typed(text string, sent time.Time) bot.Input {
	s.n++
	id := fmt.Sprintf("line%d", s.n)
	return bot.Input{Event: bot.Event{
		ID: bot.EventID(id), At: s.at, Inbound: bot.Inbound{Kind: bot.Message, ID: id, Text: text, SentAt: sent, Target: bot.MessageID("m" + id)},
	}}
}

// writes is a line that she types and sends now.
func (s *stage) writes(text string) bot.Outcome {
	s.at = s.at.Add(time.Minute)
	return s.turn(s.typed(text, s.at))
}

// presses presses a button.
func (s *stage) presses(c bot.Choice) bot.Outcome {
	s.at = s.at.Add(time.Minute)
	return s.turn(bot.Input{Event: bot.Event{ID: "press", At: s.at, Inbound: bot.Inbound{Kind: bot.Press, SentAt: s.at}}, Choice: &c})
}

// pressed presses the button of a label that was just shown.
func (s *stage) pressed(label string) bot.Outcome {
	for _, say := range s.out.Say {
		for _, c := range say.Reply.Choices {
			if c.Label == label {
				return s.presses(c)
			}
		}
	}
	s.t.Fatalf("no button %q in\n%s", label, said(s.out))
	return bot.Outcome{}
}

// hears is a signal.
func (s *stage) hears(what, key string, data any) bot.Outcome {
	s.at = s.at.Add(time.Minute)
	raw, err := json.Marshal(data)
	if err != nil {
		s.t.Fatalf("%v", err)
	}
	return s.turn(bot.Input{Event: bot.Event{ID: bot.EventID("signal"), Timer: "helper/" + what + "/" + key, Data: raw, At: s.at, Due: s.at, Inbound: bot.Inbound{Kind: bot.Timer}}})
}

// talk is a talk with a parent of that name, open.
func (s *stage) talk(name string) bot.TalkRecord {
	k := bot.TalkRecord{Meta: bot.Meta{
		ID: "talk-" + name, Person: bot.PersonID("p-" + name), Conversation: bot.ConversationID("c-" + name), Helper: s.me, State: bot.TalkOpen, At: s.at,
	}}
	k.Facts = bot.TalkFacts{Lang: "tr", Alias: name, Opened: s.at}
	return k
}

// opens opens a talk and tells her.
func (s *stage) opens(name string) bot.Outcome {
	k := s.talk(name)
	record(s, k)
	return s.hears("open", k.ID, bot.TalkSignal{Talk: k.ID, Alias: name, Conversation: k.Conversation, Parent: k.Person})
}

// ends closes a talk and tells her.
func (s *stage) ends(name, why string) bot.Outcome {
	s.closes(name)
	return s.hears("closed", "talk-"+name, bot.TalkSignal{Talk: "talk-" + name, Alias: name, Why: why})
}

// closes closes a talk, of which she is not told yet.
func (s *stage) closes(name string) {
	for i, r := range s.desk.Recorded {
		if r.Kind == "talk" && r.ID == "talk-"+name {
			s.desk.Recorded[i].State = bot.TalkClosed
			s.desk.Recorded[i].Version++
		}
	}
}

// says is a parent's line.
func (s *stage) says(name, text string) bot.Outcome {
	s.n++
	return s.hears("line", fmt.Sprint(s.n), bot.LineSignal{Talk: "talk-" + name, Alias: name, Text: text, Line: fmt.Sprint("l", s.n)})
}

// sent are the lines that a turn sends, as "who: text".
func sent(t errors, out bot.Outcome) (lines []string) {
	for _, x := range out.Signals {
		if !strings.HasPrefix(x.Name, "talk/line/") {
			continue
		}
		var l bot.LineSignal
		if err := json.Unmarshal(x.Data, &l); err != nil {
			t.Fatalf("%v", err)
		}
		name := strings.TrimPrefix(string(x.To), "c-")
		if l.Talk != "talk-"+name || string(l.Parent) != "p-"+name || string(l.Conversation) != "c-"+name || l.Alias != name || string(x.Owner) != "p-"+name {
			t.Errorf("a line to %s says it is for %s of %s, %s, sealed for %s", x.To, l.Talk, l.Parent, l.Alias, x.Owner)
		}
		lines = append(lines, name+": "+l.Text+l.Card+l.Place)
	}
	return lines
}

// said is all that a turn says.
func said(out bot.Outcome) string { return dialogtest.Said(out) }

var _ errors = (*testing.T)(nil)
