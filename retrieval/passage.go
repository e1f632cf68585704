package retrieval

import (
	"context"
	"errors"
	"math"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// Kind is what a passage is.
type Kind string

// The kinds of passages.
const (
	Topic Kind = "topic" // all ways of asking for a topic in one language, and what its cards say
	Place Kind = "place" // a place of the social map
	Line  Kind = "line"  // one line of a topic, found by its vector alone (Vectors makes them)
)

// Passage is a piece of text that can be found. The passages of one kind and language are a collection: how rare a
// gram is and how long a passage is are measured within it, and Grams are taken as its language wants.
type Passage struct {
	ID         content.ID // unique; a second Put with it replaces the first
	Page       content.ID // what it is a part of: a place with texts in many languages; Delete works on it too
	Topic      string
	Kind       Kind
	Lang       content.Lang
	Country    content.Country  // "" = everywhere
	Region     string           // "" = the whole country
	Audience   content.Audience // "" = everybody
	ValidUntil content.Date     // zero = no end
	Text       string
	Asks       int       // so many of the first lines of Text are ways of asking, the others are of cards
	Vector     []float32 // dense embedding, or nil; all of an index have one length
}

// Query is a question to a Store or to the Retriever.
type Query struct {
	Text     string
	Vector   []float32 // dense embedding of Text, or nil
	Lang     content.Lang
	Reads    []content.Lang // other languages that she is known to read
	Country  content.Country
	Region   string
	Audience content.Audience // who asks; "" is a parent
	Now      time.Time
	Limit    int // hits wanted; 0 is DefaultLimit
	Near     int // matches wanted of the dense stream; 0 is Limit

	// What a Store looks at besides: empty means all.
	Langs []content.Lang
	Kinds []Kind
}

// DefaultLimit is how many topics Find returns where Query.Limit is 0.
const DefaultLimit = 3

// Audiences are those whose texts the asker may be given: a parent only those for parents.
func (q *Query) Audiences() []content.Audience {
	switch q.Audience {
	case content.Ambassador:
		return []content.Audience{content.Parent, content.Ambassador}
	case content.Professional:
		return []content.Audience{content.Parent, content.Ambassador, content.Professional}
	}
	return []content.Audience{content.Parent}
}

// Allows reports whether the passage may be found by q: the filter that every Store applies. A country or region
// that is not known lets all through; a passage of a country or region is hidden from those elsewhere.
func (q *Query) Allows(p *Passage) bool {
	return (len(q.Langs) == 0 || slices.Contains(q.Langs, p.Lang)) &&
		(len(q.Kinds) == 0 || slices.Contains(q.Kinds, p.Kind)) &&
		(p.Country == "" || q.Country == "" || p.Country == q.Country) &&
		(p.Region == "" || q.Region == "" || p.Region == q.Region) &&
		(p.Audience == "" || slices.Contains(q.Audiences(), p.Audience)) &&
		(p.ValidUntil.IsZero() || q.Now.IsZero() || !p.ValidUntil.Over(q.Now))
}

// Match is a passage that a stream found.
type Match struct {
	ID    content.ID
	Page  content.ID
	Topic string
	Kind  Kind
	Lang  content.Lang
	Score float64 // raw: BM25 or cosine
	Self  float64 // sparse only: what the question is worth in the passage's collection, Σ IDF of its grams
}

// Share is how much of the question the passage accounts for: a sparse score that can be compared between questions.
func (m Match) Share() float64 {
	if m.Self <= 0 {
		return 0
	}
	return m.Score / m.Self
}

// half is the evidence at which Confidence is a half.
const half = 15

// Confidence is how sure the match makes one that the passage answers, from 0 to 1, whatever the other passages say.
// Evidence grows with the question: two thirds of a long question is more than two thirds of a short one, and so
// the score is divided by the root of what the question is worth, not by all of it (docs/decisions/004).
func (m Match) Confidence() float64 {
	if m.Self <= 0 || m.Score <= 0 {
		return 0
	}
	evidence := m.Score / math.Sqrt(m.Self)
	return evidence / (evidence + half)
}

// Streams are what a Store found: the sparse one by Share, the dense one by cosine, each best first, equal ones in the
// order of their ids.
type Streams struct {
	Sparse []Match
	Dense  []Match // nil where there are no vectors
}

// Store finds passages. All methods may be called by many goroutines. An empty store finds nothing, without an error.
type Store interface {
	// Replace makes the passages the whole index; searches see the old one or the new one, never a gap.
	Replace(ctx context.Context, passages []Passage) error
	// Put adds passages, or replaces those with the same id.
	Put(ctx context.Context, passages []Passage) error
	// Delete removes passages by their id or by their page; an id that is not there is no error.
	Delete(ctx context.Context, ids ...content.ID) error
	// Search returns at most q.Limit matches a stream, and q.Near of the dense one where that is set.
	Search(ctx context.Context, q Query) (Streams, error)
}

// ErrDimension means that a vector has another length than those of the index.
var ErrDimension = errors.New("retrieval: the vector has another length than those in the index; embed all passages and questions with the same model")
