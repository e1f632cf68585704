package bot_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// heard is what a conversation was told, with its sender's reason.
type heard map[bot.ConversationID][]string

// listen remembers the signals, makes a helper of whoever writes "help", and forgets
// whoever writes "forget me".
func listen(all heard) responder {
	var mu sync.Mutex // two conversations may have their turns at once
	return func(ctx context.Context, x bot.Turn) (bot.Outcome, error) {
		out := bot.Outcome{Conversation: x.Conversation}
		for _, in := range x.Inputs {
			if in.Timer != "" {
				var s bot.TalkSignal
				if err := json.Unmarshal(in.Data, &s); err != nil {
					return out, err
				}
				mu.Lock()
				all[x.Conversation.ID] = append(all[x.Conversation.ID], in.Timer+" "+s.Talk+" "+s.Why)
				mu.Unlock()
				continue
			}
			switch in.Inbound.Text {
			case "help":
				out.Wear = bot.Helper
			case "forget me":
				out.Forget = true
				out.Say = []bot.Say{{Reply: bot.TextReply("receipt")}}
			}
		}
		return out, nil
	}
}

// people lets users write and returns who they are; a helper has her hat on.
func (s *stage) people(all ...string) map[string]bot.Person {
	s.Helper()
	out := map[string]bot.Person{}
	for _, user := range all {
		s.send(user, map[bool]string{true: "help"}[user[0] == 'h'])
		s.after(0)
		who, err := s.store.Wrote(s.Context(), map[bool]string{true: "help"}[user[0] == 'h'], time.Time{})
		if err != nil {
			s.Fatal(err)
		}
		last := who[len(who)-1]
		x, err := s.store.Export(s.Context(), string(last.Person))
		if err != nil {
			s.Fatal(err)
		}
		out[user] = x.Person
	}
	return out
}

// talk writes a talk that nobody's turn wrote.
func (s *stage) talk(id, state string, parent, helper bot.PersonID, offered ...bot.PersonID) {
	s.Helper()
	x, err := s.store.Export(s.Context(), string(parent))
	if err != nil {
		s.Fatal(err)
	}
	k := bot.TalkRecord{Meta: bot.Meta{ID: id, Person: parent, Conversation: x.Conversations[0].ID, Helper: helper, State: state, At: time.Now()}}
	k.Facts.Waves = []bot.Wave{{At: time.Now(), To: offered}}
	k.Facts.Declined = []bot.PersonID{"who said no"}
	s.record(k.Change())
}

func (s *stage) record(r bot.RecordChange, err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	if err := s.Apply(s.Context(), bot.Change{Records: []bot.RecordChange{r}}); err != nil {
		s.Fatal(err)
	}
}

func (s *stage) isTold(all heard, who bot.ConversationID, want ...string) {
	s.Helper()
	slices.Sort(all[who])
	s.is(all[who], fmt.Sprint(want), "what was told")
}

func (s *stage) parentOf(p bot.Person) bot.ConversationID {
	s.Helper()
	x, err := s.store.Export(s.Context(), string(p.ID))
	if err != nil {
		s.Fatal(err)
	}
	for _, c := range x.Conversations {
		if c.Hat == bot.Parent {
			return c.ID
		}
	}
	s.Fatal("no conversation")
	return ""
}

func TestWhenAParentIsForgottenHerHelpersHearThatItIsOver(t *testing.T) {
	all := heard{}
	play(t, listen(all), func(s *stage) {
		p := s.people("parent", "h1", "h2", "h3")
		amira, h1, h2, h3 := p["parent"].ID, p["h1"].ID, p["h2"].ID, p["h3"].ID
		s.talk("open", bot.TalkOpen, amira, h1, h1, h2)
		s.talk("waiting", bot.TalkWaiting, amira, "", h2, h3, "who said no")
		s.talk("reserved", bot.TalkReserved, amira, h3, h3, h2)
		s.talk("closed", bot.TalkClosed, amira, h1, h1)
		q := bot.QuestionRecord{Meta: bot.Meta{ID: "open.h2", Person: amira, Helper: h2, State: bot.QuestionOpen, At: time.Now()}, Facts: bot.QuestionFacts{Talk: "asked"}}
		s.record(q.Change())
		s.send("parent", "forget me")
		s.after(time.Minute)
		s.isTold(all, bot.HelperConversation(h1), "helper/closed/open open erased")
		s.isTold(all, bot.HelperConversation(h2), "helper/closed/asked asked erased", "helper/taken/waiting waiting erased")
		s.isTold(all, bot.HelperConversation(h3), "helper/closed/reserved reserved erased", "helper/taken/waiting waiting erased")
		left, err := s.store.Records(s.Context(), bot.RecordQuery{Kind: "talk"})
		if err != nil || len(left) != 0 {
			s.Errorf("%d talks are left, %v", len(left), err)
		}
	})
}

