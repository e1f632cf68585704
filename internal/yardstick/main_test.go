package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

func TestItMeasures(t *testing.T) {
	t.Parallel()
	task := evaluate.YardstickTask{Questions: []string{"slapen", "eten"}}
	for _, text := range []string{"mijn kind wil niet slapen", "hij wil niet eten"} {
		task.Passages = append(task.Passages, evaluate.YardstickPassage{ID: text[:3], Text: text})
	}
	in, err := json.Marshal(task)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := run(bytes.NewReader(in), &out, []string{t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	var b evaluate.BleveBench
	if err := json.Unmarshal(out.Bytes(), &b); err != nil || b.BuildMs <= 0 || b.P99Ms <= 0 || b.P50Ms > b.P99Ms {
		t.Errorf("it printed %s, %v", out.String(), err)
	}
	if err := run(strings.NewReader("{"), &out, []string{t.TempDir()}); err == nil {
		t.Error("half a task was measured")
	}
	if err := run(strings.NewReader("{}"), &out, nil); err == nil {
		t.Error("it ran without a folder")
	}
}
