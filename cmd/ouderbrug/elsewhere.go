package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/models"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
	"github.com/ouderbrug/ouderbrug/retrieval/qdrant"
)

// lookup says what a world is to find with beside what is built in.
type lookup struct {
	config.Elsewhere
	db     string       // beside which the cards' vectors are kept; "" is the user's cache
	strict bool         // what is named must answer: for measuring, where a fallback would be measured instead
	log    *slog.Logger // nil: nothing is logged

	patience time.Duration // how long a command that ends waits for the lines' vectors; 0: fillTime
}

// fillTime is how long `ask` and `chat` wait for vectors before they answer without. What was made is kept, and the next
// one goes on from there.
const fillTime = 20 * time.Second

// elsewhere is what of a world stands on servers; the zero value is none of it.
type elsewhere struct {
	server   *qdrant.Store
	fallback *retrieval.Fallback
	vectors  *retrieval.Vectors
	model    string // that makes the vectors
	chat     *models.Translations
	patience time.Duration
	remote   bool // a model may be another company's: parents are told (S30)
}

// open prepares the index that the settings want; what stop stops is sent to no model. Nothing is sent yet.
func (x *elsewhere) open(l lookup, stop func(text string) bool) (retrieval.Store, error) {
	if err := l.CheckElsewhere(); err != nil {
		return nil, err
	}
	x.remote = l.AllowRemoteModels && (l.EmbedURL != "" || l.ChatURL != "")
	if err := x.translator(l); err != nil {
		return nil, err
	}
	index, err := x.index(l)
	if err != nil || l.EmbedURL == "" {
		return index, err
	}
	e, err := openEmbedder(l)
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	x.model, x.patience = l.EmbedModel, cmp.Or(l.patience, fillTime)
	x.vectors = &retrieval.Vectors{Store: index, Embedder: e, Outside: retrieval.OutsideLines(), Stop: stop, Deadline: l.EmbedWait, Log: l.log}
	if l.strict {
		x.vectors.Deadline = time.Minute
	}
	return x.vectors, nil
}

// translator prepares what translates cards, if a chat model is named.
func (x *elsewhere) translator(l lookup) error {
	if l.ChatURL == "" {
		return nil
	}
	langs, err := langid.Shipped()
	if err != nil {
		return err
	}
	t, err := models.NewTranslator(models.ChatOptions{
		Server: models.Server{URL: l.ChatURL, Model: l.ChatModel, Key: l.ChatAPIKey, AllowRemote: l.AllowRemoteModels},
		Detect: func(text string) (content.Lang, bool) {
			g := langs.Detect(text)
			return firstLang(g), len(g) > 0 && g[0].P > sureLang
		},
	})
	x.chat = &models.Translations{Translator: t, Log: l.log, Now: time.Now}
	return err
}

// sureLang is how sure the detector must be of a translation's language.
const sureLang = 0.8

func firstLang(g []langid.Guess) content.Lang {
	if len(g) == 0 {
		return ""
	}
	return g[0].Lang
}

// translated is a card as a machine has translated it, for the dialogs.
func (x *elsewhere) translated(c *content.Card, to content.Lang) (lead, rest string, ok bool) {
	if x.chat == nil {
		return "", "", false
	}
	t, ok := x.chat.Of(c, to)
	return t.Lead, t.Rest, ok
}

// openEmbedder prepares the embedder that the settings name.
func openEmbedder(l lookup) (*models.Embedder, error) {
	return models.NewEmbedder(models.EmbedOptions{
		Server:     models.Server{URL: l.EmbedURL, Model: l.EmbedModel, Key: l.EmbedAPIKey, AllowRemote: l.AllowRemoteModels},
		QueryModel: l.EmbedQueryModel, Cache: vectorCache(l), Log: l.log,
	})
}

// vectorCache is the file that keeps the cards' vectors.
func vectorCache(l lookup) string {
	if l.EmbedCache != "" {
		return l.EmbedCache
	}
	if path, err := config.SQLitePath(l.db); err == nil {
		return path + ".vectors"
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "" // nowhere: they are made anew at each start
	}
	return filepath.Join(dir, "ouderbrug", "vectors")
}

// index is the store below the vectors.
func (x *elsewhere) index(l lookup) (retrieval.Store, error) {
	if l.Qdrant == "" {
		return embedded.New(), nil
	}
	var err error
	if x.server, err = openQdrant(l.Elsewhere, ""); err != nil {
		return nil, err
	}
	if l.strict {
		return x.server, nil
	}
	x.fallback = &retrieval.Fallback{Server: x.server, Spare: embedded.New(), Deadline: l.QdrantWait, Log: l.log}
	return x.fallback, nil
}

// openQdrant prepares the connection that the settings name; name is the index's, "" the usual one.
func openQdrant(s config.Elsewhere, name string) (*qdrant.Store, error) {
	roots, err := qdrant.ReadCAs(s.QdrantCA)
	if err != nil {
		return nil, err
	}
	return qdrant.Open(qdrant.Options{Address: s.Qdrant, APIKey: s.QdrantAPIKey, RootCAs: roots, Name: name})
}

// run keeps the servers filled, and brings them back, until ctx ends.
func (x *elsewhere) run(ctx context.Context, wg *sync.WaitGroup) {
	if x.fallback != nil {
		wg.Go(func() { x.fallback.Run(ctx) })
	}
	if x.vectors != nil {
		wg.Go(func() { x.vectors.Run(ctx) })
	}
	if x.chat != nil {
		wg.Go(func() { x.chat.Run(ctx) })
	}
}

// fill is run for a command that ends: once, and a server that is away or slow is done without.
func (x *elsewhere) fill(ctx context.Context, log *slog.Logger) {
	part, cancel := context.WithTimeoutCause(ctx, x.patience, fmt.Errorf("it did not make the cards' vectors in %v; those that it made are kept, and the next try goes on from there", x.patience))
	if err := x.embed(part); err != nil {
		log.WarnContext(ctx, "the embedding server is done without", "error", cmp.Or(context.Cause(part), err))
	}
	cancel()
	if x.fallback == nil {
		return
	}
	if err := x.fallback.Restore(ctx); err != nil {
		log.WarnContext(ctx, "Qdrant is done without; the built-in index answers", "error", err)
	}
}

// embed gives the lines their vectors, where there is an embedder.
func (x *elsewhere) embed(ctx context.Context) error {
	if x.vectors == nil {
		return nil
	}
	return x.vectors.Fill(ctx)
}

// health is what is not well, by part.
func (x *elsewhere) health() map[string]string {
	ill := map[string]string{}
	if x.vectors != nil {
		if why := x.vectors.Health(); why != "" {
			ill["embeddings"] = why
		}
	}
	if x.fallback != nil {
		if why := x.fallback.Health(); why != "" {
			ill["qdrant"] = why
		}
	}
	return ill
}

// health is what is not well, in the bot and elsewhere.
func (p *program) health() map[string]string {
	ill := p.bot.Health()
	maps.Copy(ill, p.world.elsewhere.health())
	return ill
}

// Close ends the connections.
func (x *elsewhere) Close() error {
	var errs []error
	if x.server != nil {
		errs = append(errs, x.server.Close())
	}
	return errors.Join(errs...)
}
