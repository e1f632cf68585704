package main

import (
	"context"
	"fmt"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/topiclines"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// topicsTeacher learns classifiers over topics. A line is judged by one that has not seen its author either: the shipped
// one knows these lines too well, and a stranger's question would be stopped more often than they say.
type topicsTeacher struct {
	lib   *content.Library
	lines []topiclines.Line
	words []retrieval.Written
}

func newTopicsTeacher(lib *content.Library, root string) (*topicsTeacher, error) {
	lines, err := topiclines.ReadLines(root)
	if err != nil {
		return nil, err
	}
	words, err := topiclines.ReadWords(root)
	return &topicsTeacher{lib, lines, words}, err
}

// without learns from all but some authors, as examples name them. A nil teacher knows nothing of topics.
func (t *topicsTeacher) without(left func(author string) bool) (*retrieval.Classifier, error) {
	if t == nil {
		return nil, nil //nolint:nilnil // nil is a Classifier that knows nothing
	}
	lib := *t.lib
	if left(library) {
		lib.Topics = nil
		for _, topic := range t.lib.Topics {
			topic.Questions = nil
			lib.Topics = append(lib.Topics, topic)
		}
	}
	out := retrieval.OutsideLines()
	for lang, lines := range out {
		var kept []string
		for i, line := range lines {
			if !left(outsideAuthor(i)) {
				kept = append(kept, line)
			}
		}
		out[lang] = kept
	}
	var more []retrieval.Written
	for _, l := range t.lines {
		if !left(topicsAuthor + l.Author) {
			more = append(more, l.Written)
		}
	}
	c, err := retrieval.LearnClassifier(context.Background(), &lib, out, append(more, t.words...)...)
	if err != nil {
		return nil, fmt.Errorf("learn the topics: %w", err)
	}
	return c, nil
}
