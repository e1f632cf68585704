package retrieval_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	"github.com/ouderbrug/ouderbrug/retrieval/retrievaltest"
)

// server is an index that can be made to fail, to hang and to forget. What it finds is marked as its own.
type server struct {
	retrieval.Store
	mu       sync.Mutex
	fail     error
	slow     time.Duration
	empty    bool
	replaced int
	asked    int
}

func newServer() *server { return &server{Store: embedded.New()} }

func (s *server) set(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	change()
}

func (s *server) wait(ctx context.Context) error {
	s.mu.Lock()
	slow, fail := s.slow, s.fail
	s.mu.Unlock()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(slow):
		return fail
	}
}

func (s *server) Replace(ctx context.Context, ps []retrieval.Passage) error {
	s.mu.Lock()
	fail := s.fail
	s.replaced++
	s.mu.Unlock()
	if fail != nil {
		return fail
	}
	s.set(func() { s.empty = false })
	return s.Store.Replace(ctx, ps)
}

func (s *server) Search(ctx context.Context, q retrieval.Query) (retrieval.Streams, error) {
	s.set(func() { s.asked++ })
	if err := s.wait(ctx); err != nil {
		return retrieval.Streams{}, err
	}
	s.mu.Lock()
	empty := s.empty
	s.mu.Unlock()
	if empty {
		return retrieval.Streams{}, errors.New("no index")
	}
	st, err := s.Store.Search(ctx, q)
	for i := range st.Sparse {
		st.Sparse[i].Topic = "by the server"
	}
	return st, err
}

// fallen is a Fallback that runs in the bubble, over two passages.
func fallen(t *testing.T, srv *server, log *slog.Logger) *retrieval.Fallback {
	t.Helper()
	f := still(t, srv, log)
	run(t, f)
	return f
}

// run runs it until the test ends.
func run(t *testing.T, f *retrieval.Fallback) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); f.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
}

// still is fallen before Run.
func still(t *testing.T, srv *server, log *slog.Logger) *retrieval.Fallback {
	t.Helper()
	f := &retrieval.Fallback{Server: srv, Spare: embedded.New(), Log: log}
	if err := f.Replace(t.Context(), []retrieval.Passage{{ID: "a", Kind: retrieval.Topic, Lang: "nl", Topic: "by the spare", Text: "kind slaapt niet"}, {ID: "b", Page: "p", Kind: retrieval.Topic, Lang: "nl", Topic: "by the spare", Text: "kind praat niet"}}); err != nil {
		t.Fatal(err)
	}
	return f
}

// by asks and says who answered; an answer always comes, within the deadline.
func by(t *testing.T, f *retrieval.Fallback) string {
	t.Helper()
	began := time.Now()
	st, err := f.Search(t.Context(), retrieval.Query{Text: "kind slaapt", Lang: "nl", Limit: 3})
	if err != nil || len(st.Sparse) == 0 {
		t.Fatalf("no answer: %+v, %v", st, err)
	}
	if took := time.Since(began); took > retrieval.DefaultDeadline {
		t.Errorf("she waited %v", took)
	}
	return strings.TrimPrefix(st.Sparse[0].Topic, "by the ")
}

func TestTheSpareAnswersUntilTheServerIsFilledAndWheneverItFails(t *testing.T) {
	for name, ill := range map[string]func(*server){
		"down": func(s *server) { s.fail = errors.New("connection refused") }, "slow": func(s *server) { s.slow = time.Second },
		"hangs": func(s *server) { s.slow = 24 * time.Hour }, "empty": func(s *server) { s.empty = true },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv := newServer()
				f := still(t, srv, nil)
				if got := by(t, f); got != "spare" || f.Health() == "" {
					t.Errorf("before it is filled the %s answers, health %q", got, f.Health())
				}
				run(t, f)
				synctest.Wait()
				if got := by(t, f); got != "server" || f.Health() != "" {
					t.Errorf("when it is filled the %s answers, health %q", got, f.Health())
				}
				srv.set(func() { ill(srv) })
				if got := by(t, f); got != "spare" {
					t.Errorf("the %s answers", got)
				}
				srv.set(func() { srv.fail, srv.slow = nil, 0 })
				time.Sleep(time.Minute)
				synctest.Wait()
				if got := by(t, f); got != "server" || f.Health() != "" {
					t.Errorf("a minute later the %s answers, health %q", got, f.Health())
				}
			})
		})
	}
}

