package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// world is what the assistant knows, read once at the start: content, safety
// rules and texts, and the index over them.
type world struct {
	lib       *content.Library
	detector  *detect.Detector
	texts     *detect.Texts
	retriever *retrieval.Retriever
	fsys      fs.FS
	approved  approvals
	elsewhere elsewhere
}

// openWorld reads the built-in content or a folder, and finds in it with what is
// built in. A broken card stops the start with file and line.
func openWorld(ctx context.Context, dir string) (*world, error) {
	return openWorldWith(ctx, dir, lookup{})
}

// openWorldWith is openWorld with servers that help to find.
func openWorldWith(ctx context.Context, dir string, l lookup) (*world, error) {
	fsys, err := contentFS(dir)
	if err != nil {
		return nil, err
	}
	w := &world{fsys: fsys}
	if w.lib, err = content.Load(fsys); err != nil {
		return nil, fmt.Errorf("the content cannot be used, mend it first (ouderbrug content check):\n%w", err)
	}
	if w.detector, err = detect.Load(fsys); err != nil {
		return nil, fmt.Errorf("the safety rules cannot be used: %w", err)
	}
	if w.texts, err = detect.LoadTexts(fsys); err != nil {
		return nil, fmt.Errorf("the safety texts cannot be used: %w", err)
	}
	bands, err := retrieval.DefaultBands()
	if err != nil {
		return nil, err
	}
	index, err := w.elsewhere.open(l, func(text string) bool { f := w.detector.Detect(text); return f.Found() || f.Cry })
	if err != nil {
		return nil, err
	}
	if w.retriever, err = retrieval.New(ctx, w.lib, index, bands); err != nil {
		return nil, errors.Join(err, w.elsewhere.Close())
	}
	return w, nil
}

// learnTopics learns a library of one's own while the server answers already; the shipped library's weights are there.
// What reading and learning left behind is given back: the server needs little of it any more.
func (w *world) learnTopics(ctx context.Context, log *slog.Logger) {
	defer giveBack()
	if err := w.retriever.Learn(ctx); err != nil && ctx.Err() == nil {
		log.Error("the topics could not be learnt; answers come from the index alone", "error", err)
	}
}
