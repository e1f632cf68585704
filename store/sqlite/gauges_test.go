package sqlite_test

import (
	"crypto/rand"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/vault"
	"github.com/ouderbrug/ouderbrug/store/sqlite"
)

func TestGaugesCountWhatWaitsAndSinceWhen(t *testing.T) {
	keys, err := vault.NewKeys()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	v := vault.New(keys, vault.NewMemory())
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "o.db"), sqlite.Options{
		Vault: v, Installation: keys.Installation, Now: func() time.Time { return start }, NewID: rand.Text,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	see := func(now time.Time, want bot.Gauges) {
		t.Helper()
		got, err := s.Gauges(t.Context(), now)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("gauges are %+v, want %+v", got, want)
		}
	}
	see(start, bot.Gauges{})
	for i := range 3 {
		at := start.Add(time.Duration(i) * time.Second)
		_, err := s.Receive(t.Context(), []bot.Arrival{{
			ID: bot.EventID(rand.Text()), At: at, Urgency: bot.Urgency(i),
			Inbound: bot.Inbound{Kind: bot.Message, ID: fmt.Sprint(i), From: bot.Address{Channel: "chan", User: fmt.Sprint(i)}, Text: "hello"},
		}})
		if err != nil {
			t.Fatal(err)
		}
	}
	see(start.Add(time.Second), bot.Gauges{Waiting: 2, WaitingSince: start}) // the third is not due yet
	got, _, err := s.Claim(t.Context(), bot.ClaimQuery{Now: start.Add(time.Minute), Limit: 3, Owner: "me", Lease: time.Minute})
	if err != nil || len(got) != 3 {
		t.Fatal(len(got), err)
	}
	for i, c := range got {
		key, err := v.NewKey(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		at := start.Add(time.Duration(i) * time.Minute)
		conv := c.Conversation
		change := bot.Change{
			At:            at,
			Conversations: []bot.ConversationChange{{Conversation: conv, Done: []bot.EventID{c.Events[0].ID}}},
			Records:       []bot.RecordChange{{Record: bot.Record{Kind: "talk", ID: rand.Text(), Person: conv.Person, Conversation: conv.ID, State: []string{bot.TalkWaiting, bot.TalkOpen, bot.TalkReserved}[i], At: at, Facts: []byte("{}")}}},
			Cases:         []bot.Case{{ID: bot.CaseID(rand.Text()), Conversation: conv.ID, Person: conv.Person, Key: key, Reason: bot.ReasonSafety, At: at, State: bot.CaseNew}},
			Outbox: []bot.Outgoing{{
				ID: bot.OutboxID(rand.Text()), Person: conv.Person, Conversation: conv.ID, Op: bot.OpSend, Purpose: bot.ForAnswer, At: at, Due: at,
				To: bot.Address{Channel: []string{"chan", "other", "chan"}[i], Account: []string{"", "", "second"}[i], User: "u"}, Reply: bot.TextReply("x"),
			}},
		}
		if i == 1 {
			change.Cases[0].State = bot.CaseClosed
		}
		if err := s.Commit(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	two := start.Add(2 * time.Minute)
	see(two, bot.Gauges{Pending: 3, PendingSince: start, Wishes: 2, WishesSince: start, Cases: 2, CasesSince: start})
	see(start.Add(time.Minute), bot.Gauges{Pending: 2, PendingSince: start, Wishes: 1, WishesSince: start, Cases: 1, CasesSince: start})
}
