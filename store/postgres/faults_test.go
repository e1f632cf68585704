package postgres_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/store/postgres"
)

// arrive lets somebody write a message.
func arrive(t testing.TB, s *postgres.Store, user string, n int, at time.Time) bot.ConversationID {
	t.Helper()
	got, err := s.Receive(t.Context(), []bot.Arrival{message(user, n, at)})
	if err != nil || !got[0].New {
		t.Fatalf("received %v, %v", got, err)
	}
	return got[0].Conversation
}

func message(user string, n int, at time.Time) bot.Arrival {
	id := fmt.Sprint(user, "/", n)
	return bot.Arrival{ID: bot.EventID("e" + id), At: at, Inbound: bot.Inbound{Kind: bot.Message, ID: id, From: bot.Address{Channel: "chan", User: user}, Text: "hello", SentAt: at}}
}

// When the server ends connections, what was under way is told of, and the next call
// finds a new connection.
func TestLostConnectionsAreMadeAgain(t *testing.T) {
	dsn := schema(t)
	name := "lost_" + strings.ToLower(t.Name())
	s := openAt(t, with(t, dsn, "application_name", name))
	for i := range 3 {
		arrive(t, s, "amira", i, time.Now())
		do(t, dsn, fmt.Sprintf(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '%s'`, name))
		for try := 0; ; try++ {
			_, err := s.Receive(t.Context(), []bot.Arrival{message("bilal", i, time.Now())})
			if err == nil {
				break
			}
			if !errors.Is(err, bot.ErrFull) || strings.Contains(err.Error(), "ouderbrug:ouderbrug") || try > 8 {
				t.Fatalf("try %d: %v", try, err)
			}
		}
	}
	claims, _, err := s.Claim(t.Context(), bot.ClaimQuery{Now: time.Now(), Limit: 9, Owner: "me", Lease: time.Minute})
	if err != nil || len(claims) != 2 || len(claims[0].Events)+len(claims[1].Events) != 6 {
		t.Errorf("claimed %v, %v", claims, err)
	}
}

// Changes that touch each other's conversations in opposite order must not stop each
// other for good, and each is applied or stale.
func TestChangesAcrossConversationsDoNotLockEachOtherOut(t *testing.T) {
	s := openAt(t, schema(t))
	now := time.Now()
	var ids []bot.ConversationID
	for i := range 4 {
		ids = append(ids, arrive(t, s, fmt.Sprint("user", i), 0, now))
	}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 25 {
				a, b := ids[(w+i)%4], ids[(w*3+i*7+1)%4]
				err := s.Commit(t.Context(), bot.Change{At: now, Timers: []bot.TimerChange{
					{Conversation: a, Name: fmt.Sprint("t", w), At: now.Add(time.Hour)}, {Conversation: b, Name: fmt.Sprint("u", w), At: now.Add(time.Hour)},
				}})
				if err != nil {
					t.Errorf("change %d of %d: %v", i, w, err)
				}
			}
		})
	}
	wg.Wait()
}

// The code of a poster is typed by anybody: what PostgreSQL cannot hold of it must not
// make the turn fail for ever.
func TestAClearColumnTakesWhatAnybodyTypes(t *testing.T) {
	s := openAt(t, schema(t))
	now := time.Now()
	arrive(t, s, "amira", 0, now)
	claims, _, err := s.Claim(t.Context(), bot.ClaimQuery{Now: now.Add(time.Second), Limit: 1, Owner: "me", Lease: time.Minute})
	if err != nil || len(claims) != 1 {
		t.Fatalf("claimed %v, %v", claims, err)
	}
	c := claims[0].Conversation
	c.Entry, c.Area = "poster\x00\xff7", "\x00"
	if err := s.Commit(t.Context(), bot.Change{At: now, Conversations: []bot.ConversationChange{{Conversation: c, Done: []bot.EventID{claims[0].Events[0].ID}}}}); err != nil {
		t.Fatal(err)
	}
	arrive(t, s, "amira", 1, now)
	claims, _, err = s.Claim(t.Context(), bot.ClaimQuery{Now: now.Add(time.Second), Limit: 1, Owner: "me", Lease: time.Minute})
	if err != nil || len(claims) != 1 || claims[0].Conversation.Entry != "poster\uFFFD\uFFFD7" {
		t.Errorf("claimed %v, %v", claims, err)
	}
}

// A hint wakes the others, not the one whose it is.
func TestHintsWakeOtherInstances(t *testing.T) {
	dsn := schema(t)
	o := options(t)
	a, b := openWith(t, dsn, o), openWith(t, dsn, o)
	woken := make(chan string, 100)
	for name, s := range map[string]*postgres.Store{"a": a, "b": b} {
		go s.Listen(t.Context(), func() {
			select {
			case woken <- name:
			default:
			}
		})
	}
	<-woken // both say so once they listen
	<-woken
	arrive(t, a, "amira", 0, time.Now())
	deadline := time.After(10 * time.Second)
	for {
		select {
		case who := <-woken:
			if who == "b" {
				return
			}
		case <-deadline:
			t.Fatal("the other heard nothing")
		}
	}
}
