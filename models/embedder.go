package models

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"math"
	"strings"
	"time"

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
	var client embeddings.EmbedderClient
	if isOllama {
		client, err = ollama.New(ollama.WithServerURL(base), ollama.WithModel(s.Model), ollama.WithHTTPClient(s.client()))
	} else {
		client, err = openai.New(openai.WithBaseURL(base), openai.WithToken(keyOr(s.Key)), openai.WithOrganization(""),
			openai.WithEmbeddingModel(s.Model), openai.WithModel(s.Model), openai.WithHTTPClient(s.client()))
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

// Question makes the vector of what a parent asks, redacted.
func (e *Embedder) Question(ctx context.Context, text string) ([]float32, error) {
	rs := []rune(Redact(text))
	ctx = watched(ctx)
	v, err := e.questions.EmbedQuery(ctx, e.queryPrefix+string(rs[:min(len(rs), mostLetter)]))
	if err != nil {
		return nil, plain(ctx, "the question got no vector", err)
	}
	if !usable(v, len(v)) {
		return nil, errVector
	}
	return v, nil
}

// errVector means that what came is no vector.
var errVector = errors.New("the embedding server sends what is no vector, or vectors of different lengths; look which model is loaded there")

// Passages makes vectors of passages: those that are not kept yet, in batches. What was made before a failure is kept.
func (e *Embedder) Passages(ctx context.Context, texts []string) ([][]float32, error) {
	return e.kept(ctx, e.passages, e.passageModel, e.passagePrefix, texts)
}

// Variants makes vectors of ways of asking that stand in vetted content, as those of questions are made. E5 says so for
// two texts of one kind, and it finds more (docs/decisions/015).
func (e *Embedder) Variants(ctx context.Context, texts []string) ([][]float32, error) {
	return e.kept(ctx, e.questions, e.queryModel, e.queryPrefix, texts)
}

// kept makes vectors that are not kept yet.
func (e *Embedder) kept(ctx context.Context, by embeddings.Embedder, model, prefix string, texts []string) ([][]float32, error) {
	kind := model + "\x00" + prefix
	out, missing := e.cache.read(kind, texts)
	for from := 0; from < len(missing); from += batchSize {
		batch := missing[from:min(from+batchSize, len(missing))]
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
			return nil, err
		}
		if len(made) != len(batch) {
			return nil, errVector
		}
		for i, at := range batch {
			out[at] = made[i]
		}
		if err := e.cache.add(kind, texts, out, batch); err != nil && from == 0 && e.log != nil {
			e.log.WarnContext(ctx, "vectors are made anew at each start", "error", err)
		}
	}
	for _, v := range out {
		if !usable(v, len(out[0])) {
			return nil, errVector
		}
	}
	return out, nil
}

// usable reports whether v is a vector of a length, with numbers in it and a direction.
func usable(v []float32, length int) bool {
	var sum float64
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	return len(v) > 0 && len(v) == length && sum > 0 && !math.IsInf(sum, 0) && !math.IsNaN(sum)
}
