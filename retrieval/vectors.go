package retrieval

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// Embedder makes vectors of texts; models.Embedder does. All that it makes have one length.
type Embedder interface {
	// Passages makes vectors of what answers; they may be kept.
	Passages(ctx context.Context, texts []string) ([][]float32, error)
	// Variants makes vectors of ways of asking that we have written, like those of questions; they may be kept.
	Variants(ctx context.Context, texts []string) ([][]float32, error)
	// Question makes one of what a parent asks; it is kept nowhere. An error with OfText() true is about this text alone.
	Question(ctx context.Context, text string) ([]float32, error)
}

// Vectors is a Store that adds the dense stream to another: each line of a topic gets a vector of its own, since a
// question is like one way of asking and not like all of them at once; a question gets one when it is asked. The lines of
// Outside get one too, under no topic: what is nearest to them is nothing that a card answers.
//
// Until all lines have theirs (Run, Fill), and whenever the Embedder fails or is slow, the other streams answer alone.
type Vectors struct {
	Store
	Embedder Embedder
	Outside  map[content.Lang][]string
	Stop     func(text string) bool // what it stops is never sent, whatever let it come here (S30); nil: nothing is stopped
	Deadline time.Duration          // for one question; 0 is DefaultEmbedDeadline
	Log      *slog.Logger           // nil: nothing is logged

	write    sync.Mutex // one writer at a time; searches do not wait for it
	mu       sync.Mutex // for what follows
	passages map[content.ID]Passage
	changes  int
	filled   bool    // the lines have their vectors
	away     bool    // the embedder failed
	length   int     // of the lines' vectors
	common   float64 // the cosine of lines that have nothing to do with each other
	wake     chan struct{}
	once     sync.Once
}

// DefaultEmbedDeadline is how long a question may take to get its vector before it is answered without.
const DefaultEmbedDeadline = 400 * time.Millisecond

// nearLines is how many lines are asked for: enough that a topic whose lines all resemble the question a little
// is seen beside one of which a single line does (docs/decisions/015).
const nearLines = 200

// What Health says of the vectors.
const (
	stateEmbedding  = "the cards' lines have no vectors yet; questions are answered without"
	stateNoEmbedder = "does not answer, or not in time; questions are answered without"
)

// Replace makes the passages the whole index; their lines get vectors after it.
func (v *Vectors) Replace(ctx context.Context, passages []Passage) error {
	return v.change(ctx, func(all map[content.ID]Passage) {
		clear(all)
		for _, p := range passages {
			all[p.ID] = p
		}
	})
}

// Put adds passages, or replaces those with the same id.
func (v *Vectors) Put(ctx context.Context, passages []Passage) error {
	return v.change(ctx, func(all map[content.ID]Passage) {
		for _, p := range passages {
			all[p.ID] = p
		}
	})
}

// Delete removes passages by their id or page, and their lines with them.
func (v *Vectors) Delete(ctx context.Context, ids ...content.ID) error {
	return v.change(ctx, func(all map[content.ID]Passage) {
		maps.DeleteFunc(all, func(id content.ID, p Passage) bool { return slices.Contains(ids, id) || slices.Contains(ids, p.Page) })
	})
}

// change brings all passages into the store without any line.
func (v *Vectors) change(ctx context.Context, edit func(map[content.ID]Passage)) error {
	v.write.Lock()
	defer v.write.Unlock()
	next := map[content.ID]Passage{}
	maps.Copy(next, v.passages) // written under write alone
	edit(next)
	if err := v.Store.Replace(ctx, slices.Collect(maps.Values(next))); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.passages, v.filled = next, false
	v.changes++
	v.nudge()
	return nil
}

// Search adds a vector to a question about topics.
func (v *Vectors) Search(ctx context.Context, q Query) (Streams, error) {
	common, ready := v.ready()
	if !ready || len(q.Vector) > 0 || !slices.Contains(q.Kinds, Topic) || strings.TrimSpace(q.Text) == "" || v.Stop != nil && v.Stop(q.Text) {
		return v.Store.Search(ctx, q)
	}
	vector, err := v.question(ctx, q.Text)
	if err == nil {
		near := q
		near.Vector, near.Near, near.Kinds = vector, nearLines, append(slices.Clone(q.Kinds), Line)
		var streams Streams
		if streams, err = v.Store.Search(ctx, near); err == nil {
			for i := range streams.Dense {
				streams.Dense[i].Score = (streams.Dense[i].Score - common) / (1 - common)
			}
			return streams, nil
		}
		if !errors.Is(err, ErrDimension) { // another model answers there than the one that made the lines' vectors
			return streams, err
		}
	}
	if ctx.Err() != nil {
		return Streams{}, ctx.Err()
	}
	var of interface{ OfText() bool }
	if !errors.As(err, &of) || !of.OfText() {
		v.fail(err)
	}
	return v.Store.Search(ctx, q)
}

