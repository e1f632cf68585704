package retrieval_test

import (
	"context"
	"errors"
	"fmt"
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

// meanings is an embedder that knows three meanings, whatever the words: a direction each.
type meanings struct {
	mu       sync.Mutex
	fail     error
	slow     time.Duration
	length   int
	sent     []string
	variants int
}

func (m *meanings) set(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

func (m *meanings) vector(text string) []float32 {
	v := make([]float32, max(m.length, 4))
	v[3] = 0.5
	for i, words := range []string{"praat speech konuş spreekt ማውራት", "schuld money geld", "auto trein"} {
		for w := range strings.FieldsSeq(words) {
			if strings.Contains(strings.ToLower(text), w) {
				v[i]++
			}
		}
	}
	return v
}

func (m *meanings) make(texts []string) (out [][]float32, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, t := range texts {
		out = append(out, m.vector(t))
	}
	return out, m.fail
}

func (m *meanings) Passages(_ context.Context, texts []string) ([][]float32, error) {
	return m.make(texts)
}

func (m *meanings) Variants(_ context.Context, texts []string) ([][]float32, error) {
	m.set(func() { m.variants += len(texts) })
	return m.make(texts)
}

func (m *meanings) Question(ctx context.Context, text string) ([]float32, error) {
	m.mu.Lock()
	m.sent = append(m.sent, text)
	slow, fail := m.slow, m.fail
	m.mu.Unlock()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(slow):
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.vector(text), fail
}

// vectors is the small library with the dense stream, running in the bubble.
func vectors(t *testing.T, m *meanings) *retrieval.Vectors {
	t.Helper()
	v := stillVectors(t, m)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); v.Run(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return v
}

// stillVectors is vectors before Run.
func stillVectors(t *testing.T, m *meanings) *retrieval.Vectors {
	t.Helper()
	v := &retrieval.Vectors{Store: embedded.New(), Embedder: m, Outside: map[content.Lang][]string{"nl": {"wat kost een auto", "hoe laat gaat de trein"}}}
	if err := v.Replace(t.Context(), retrieval.Passages(library(t))); err != nil {
		t.Fatal(err)
	}
	return v
}

// dense is the dense stream of a question about topics; it is answered within the deadline whatever happens.
func dense(t *testing.T, v *retrieval.Vectors, text string) []retrieval.Match {
	t.Helper()
	began := time.Now()
	st, err := v.Search(t.Context(), retrieval.Query{Text: text, Lang: "nl", Limit: 3, Kinds: []retrieval.Kind{retrieval.Topic}})
	if err != nil || len(st.Sparse) > 3 {
		t.Fatalf("%d matches, %v", len(st.Sparse), err)
	}
	if took := time.Since(began); took > retrieval.DefaultEmbedDeadline {
		t.Errorf("she waited %v", took)
	}
	return st.Dense
}

func TestLinesGetVectorsAndAreFoundByMeaning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		still := stillVectors(t, &meanings{})
		if got := dense(t, still, "hij spreekt niet"); got != nil || still.Health() == "" {
			t.Errorf("before the lines have vectors there is %+v, health %q", got, still.Health())
		}
		m := &meanings{}
		v := vectors(t, m)
		synctest.Wait()
		got := dense(t, v, "hij spreekt niet")
		if len(got) < 3 || got[0].Topic != "speech" || got[0].Kind != retrieval.Line || v.Health() != "" {
			t.Fatalf("found %+v, health %q", got, v.Health())
		}
		if got[0].Score < 0.9 || got[0].Score > 1.0001 || got[len(got)-1].Score > 0.2 {
			t.Errorf("the nearest line counts %.2f, the farthest %.2f", got[0].Score, got[len(got)-1].Score)
		}
		if got := dense(t, v, "de trein van morgen"); got[0].Topic != "" {
			t.Errorf("what no card answers is nearest to %+v", got[0])
		}
		if m.variants != 7+2 {
			t.Errorf("%d lines were taken for ways of asking, want the 7 of the library and 2 outside", m.variants)
		}
		if err := v.Delete(t.Context(), "speech/nl", "speech/tr", "speech/ar", "speech/en"); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		for _, match := range dense(t, v, "hij spreekt niet") {
			if match.Topic == "speech" {
				t.Fatalf("a line of a topic that is gone is found: %+v", match)
			}
		}
	})
}

