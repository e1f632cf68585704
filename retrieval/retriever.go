package retrieval

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// Hit is a topic that answers, with the card to show.
type Hit struct {
	Topic  string
	Card   content.ID
	Lang   content.Lang // of the card
	Score  float64      // Confidence, 0–1
	Notice bool         // the card is in a language that she is not known to read; say so
	// Countries is set where the asker's country is not known and the facts differ: ask for it once.
	Countries []content.Country
}

// Result is what was found.
type Result struct {
	Band     Band
	Score    float64  // Evidence.Confidence
	Evidence Evidence // what speaks for the first hit, or for the one that was not sure enough
	Nearly   bool     // the first hit is sure enough to be named whatever it is about; see Bands.Nearly
	Hits     []Hit    // best first, one a topic; empty in band none
}

// Retriever finds cards for questions.
type Retriever struct {
	Library *content.Library
	Store   Store
	Bands   Bands
	Scopes  map[content.Lang]*Scope // what tells questions for no card; a language without one does without
	Learnt  *Learnt                 // the Classifier; nil, or one without, does without
}

// New makes a Retriever and puts the library's passages into the store. The shipped Classifier and Scopes are used where
// they know this library's topics. For other topics the Scopes are learnt here, which takes part of a second, and the
// Classifier by Learn.
func New(ctx context.Context, lib *content.Library, store Store, bands Bands) (*Retriever, error) {
	if err := store.Replace(ctx, Passages(lib)); err != nil {
		return nil, fmt.Errorf("the library cannot be indexed: %w", err)
	}
	r := &Retriever{Library: lib, Store: store, Bands: bands, Learnt: &Learnt{}}
	c, scopes, err := Shipped()
	if err != nil {
		return nil, err
	}
	if c.knows(lib) {
		r.Scopes = scopes
		r.Learnt.Set(c)
	} else {
		r.Scopes = LearnScopes(lib, OutsideLines())
	}
	return r, nil
}

// Learn learns the Classifier of a library whose topics are not the shipped ones. Where they are, the shipped Classifier
// stays although words were changed: it has learnt from twice as many lines as the library has, and one that is learnt
// from the library alone finds .79 of the held-back questions among the first three instead of .85
// (docs/decisions/016). New words are found by the sparse stream at once.
//
// Learning takes some seconds of one processor, so a server calls it in the background: until it is done the sparse
// stream answers alone, with bands of its own.
func (r *Retriever) Learn(ctx context.Context) error {
	if c := r.Learnt.Get(); c != nil && c.knows(r.Library) {
		return nil
	}
	c, err := LearnClassifier(ctx, r.Library, OutsideLines())
	if err != nil {
		return err
	}
	r.Learnt.Set(c)
	return nil
}

// knows reports whether the Classifier was learnt for the library's topics.
func (c *Classifier) knows(lib *content.Library) bool {
	return slices.EqualFunc(c.Topics, lib.Topics, func(slug string, t *content.Topic) bool { return slug == t.Slug })
}

// depth is how many passages a stream is asked for: a topic has one a language, and three topics are wanted.
const depth = 24