// question makes a question's vector, once a turn (Asking).
func (v *Vectors) question(ctx context.Context, text string) ([]float32, error) {
	turn, _ := ctx.Value(askingKey{}).(asking)
	if vector, ok := turn[text]; ok {
		return vector, nil
	}
	call, cancel := context.WithTimeout(ctx, v.deadline())
	defer cancel()
	vector, err := v.Embedder.Question(call, text)
	if turn != nil && err == nil {
		turn[text] = vector
	}
	return vector, err
}

// asking holds the vectors of what is asked while a turn lasts; it is not for many goroutines.
type asking map[string][]float32

type askingKey struct{}

// Asking is a context for the look-ups of one turn: a question that is tried in several languages, or by several dialogs,
// is embedded once. What it holds is gone with it.
func Asking(ctx context.Context) context.Context {
	return context.WithValue(ctx, askingKey{}, asking{})
}

func (v *Vectors) ready() (common float64, ok bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.common, v.filled && !v.away
}

// Health says why there is no dense stream; it is empty while there is.
func (v *Vectors) Health() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch {
	case v.away:
		return stateNoEmbedder
	case !v.filled:
		return stateEmbedding
	}
	return ""
}

// Run gives lines their vectors, and tries an embedder that failed or that nobody asks, until ctx ends.
func (v *Vectors) Run(ctx context.Context) {
	for pause := firstPause; ; {
		if v.Health() == "" {
			pause = firstPause
			if !after(ctx, look, v.nudged()) {
				return
			}
		}
		if v.Fill(ctx) == nil {
			continue
		}
		if !after(ctx, pause, nil) {
			return
		}
		pause = min(2*pause, lastPause)
	}
}

// Fill gives all lines their vectors and tries whether a question gets one in time.
func (v *Vectors) Fill(ctx context.Context) error {
	err := v.embed(ctx)
	if err == nil {
		err = v.try(ctx)
	}
	if err != nil {
		if ctx.Err() == nil {
			v.fail(err)
		}
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.away {
		v.tell(slog.LevelInfo, "the embedding server answers again")
	}
	v.away = false
	return nil
}

// try asks for the vector of a question of ours: no parent's words are sent to try. It must be of the lines' length: if it
// is not, another model answers there now, and the lines get vectors of it with the next try.
func (v *Vectors) try(ctx context.Context) error {
	call, cancel := context.WithTimeout(ctx, v.deadline())
	defer cancel()
	vector, err := v.Embedder.Question(call, "Hoe gaat het?")
	if err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.filled && v.length > 0 && len(vector) != v.length {
		v.filled = false
		return ErrDimension
	}
	return nil
}

// embed puts passages and lines into the store, if that is not done.
func (v *Vectors) embed(ctx context.Context) error {
	v.mu.Lock()
	at, passages, done := v.changes, slices.Collect(maps.Values(v.passages)), v.filled
	v.mu.Unlock()
	if done {
		return nil
	}
	asks, answers := linesOf(passages)
	asks = append(asks, outsideOf(v.Outside)...)
	if err := vectorise(ctx, asks, v.Embedder.Variants); err != nil {
		return err
	}
	if err := vectorise(ctx, answers, v.Embedder.Passages); err != nil {
		return err
	}
	lines := append(asks, answers...)
	common := commonCosine(lines)
	v.write.Lock()
	defer v.write.Unlock()
	if v.changes != at { // Run begins anew, with what has come since
		v.nudge()
		return nil
	}
	if err := v.Store.Replace(ctx, append(passages, lines...)); err != nil {
		return err
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.common, v.filled = common, true
	if len(lines) > 0 {
		v.length = len(lines[0].Vector)
	}
	return nil
}

// vectorise turns the lines' texts into vectors.
func vectorise(ctx context.Context, lines []Passage, embed func(context.Context, []string) ([][]float32, error)) error {
	texts := make([]string, len(lines))
	for i := range lines {
		texts[i] = lines[i].Text
	}
	vectors, err := embed(ctx, texts)
	if err != nil {
		return err
	}
	if len(vectors) != len(lines) {
		return fmt.Errorf("the embedder made %d vectors of %d lines; use a server that makes one of each", len(vectors), len(lines))
	}
	for i := range lines {
		lines[i].Text, lines[i].Vector = "", vectors[i]
	}
	return nil
}

// fail notes that the embedder failed.
func (v *Vectors) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.away {
		v.tell(slog.LevelWarn, "the embedding server failed; questions are answered without", "error", err)
	}
	v.away = true
	v.nudge()
}

func (v *Vectors) tell(level slog.Level, what string, args ...any) {
	if v.Log != nil {
		v.Log.Log(context.Background(), level, what, args...)
	}
}

func (v *Vectors) deadline() time.Duration {
	if v.Deadline > 0 {
		return v.Deadline
	}
	return DefaultEmbedDeadline
}

func (v *Vectors) nudge() {
	select {
	case v.nudged() <- struct{}{}:
	default:
	}
}

func (v *Vectors) nudged() chan struct{} {
	v.once.Do(func() { v.wake = make(chan struct{}, 1) })
	return v.wake
}
