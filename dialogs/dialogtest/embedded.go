package dialogtest

import (
	"context"
	"sync"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/all"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

// Organisation is whose assistant the transcripts talk with.
const Organisation = "Stichting Brug" //nolint:misspell // Dutch for "foundation"

// shipped is the engine with the content that the binary carries; it is made once
// for the transcripts of a test program, and never changes.
var shipped = sync.OnceValues(func() (*dialogs.Engine, error) {
	library, err := content.Embedded()
	if err != nil {
		return nil, err
	}
	bands, err := retrieval.DefaultBands()
	if err != nil {
		return nil, err
	}
	r, err := retrieval.New(context.Background(), library, embedded.New(), bands)
	if err != nil {
		return nil, err
	}
	detector, err := detect.Load(content.FS)
	if err != nil {
		return nil, err
	}
	texts, err := detect.LoadTexts(content.FS)
	if err != nil {
		return nil, err
	}
	return all.New(all.Config{Retriever: r, Detector: detector, SafetyTexts: texts, Organisation: Organisation})
})

// Embedded is the engine with all dialogs and the content that the binary carries.
func Embedded(t testing.TB) *dialogs.Engine {
	t.Helper()
	e, err := shipped()
	if err != nil {
		t.Fatal(err)
	}
	return e
}