// Find returns the topics that answer a question. q.Text must have passed the safety detector before.
func (r *Retriever) Find(ctx context.Context, q Query) (Result, error) {
	if IsSmalltalk(q.Text) {
		return Result{Band: None}, nil
	}
	q.Text = withoutGreeting(q.Text)
	want := q.Limit
	if want <= 0 {
		want = DefaultLimit
	}
	q.Limit = depth
	q.Kinds = []Kind{Topic}
	streams, err := r.Store.Search(ctx, q)
	if err != nil {
		return Result{Band: None}, err
	}
	allowed := r.allows(&q)
	j, dense := r.Learnt.Get().Judge(q.Text, q.Lang, allowed), count(streams.Dense)
	res, topics := Result{Band: None}, rank(streams, &q, j, dense)
	topics = slices.DeleteFunc(topics, func(t scored) bool { return !allowed(t.topic) })
	for i, t := range topics {
		hit, ok := r.hit(t, &q)
		if !ok {
			continue
		}
		if len(res.Hits) == 0 {
			res.Evidence = r.evidence(topics[i:], j, dense, q.Text)
			res.Score = t.score
			res.Nearly = r.Bands.Nearly(q.Lang, res.Evidence)
			switch res.Band = r.Bands.Of(q.Lang, res.Evidence); {
			case res.Band == None || AsksNothing(q.Text):
				res.Band = None
				return res, nil
			case IsVague(q.Text):
				res.Band, res.Nearly = Offer, false
			}
		}
		if res.Hits = append(res.Hits, hit); len(res.Hits) == want {
			break
		}
	}
	return res, nil
}

// allows says which topics the asker may be given: those for helpers are never a parent's, and of faith alone Radicalised
// is never said.
func (r *Retriever) allows(q *Query) func(topic string) bool {
	audiences, faithful := q.Audiences(), sync.OnceValue(func() bool { return onlyFaith(q.Text) })
	return func(topic string) bool {
		if topic == Radicalised && faithful() {
			return false
		}
		t, ok := r.Library.Topic(topic)
		return ok && (t.Audience == "" || slices.Contains(audiences, t.Audience))
	}
}

// evidence is what speaks for the first of the topics.
func (r *Retriever) evidence(topics []scored, j Judgement, dense votes, text string) Evidence {
	t := topics[0]
	e := Evidence{Confidence: t.score, Lead: t.score, Scope: r.Scopes[t.lang].Of(text)}
	if !dense.none() {
		e.Near, e.Cosine, e.NearNothing = true, t.cosine, dense.nothing()
	}
	if j.of != nil {
		e.Learnt, e.LogP, e.Margin, e.Nothing = true, t.logP, surely, j.Nothing
	}
	if len(topics) > 1 {
		e.Lead = max(0, t.score-topics[1].score)
		e.Margin = min(e.Margin, max(0, t.fused-topics[1].fused))
	}
	return e
}

// hit finds the card to show for a topic: her language, those she reads, then Dutch, then English.
func (r *Retriever) hit(t scored, q *Query) (Hit, bool) {
	langs := append([]content.Lang{q.Lang}, q.Reads...)
	countries := []content.Country{q.Country}
	if q.Country == "" {
		countries = append(countries, content.Countries()...)
	}
	for _, lang := range append(langs, content.Dutch, content.English) {
		for _, country := range countries {
			card := r.Library.CardFor(t.topic, []content.Lang{lang}, country, strings.ToLower(q.Region), q.Audiences(), q.Now)
			if card == nil {
				continue
			}
			h := Hit{Topic: t.topic, Card: card.ID, Lang: card.Lang, Score: t.score, Notice: !slices.Contains(langs, card.Lang)}
			if q.Country == "" {
				h.Countries = r.Library.CountryMatters(t.topic, card.Lang)
			}
			return h, true
		}
	}
	return Hit{}, false
}

// Places finds places of the social map by text, best first: those for the country, in any language.
func (r *Retriever) Places(ctx context.Context, q Query) ([]*content.Place, error) {
	want := q.Limit
	if want <= 0 {
		want = DefaultLimit
	}
	q.Limit = depth
	q.Kinds = []Kind{Place}
	streams, err := r.Store.Search(ctx, q)
	if err != nil {
		return nil, err
	}
	var out []*content.Place
	for _, m := range streams.Sparse {
		i := slices.IndexFunc(r.Library.Places, func(p *content.Place) bool { return content.ID("place/"+p.ID) == m.Page })
		if i >= 0 && len(out) < want && !slices.Contains(out, r.Library.Places[i]) {
			out = append(out, r.Library.Places[i])
		}
	}
	return out, nil
}
