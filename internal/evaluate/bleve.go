package evaluate

import (
	"context"

	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Yardstick measures bleve: cmd runs internal/yardstick.
type Yardstick func(ctx context.Context, task YardstickTask) (BleveBench, error)

// YardstickTask is what bleve is measured on: the same passages and questions as our index.
type YardstickTask struct {
	Passages  []YardstickPassage `json:"passages"`
	Questions []string           `json:"questions"`
}

// YardstickPassage is a passage as bleve indexes it.
type YardstickPassage struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// benchBleve lets the yardstick measure; without one the bench says why there is none.
func benchBleve(ctx context.Context, o BenchOptions, passages []retrieval.Passage, questions []retrieval.Query) (BleveBench, error) {
	if o.Yardstick == nil {
		return BleveBench{Skipped: "no yardstick was given"}, nil
	}
	task := YardstickTask{}
	for _, p := range passages {
		task.Passages = append(task.Passages, YardstickPassage{ID: string(p.ID), Text: p.Text})
	}
	for _, q := range questions {
		task.Questions = append(task.Questions, q.Text)
	}
	return o.Yardstick(ctx, task)
}