// TestAServerThatDiesInTheNightIsMissedBeforeAnybodyAsks: what Health says is true within half a minute.
func TestAServerThatDiesInTheNightIsMissedBeforeAnybodyAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer()
		f := fallen(t, srv, nil)
		time.Sleep(time.Minute)
		if synctest.Wait(); f.Health() != "" {
			t.Fatalf("health %q", f.Health())
		}
		srv.set(func() { srv.fail = errors.New("connection refused") })
		time.Sleep(20 * time.Second)
		if synctest.Wait(); f.Health() == "" {
			t.Error("nobody has seen that it died")
		}
		srv.set(func() { srv.fail = nil })
		time.Sleep(time.Minute)
		if synctest.Wait(); f.Health() != "" {
			t.Errorf("a minute after it came back: %q", f.Health())
		}
	})
}

func TestAServerThatStaysAwayIsAskedRarelyAndNeverByAParent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer()
		srv.slow = time.Hour
		var log bytes.Buffer
		f := fallen(t, srv, slog.New(slog.NewTextHandler(&log, nil)))
		time.Sleep(time.Hour)
		srv.set(func() { srv.asked = 0 })
		for range 100 {
			if by(t, f) != "spare" {
				t.Fatal("a server that is too slow answers")
			}
		}
		if srv.asked != 0 {
			t.Errorf("parents waited %d times for a server that was known to be away", srv.asked)
		}
		if srv.replaced > 130 || srv.replaced < 100 {
			t.Errorf("it was tried %d times in an hour, want about 120", srv.replaced)
		}
		if n := strings.Count(log.String(), "level=WARN"); n != 1 {
			t.Errorf("%d warnings in an hour, want one:\n%s", n, log.String())
		}
	})
}

func TestAServerThatFailsNowAndThenComesBackEachTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer()
		f := fallen(t, srv, nil)
		synctest.Wait()
		for range 10 {
			srv.set(func() { srv.empty = true })
			if by(t, f) != "spare" {
				t.Fatal("a server without an index answers")
			}
			synctest.Wait()
			if by(t, f) != "server" {
				t.Fatal("it did not come back at once")
			}
		}
	})
}

func TestWhatIsWrittenReachesBoth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer()
		f := fallen(t, srv, nil)
		if err := f.Put(t.Context(), []retrieval.Passage{{ID: "c", Kind: retrieval.Topic, Lang: "nl", Text: "zindelijk"}}); err != nil {
			t.Fatal(err)
		}
		if err := f.Delete(t.Context(), "a", "p"); err != nil {
			t.Fatal(err)
		}
		for _, who := range []retrieval.Store{f.Spare, srv} {
			synctest.Wait()
			for text, want := range map[string]int{"zindelijk": 1, "slaapt": 0, "praat": 0} {
				if st, err := who.Search(t.Context(), retrieval.Query{Text: text, Lang: "nl", Limit: 3}); err != nil || len(st.Sparse) != want {
					t.Errorf("%q finds %+v, %v, want %d", text, st, err, want)
				}
			}
		}
	})
}

func TestAQuestionOfAnotherLengthIsNotTheServersFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		srv := newServer()
		f := fallen(t, srv, nil)
		if err := f.Put(t.Context(), []retrieval.Passage{{ID: "v", Kind: retrieval.Topic, Lang: "nl", Vector: []float32{1, 0}}}); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		_, err := f.Search(t.Context(), retrieval.Query{Text: "kind", Vector: []float32{1}, Limit: 3})
		if !errors.Is(err, retrieval.ErrDimension) || f.Health() != "" {
			t.Errorf("it says %v, health %q", err, f.Health())
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := f.Search(ctx, retrieval.Query{Text: "kind"}); !errors.Is(err, context.Canceled) || f.Health() != "" {
			t.Errorf("a parent who left: %v, health %q", err, f.Health())
		}
	})
}

// A Fallback is a Store like any other, whoever answers.
func TestFallbackFulfilsTheContract(t *testing.T) {
	t.Run("the spare answers", func(t *testing.T) {
		retrievaltest.Run(t, func(*testing.T) retrieval.Store {
			srv := newServer()
			srv.fail = errors.New("down")
			return &retrieval.Fallback{Server: srv, Spare: embedded.New()}
		})
	})
	t.Run("the server answers", func(t *testing.T) {
		retrievaltest.Run(t, func(*testing.T) retrieval.Store {
			return restored{&retrieval.Fallback{Server: embedded.New(), Spare: embedded.New()}}
		})
	})
}

// restored brings the server up to date after each write.
type restored struct{ *retrieval.Fallback }

func (r restored) then(ctx context.Context, err error) error {
	if err == nil {
		err = r.Restore(ctx)
	}
	return err
}

func (r restored) Replace(ctx context.Context, ps []retrieval.Passage) error {
	return r.then(ctx, r.Fallback.Replace(ctx, ps))
}

func (r restored) Put(ctx context.Context, ps []retrieval.Passage) error {
	return r.then(ctx, r.Fallback.Put(ctx, ps))
}

func (r restored) Delete(ctx context.Context, ids ...content.ID) error {
	return r.then(ctx, r.Fallback.Delete(ctx, ids...))
}