func TestWhenAHelperIsForgottenHerParentsHearIt(t *testing.T) {
	all := heard{}
	play(t, listen(all), func(s *stage) {
		p := s.people("a", "b", "c", "d", "e", "h1", "h2")
		h1, h2 := p["h1"].ID, p["h2"].ID
		s.talk("ta", bot.TalkOpen, p["a"].ID, h1, h1)
		s.talk("tb", bot.TalkReserved, p["b"].ID, h1, h1)
		s.talk("tc", bot.TalkWaiting, p["c"].ID, "", h2, h1)
		s.talk("td", bot.TalkWaiting, p["d"].ID, "", h2)
		s.talk("te", bot.TalkClosed, p["e"].ID, h1, h1)
		q := bot.QuestionRecord{Meta: bot.Meta{ID: "td.h1", Person: p["d"].ID, Conversation: s.parentOf(p["d"]), Helper: h1, State: bot.QuestionOpen, At: time.Now()}, Facts: bot.QuestionFacts{Talk: "td"}}
		s.record(q.Change())
		of := map[string]bot.ConversationID{}
		for _, user := range []string{"a", "b", "c", "d", "e"} {
			of[user] = s.parentOf(p[user])
		}
		s.send("h1", "forget me")
		s.after(time.Minute)
		s.isTold(all, of["a"], "talk/gone/ta."+string(h1)+" ta erased")
		s.isTold(all, of["b"], "handover/off/tb."+string(h1)+" tb erased", "talk/gone/tb."+string(h1)+" tb erased")
		s.isTold(all, of["c"], "handover/off/tc."+string(h1)+" tc erased")
		s.isTold(all, of["d"], "talk/end-pro/td."+string(h1)+" td erased")
		s.isTold(all, of["e"])
		s.isTold(all, bot.HelperConversation(h2))
	})
}

func TestAHelperWhoBlocksTheBotLeavesNoParentInSilence(t *testing.T) {
	for _, by := range []string{"a block that the platform tells", "a line that cannot be sent"} {
		t.Run(by, func(t *testing.T) {
			all := heard{}
			play(t, listen(all), func(s *stage) {
				p := s.people("a", "b", "c", "h1", "d")
				h1 := p["h1"].ID
				me := bot.HelperRecord{Meta: bot.Meta{ID: string(h1), Person: h1, Conversation: bot.HelperConversation(h1), State: bot.HelperActive, At: time.Now()}}
				s.record(me.Change())
				s.talk("ta", bot.TalkOpen, p["a"].ID, h1, h1)
				s.talk("tb", bot.TalkReserved, p["b"].ID, h1, h1)
				s.talk("tc", bot.TalkWaiting, p["c"].ID, "", h1)
				q := bot.QuestionRecord{Meta: bot.Meta{ID: "td.h1", Person: p["d"].ID, Conversation: s.parentOf(p["d"]), Helper: h1, State: bot.QuestionOpen, At: time.Now()}, Facts: bot.QuestionFacts{Talk: "td"}}
				s.record(q.Change())
				s.after(time.Minute)
				switch by {
				case "a line that cannot be sent":
					s.channel.fails(bot.ErrBlocked)
					now := time.Now().UTC()
					line := bot.Outgoing{ID: "line", Person: h1, Conversation: bot.HelperConversation(h1), To: bot.Address{Channel: "chan", User: "h1"}, Op: bot.OpSend, Purpose: bot.ForNotice, Reply: bot.TextReply("line"), At: now, Due: now}
					if err := s.Apply(s.Context(), bot.Change{Outbox: []bot.Outgoing{line}}); err != nil {
						t.Fatal(err)
					}
				default:
					blocked := s.inbound("h1", "")
					blocked.Kind, blocked.SentAt = bot.Reach, time.Now()
					if err := s.Receive(s.Context(), blocked); err != nil {
						t.Fatal(err)
					}
				}
				s.after(time.Minute)
				s.isTold(all, s.parentOf(p["a"]), "talk/gone/ta."+string(h1)+" ta unreachable")
				s.isTold(all, s.parentOf(p["b"]), "handover/off/tb."+string(h1)+" tb unreachable", "talk/gone/tb."+string(h1)+" tb unreachable")
				s.isTold(all, s.parentOf(p["c"]), "handover/off/tc."+string(h1)+" tc unreachable")
				s.isTold(all, s.parentOf(p["d"]), "talk/end-pro/td."+string(h1)+" td unreachable")
				n := len(s.channel.said())
				now := time.Now().UTC()
				if err := s.Apply(s.Context(), bot.Change{Outbox: []bot.Outgoing{{ID: "next", Person: h1, Conversation: bot.HelperConversation(h1), To: bot.Address{Channel: "chan", User: "h1"}, Op: bot.OpSend, Purpose: bot.ForRelay, Reply: bot.TextReply("next"), At: now, Due: now}}}); err != nil {
					t.Fatal(err)
				}
				s.after(time.Minute)
				s.is(len(s.channel.said()), n, "lines to her afterwards")
			})
		})
	}
}

func TestAParentWhoBlocksTheBotIsNobodysHelper(t *testing.T) {
	all := heard{}
	play(t, listen(all), func(s *stage) {
		p := s.people("a", "h1")
		s.talk("ta", bot.TalkOpen, p["a"].ID, p["h1"].ID)
		blocked := s.inbound("a", "")
		blocked.Kind, blocked.SentAt = bot.Reach, time.Now().Add(time.Second)
		if err := s.Receive(s.Context(), blocked); err != nil {
			t.Fatal(err)
		}
		s.after(time.Minute)
		s.isTold(all, s.parentOf(p["a"]))
	})
}
