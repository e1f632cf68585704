package models

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/tmc/langchaingo/embeddings"
	"github.com/tmc/langchaingo/llms/ollama"
	"github.com/tmc/langchaingo/llms/openai"
)

// EmbedOptions are where vectors are made and how its model tells a question from what answers it.
type EmbedOptions struct {
	Server                  // Model is that for passages
	QueryModel string       // the model's name for questions, where the server tells them by it; then no prefix is written
	Cache      string       // a file that keeps passages' vectors; "" keeps none
	Log        *slog.Logger // hears that the file cannot be written; nil: nobody does
}

// Embedder makes vectors on a server: retrieval.Embedder. It keeps those of passages, by what they say, and nothing of a
// question.
type Embedder struct {
	passages, questions        embeddings.Embedder
	passageModel, queryModel   string
	passagePrefix, queryPrefix string
	cache                      *cache
	log                        *slog.Logger
	length                     atomic.Int64 // of the last question's vector; 0: none was asked
}

const (
	batchSize  = 32              // texts a call: some servers take no more
	batchTime  = 2 * time.Minute // for one call with passages
	mostLetter = 1000            // of a question: a model reads some 500 pieces of words
)

// NewEmbedder prepares one; nothing is sent before it is asked.
func NewEmbedder(o EmbedOptions) (*Embedder, error) {
	if o.QueryModel == "" && strings.Contains(o.Model, "passage") {
		o.QueryModel = strings.ReplaceAll(o.Model, "passage", "query")
	}
	e := &Embedder{passageModel: o.Model, queryModel: cmp.Or(o.QueryModel, o.Model), log: o.Log}
	var err error
	if e.passages, err = embedder(o.Server); err != nil {
		return nil, err
	}
	e.questions = e.passages
	switch {
	case o.QueryModel != "":
		ask := o.Server
		ask.Model = o.QueryModel
		if e.questions, err = embedder(ask); err != nil {
			return nil, err
		}
	case strings.Contains(strings.ToLower(o.Model), "e5"):
		e.passagePrefix, e.queryPrefix = "passage: ", "query: "
	}
	if o.Cache != "" {
		e.cache = &cache{path: o.Cache}
	}
	return e, nil
}

// embedder is langchaingo's for one model.
func embedder(s Server) (embeddings.Embedder, error) {
	base, isOllama, err := s.address()
	if err != nil {
		return nil, err
	}
	web := s.client()
	web.Transport = ordered{web.Transport}
	var client embeddings.EmbedderClient
	if isOllama {
		client, err = ollama.New(ollama.WithServerURL(base), ollama.WithModel(s.Model), ollama.WithHTTPClient(web))
	} else {
		client, err = openai.New(openai.WithBaseURL(base), openai.WithToken(keyOr(s.Key)), openai.WithOrganization(""),
			openai.WithEmbeddingModel(s.Model), openai.WithModel(s.Model), openai.WithHTTPClient(web))
	}
	if err != nil {
		return nil, plain(context.Background(), "the embedding server cannot be used", err)
	}
	return embeddings.NewEmbedder(client, embeddings.WithBatchSize(batchSize))
}

// keyOr is a key, or a word: langchaingo takes one from the environment where there is none, and that is not meant for
// this server.
func keyOr(key string) string {
	if key == "" {
		return "none"
	}
	return key
}

// errNothing means that a question says who or where somebody is and nothing else; it is not sent.
type errNothing struct{}

func (errNothing) Error() string {
	return "nothing of the question may leave; it is answered without a vector"
}

// OfText reports that the server is well.
func (errNothing) OfText() bool { return true }

// Question makes the vector of what a parent asks, redacted.
func (e *Embedder) Question(ctx context.Context, text string) ([]float32, error) {
	rs := []rune(Redact(text))
	if !slices.ContainsFunc(rs, unicode.IsLetter) {
		return nil, errNothing{}
	}
	ctx = watched(ctx)
	v, err := e.questions.EmbedQuery(ctx, e.queryPrefix+string(rs[:min(len(rs), mostLetter)]))
	if err != nil {
		return nil, plain(ctx, "the question got no vector", err)
	}
	if !usable(v, len(v)) {
		return nil, errVector
	}
	e.length.Store(int64(len(v)))
	return v, nil
}

// errVector means that what came is no vector.
var errVector = errors.New("the embedding server sends what is no vector, or vectors of different lengths or without their order; look which model is loaded there")

// Passages makes vectors of passages: those that are not kept yet, in batches. What was made before a failure is kept.
func (e *Embedder) Passages(ctx context.Context, texts []string) ([][]float32, error) {
	return e.kept(ctx, e.passages, e.passageModel, e.passagePrefix, texts)
}

// Variants makes vectors of ways of asking that stand in vetted content, as those of questions are made. E5 says so for
// two texts of one kind, and it finds more (docs/decisions/015).
func (e *Embedder) Variants(ctx context.Context, texts []string) ([][]float32, error) {
	return e.kept(ctx, e.questions, e.queryModel, e.queryPrefix, texts)
}

// kept makes vectors that are not kept yet. Kept ones of another length than the server makes now are of another model
// by the same name: all are made anew.
func (e *Embedder) kept(ctx context.Context, by embeddings.Embedder, model, prefix string, texts []string) ([][]float32, error) {
	kind := model + "\x00" + prefix
	out, missing := e.cache.read(kind, texts)
	if now := int(e.length.Load()); now > 0 {
		missing = e.otherwise(out, missing, now)
	}
	if err := e.make(ctx, by, kind, prefix, texts, out, missing); err != nil {
		return nil, err
	}
	if len(missing) > 0 && len(missing) < len(texts) {
		if old := e.otherwise(out, nil, len(out[missing[0]])); len(old) > 0 {
			if err := e.make(ctx, by, kind, prefix, texts, out, old); err != nil {
				return nil, err
			}
		}
	}
	for _, v := range out {
		if !usable(v, len(out[0])) {
			return nil, errVector
		}
	}
	return out, nil
}

// otherwise adds to the missing those vectors that have another length.
func (e *Embedder) otherwise(out [][]float32, missing []int, length int) []int {
	for i, v := range out {
		if v != nil && len(v) != length {
			missing = append(missing, i)
		}
	}
	slices.Sort(missing)
	return missing
}

// make makes the vectors of some texts, in batches, and keeps each batch.
func (e *Embedder) make(ctx context.Context, by embeddings.Embedder, kind, prefix string, texts []string, out [][]float32, which []int) error {
	for from := 0; from < len(which); from += batchSize {
		batch := which[from:min(from+batchSize, len(which))]
		send := make([]string, len(batch))
		for i, at := range batch {
			send[i] = prefix + texts[at]
		}
		call, cancel := context.WithTimeout(watched(ctx), batchTime)
		made, err := by.EmbedDocuments(call, send)
		if err != nil {
			err = plain(call, "the passages got no vectors", err)
		}
		cancel()
		if err != nil {
			return err
		}
		if len(made) != len(batch) {
			return errVector
		}
		for i, at := range batch {
			if !usable(made[i], len(made[0])) {
				return errVector // such a one is not kept either
			}
			out[at] = made[i]
		}
		if err := e.cache.add(kind, texts, out, batch); err != nil && from == 0 && e.log != nil {
			e.log.WarnContext(ctx, "vectors are made anew at each start", "error", err)
		}
	}
	return nil
}

// usable reports whether v is a vector of a length, with numbers in it and a direction.
func usable(v []float32, length int) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return len(v) > 0 && len(v) == length && sum > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}
