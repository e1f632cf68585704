package qdrant

import (
	"math"
	"strconv"

	client "github.com/qdrant/go-client/qdrant"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// The fields of a point's payload. All but the first two are what filters look at.
const (
	fieldPassage  = "passage" // the passage's id, for whoever looks at the server
	fieldTopic    = "topic"
	fieldKind     = "kind"
	fieldLang     = "lang"
	fieldCountry  = "country"
	fieldRegion   = "region"
	fieldAudience = "audience"
	fieldUntil    = "until" // the last day that it may be found, as 20261122
	fieldRole     = "role"
	fieldAt       = "at" // when a process last claimed it, in seconds
)

// What fieldRole says.
const (
	rolePassage = "passage"
	roleSeal    = "seal"
)

// anywhere stands for "" in payload: for all countries, regions, audiences.
const anywhere = "*"

// noEnd is the day of what has no last day.
const noEnd = 99991231

// payload is what filters look at; retrieval.Query.Allows says the same in Go.
func payload(p *retrieval.Passage, at int64) map[string]*client.Value {
	return map[string]*client.Value{
		fieldPassage: client.NewValueString(string(p.ID)), fieldTopic: client.NewValueString(p.Topic),
		fieldKind: client.NewValueString(string(p.Kind)), fieldLang: client.NewValueString(string(p.Lang)),
		fieldCountry: client.NewValueString(orAnywhere(string(p.Country))), fieldRegion: client.NewValueString(orAnywhere(p.Region)),
		fieldAudience: client.NewValueString(orAnywhere(string(p.Audience))), fieldUntil: client.NewValueInt(lastDay(p.ValidUntil)),
		fieldRole: client.NewValueString(rolePassage), fieldAt: client.NewValueInt(at),
	}
}

func orAnywhere(s string) string {
	if s == "" {
		return anywhere
	}
	return s
}

// filterOf is what the question's passages must be.
func filterOf(q *retrieval.Query) *client.Filter {
	audiences := []string{anywhere}
	for _, a := range q.Audiences() {
		audiences = append(audiences, string(a))
	}
	must := []*client.Condition{client.NewMatchKeywords(fieldAudience, audiences...)}
	if q.Country != "" {
		must = append(must, client.NewMatchKeywords(fieldCountry, anywhere, string(q.Country)))
	}
	if q.Region != "" {
		must = append(must, client.NewMatchKeywords(fieldRegion, anywhere, q.Region))
	}
	if len(q.Langs) > 0 {
		var langs []string
		for _, l := range q.Langs {
			langs = append(langs, string(l))
		}
		must = append(must, client.NewMatchKeywords(fieldLang, langs...)) // sparse vectors are a language's anyway; dense ones are not
	}
	if len(q.Kinds) > 0 {
		var kinds []string
		for _, k := range q.Kinds {
			kinds = append(kinds, string(k))
		}
		must = append(must, client.NewMatchKeywords(fieldKind, kinds...))
	}
	if !q.Now.IsZero() {
		must = append(must, client.NewRange(fieldUntil, &client.Range{Gte: client.PtrOf(float64(lastDay(content.Date{Time: q.Now.UTC()})))}))
	}
	return &client.Filter{Must: must}
}

// lastDay is a day as a number that grows with it.
func lastDay(d content.Date) int64 {
	if d.IsZero() {
		return noEnd
	}
	n, err := strconv.ParseInt(d.Format("20060102"), 10, 64)
	if err != nil { // a year beyond 9999
		return math.MaxInt32
	}
	return n
}