func TestAnEmbedderMayComeAndGo(t *testing.T) {
	for name, ill := range map[string]func(*meanings){
		"away": func(m *meanings) { m.fail = errors.New("refused") }, "slow": func(m *meanings) { m.slow = time.Hour }, "another model": func(m *meanings) { m.length = 9 },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := &meanings{}
				v := vectors(t, m)
				synctest.Wait()
				m.set(func() { ill(m) })
				if got := dense(t, v, "hij spreekt niet"); got != nil {
					t.Errorf("found %+v", got)
				}
				if !strings.Contains(v.Health(), "without") {
					t.Errorf("health says %q", v.Health())
				}
				m.set(func() { m.fail, m.slow, m.length = nil, 0, 0 })
				time.Sleep(time.Minute)
				synctest.Wait()
				if got := dense(t, v, "hij spreekt niet"); len(got) == 0 || v.Health() != "" {
					t.Errorf("a minute later %+v, health %q", got, v.Health())
				}
			})
		})
	}
}

// TestAnEmbedderThatDiesInTheNightIsMissedBeforeAnybodyAsks: as with the index server, health is true within half a minute.
func TestAnEmbedderThatDiesInTheNightIsMissedBeforeAnybodyAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &meanings{}
		v := vectors(t, m)
		time.Sleep(time.Minute)
		if synctest.Wait(); v.Health() != "" {
			t.Fatalf("health %q", v.Health())
		}
		m.set(func() { m.fail = errors.New("refused") })
		time.Sleep(20 * time.Second)
		if synctest.Wait(); v.Health() == "" {
			t.Error("nobody has seen that it died")
		}
		m.set(func() { m.fail = nil })
		time.Sleep(30 * time.Second)
		if synctest.Wait(); v.Health() != "" {
			t.Errorf("half a minute after it came back: %q", v.Health())
		}
	})
}

// A server that answers with another model from some hour on is used again with that one, without a restart.
func TestAnotherModelThatStaysIsTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &meanings{}
		v := vectors(t, m)
		synctest.Wait()
		m.set(func() { m.length = 9 })
		if got := dense(t, v, "hij spreekt niet"); got != nil || v.Health() == "" {
			t.Errorf("vectors of two models were compared: %+v, health %q", got, v.Health())
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := dense(t, v, "hij spreekt niet"); len(got) == 0 || got[0].Topic != "speech" || v.Health() != "" {
			t.Errorf("a minute later %+v, health %q", got, v.Health())
		}
	})
}

// tooLong is an embedder's word about a text.
type tooLong struct{}

func (tooLong) Error() string { return "too long" }
func (tooLong) OfText() bool  { return true }

func TestATextThatIsRefusedIsNotTheServersFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &meanings{}
		v := vectors(t, m)
		synctest.Wait()
		m.set(func() { m.fail = fmt.Errorf("no vector: %w", tooLong{}) })
		if got := dense(t, v, "hij spreekt niet"); got != nil || v.Health() != "" {
			t.Errorf("found %+v, health %q", got, v.Health())
		}
	})
}

// No more than the questions about topics reach the embedder, and no parent's words are used to try whether it is back.
func TestWhatReachesAnEmbedder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &meanings{}
		v := vectors(t, m)
		synctest.Wait()
		m.set(func() { m.sent = nil })
		for _, q := range []retrieval.Query{{Text: "plaats", Kinds: []retrieval.Kind{retrieval.Place}}, {Text: " ", Kinds: []retrieval.Kind{retrieval.Topic}}, {Text: "eigen", Vector: make([]float32, 4), Kinds: []retrieval.Kind{retrieval.Topic}}} {
			if _, err := v.Search(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		if len(m.sent) != 0 {
			t.Errorf("%q was sent", m.sent)
		}
		v.Stop = func(text string) bool { return text == "kraai" }
		if got := dense(t, v, "kraai"); got != nil || len(m.sent) != 0 {
			t.Errorf("what is stopped was sent: %q", m.sent)
		}
		turn := retrieval.Asking(t.Context())
		for range 3 {
			for _, text := range []string{"een", "een", "twee"} {
				if _, err := v.Search(turn, retrieval.Query{Text: text, Kinds: []retrieval.Kind{retrieval.Topic}}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(m.sent) != 2 {
			t.Errorf("a turn sent %q; what is asked twice is sent once", m.sent)
		}
		m.set(func() { m.fail, m.sent = errors.New("away"), nil })
		dense(t, v, "kanarie")
		dense(t, v, "kanarie")
		time.Sleep(time.Hour)
		synctest.Wait()
		m.mu.Lock()
		defer m.mu.Unlock()
		n := 0
		for _, text := range m.sent {
			if text == "kanarie" {
				n++
			}
		}
		if n != 1 || len(m.sent) < 100 {
			t.Errorf("of %d calls %d held the parent's words; she waits once for an embedder that is away", len(m.sent), n)
		}
	})
}

func TestVectorsFulfilTheContract(t *testing.T) {
	retrievaltest.Run(t, func(*testing.T) retrieval.Store {
		return &retrieval.Vectors{Store: embedded.New(), Embedder: &meanings{fail: errors.New("away")}}
	})
}
