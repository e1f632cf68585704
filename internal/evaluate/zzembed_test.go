package evaluate

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/models"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

type zzdump struct {
	Lang    content.Lang
	Topics  []string
	None    bool
	Scope   float64
	Nothing float64
	C       map[string][3]float64 // share, conf, logP
	D       [][3]any
}

func TestZZDump(t *testing.T) {
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	pe, err := models.NewEmbedder(models.EmbedOptions{Server: models.Server{URL: "http://127.0.0.1:18099/v1", Model: "e5-passage", }, Cache: "/tmp/all.cache"})
	if err != nil {
		t.Fatal(err)
	}
	// questions as passages of another model name, so that they can be cached here
	qe, err := models.NewEmbedder(models.EmbedOptions{Server: models.Server{URL: "http://127.0.0.1:18099/v1", Model: "e5-query"}, Cache: "/tmp/qq.cache"})
	if err != nil {
		t.Fatal(err)
	}
	f, _ := os.Create("/tmp/dump.jsonl")
	defer f.Close()
	w := bufio.NewWriter(f)
	defer w.Flush()
	var mu sync.Mutex
	enc := json.NewEncoder(w)
	folds := 5
	if os.Getenv("ZZFOLDS") != "" {
		fmt.Sscan(os.Getenv("ZZFOLDS"), &folds)
	}
	for fold := range folds {
		lib2, asked := leaveOut(lib, fold)
		outside := retrieval.OutsideLines()
		var qs []Question
		for i, q := range asked {
			if i%3 == 0 {
				qs = append(qs, q)
			}
		}
		for lang, ls := range outside {
			var rest []string
			for i, text := range ls {
				if i%5 == fold {
					qs = append(qs, Question{Lang: lang, Text: text})
				} else {
					rest = append(rest, text)
				}
			}
			outside[lang] = rest
		}
		var texts []string
		for _, q := range qs {
			texts = append(texts, q.Text)
		}
		qv, err := qe.Passages(context.Background(), texts)
		if err != nil {
			t.Fatal(err)
		}
		st := embedded.New()
		vs := &retrieval.Vectors{Store: st, Embedder: pe, Outside: outside}
		if err := vs.Replace(t.Context(), retrieval.Passages(lib2)); err != nil {
			t.Fatal(err)
		}
		if err := vs.Fill(t.Context()); err != nil {
			t.Log(err, vs.Health())
		}
		c, err := retrieval.LearnClassifier(t.Context(), lib2, outside)
		if err != nil {
			t.Fatal(err)
		}
		scopes := retrieval.LearnScopes(lib2, outside)
		for i, q := range qs {
			rq := retrieval.Query{Text: q.Text, Lang: q.Lang, Country: "nl", Now: time.Now(), Limit: 24, Near: 200, Kinds: []retrieval.Kind{retrieval.Topic, retrieval.Line}, Vector: qv[i]}
			s, err := st.Search(t.Context(), rq)
			if err != nil {
				t.Fatal(err)
			}
			j := c.Judge(q.Text, q.Lang, func(topic string) bool {
				tt, ok := lib2.Topic(topic)
				return ok && (tt.Audience == "" || tt.Audience == content.Parent)
			})
			d := zzdump{Lang: q.Lang, Topics: q.Topics, None: len(q.Topics) == 0, Nothing: j.Nothing, C: map[string][3]float64{}}
			for k, m := range s.Sparse {
				w := 1.0
				if m.Lang != q.Lang {
					w = .7
				}
				if k == 0 {
					d.Scope = scopes[m.Lang].Of(q.Text)
				}
				x := d.C[m.Topic]
				x[0] = max(x[0], m.Share()*w)
				x[1] = max(x[1], m.Confidence()*w)
				d.C[m.Topic] = x
			}
			for _, tt := range lib2.Topics {
				if p := j.LogP(tt.Slug); p > -9 || d.C[tt.Slug][0] > 0 {
					x := d.C[tt.Slug]
					x[2] = p
					d.C[tt.Slug] = x
				}
			}
			for _, m := range s.Dense {
				d.D = append(d.D, [3]any{m.Topic, m.Lang, m.Score})
			}
			mu.Lock()
			enc.Encode(d)
			mu.Unlock()
		}
		t.Log("fold", fold, len(qs))
	}
}
