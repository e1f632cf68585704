package retrieval

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
)

// Kind is what a passage is.
type Kind string

// The kinds of passages.
const (
	Variant Kind = "variant" // one way of asking for a topic
	Card    Kind = "card"    // title and text of a card
	Place   Kind = "place"   // a place of the social map
)

// Passage is a piece of text that can be found.
type Passage struct {
	ID         content.ID // unique; a second Put with it replaces the first
	Page       content.ID // the card, place or list of variants that it is a part of; Delete works on it too
	Topic      string
	Kind       Kind
	Lang       content.Lang
	Country    content.Country  // "" = everywhere
	Region     string           // "" = the whole country
	Audience   content.Audience // "" = everybody
	ValidUntil content.Date     // zero = no end
	Text       string
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
}

// Streams are what a Store found, each best first, equal scores in the order of their ids.
type Streams struct {
	Sparse []Match
	Self   float64 // the sparse score that the question would have with itself: Σ idf of its grams
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
	// Search returns at most q.Limit matches a stream.
	Search(ctx context.Context, q Query) (Streams, error)
}

// ErrDimension means that a vector has another length than those of the index.
var ErrDimension = errors.New("retrieval: the vector has another length than those in the index; embed all passages and questions with the same model")
