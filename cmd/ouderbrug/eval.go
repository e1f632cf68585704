package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

type evalCmd struct {
	Questions []string `help:"lang⇥topic[,topic]⇥text: questions that a card answers. A file or a pattern; may be repeated." type:"path" sep:"none" placeholder:"FILE"`
	None      []string `help:"lang⇥text: what no card answers." type:"path" sep:"none" placeholder:"FILE"`
	Crisis    []string `help:"lang⇥class⇥text: cries." type:"path" sep:"none" placeholder:"FILE"`
	Benign    []string `help:"lang⇥text: what only looks like a cry." type:"path" sep:"none" placeholder:"FILE"`
	Retrieval string   `default:"embedded" enum:"embedded,qdrant" help:"Which index answers: the built-in one, or the one on --qdrant."`
	Country   string   `default:"nl" enum:"nl,be" help:"The askers' country."`
	Content   string   `help:"A folder instead of the built-in content." type:"path"`
	Calibrate bool     `help:"Print where the bands would begin, instead of measuring: by the sets, or without --questions by the library's own lines left out in turn."`
	Baseline  string   `help:"Fail where a metric is more than two points (or one line, where that is more) behind this file." type:"path" placeholder:"FILE"`
	Accept    bool     `help:"Write what was measured into the baseline."`
	Public    string   `help:"A folder with xquad, clinc150 and tatoeba: measure the analysis and the language detector on data by others." type:"path" placeholder:"DIR"`
	JSON      bool     `name:"json" help:"Print JSON."`
	config.Elsewhere
}

// Help is shown by --help.
func (evalCmd) Help() string {
	return "Example:\n  ouderbrug eval --questions 'content/eval/questions*.tsv' --none 'content/eval/none*.tsv' --crisis content/eval/crisis.tsv --benign content/eval/benign.tsv --baseline content/eval/baseline.json"
}

// Run measures through the path of `ask`.
func (c *evalCmd) Run(e *env) error {
	if c.Public != "" {
		return c.public(e)
	}
	files := evaluate.Files{Questions: c.Questions, None: c.None, Crisis: c.Crisis, Benign: c.Benign}
	if files.Empty() && !c.Calibrate {
		return errors.New("nothing to measure: name at least one of --questions, --none, --crisis, --benign")
	}
	if c.Accept && c.Baseline == "" {
		return errors.New("--accept writes the baseline: name it with --baseline")
	}
	set, err := files.Read()
	if err != nil {
		return err
	}
	w, err := c.world(e)
	if err != nil {
		return err
	}
	defer func() { _ = w.elsewhere.Close() }() // all is asked
	if err := set.CheckTopics(w.lib); err != nil {
		return err
	}
	if err := w.elsewhere.embed(e.ctx); err != nil {
		return err
	}
	if c.Calibrate {
		return c.calibrate(e, w, set)
	}
	if err := w.retriever.Learn(e.ctx); err != nil { // as a server answers once it has learnt a library of one's own
		return err
	}
	path, err := w.path(e.now)
	if err != nil {
		return err
	}
	report, err := evaluate.Measure(e.ctx, path, content.Country(c.Country), set, time.Now)
	if err != nil {
		return err
	}
	if ill := w.elsewhere.health(); len(ill) > 0 {
		return fmt.Errorf("what was measured is not what was asked for: a server failed meanwhile (%v)", ill)
	}
	report.Retrieval, report.Embedder = c.Retrieval, w.elsewhere.model
	if c.JSON {
		text, err := report.JSON()
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, string(text))
	} else {
		printReport(e, report)
	}
	return c.compare(report)
}

// world is what is measured: the index that was asked for, without another that would answer in its place.
func (c *evalCmd) world(e *env) (*world, error) {
	l := lookup{Elsewhere: c.Elsewhere, strict: true, log: e.log}
	switch {
	case c.Retrieval == "embedded":
		l.Qdrant = ""
	case l.Qdrant == "":
		return nil, errors.New("--retrieval qdrant measures a server: name it with --qdrant or OUDERBRUG_QDRANT")
	}
	return openWorldWith(e.ctx, c.Content, l)
}

// calibrate prints bands: of the sets where questions are named, or else of the library's own lines.
func (c *evalCmd) calibrate(e *env, w *world, set evaluate.Set) error {
	open := func() retrieval.Store { return embedded.New() }
	bands, err := retrieval.Bands(nil), error(nil)
	if len(set.Questions) > 0 {
		bands, err = evaluate.Calibrate(e.ctx, w.retriever, content.Country(c.Country), set, e.now)
	} else {
		bands, err = evaluate.FoldBands(e.ctx, evaluate.FoldOptions{Library: w.lib, Open: open, None: set.None, Now: e.now})
	}
	if err != nil {
		return err
	}
	text, err := evaluate.BandsJSON(bands)
	if err != nil {
		return err
	}
	fmt.Fprint(e.out, string(text))
	return nil
}

// compare sets a report beside the baseline, or makes it the new one.
func (c *evalCmd) compare(r *evaluate.Report) error {
	switch {
	case c.Baseline == "":
		return nil
	case c.Accept:
		text, err := r.Baseline().JSON()
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Baseline, text, 0o644); err != nil { //nolint:gosec // part of the source, for everybody
			return fmt.Errorf("the baseline cannot be written: %w", err)
		}
		return nil
	}
	data, err := os.ReadFile(c.Baseline)
	if err != nil {
		return fmt.Errorf("the baseline cannot be read: %w", err)
	}
	base, err := evaluate.ReadBaseline(data)
	if err != nil {
		return err
	}
	if err := r.Behind(base); err != nil {
		return fmt.Errorf("more than two points, or one line where that is more, behind the baseline (if it is meant to be so, --accept):\n%w", err)
	}
	return nil
}

// public measures on data by others; it is printed as JSON either way.
func (c *evalCmd) public(e *env) error {
	langs, err := langid.Shipped()
	if err != nil {
		return err
	}
	p, err := evaluate.MeasurePublic(e.ctx, c.Public, func() retrieval.Store { return embedded.New() }, func(text string) content.Lang {
		if g := langs.Detect(text); len(g) > 0 {
			return g[0].Lang
		}
		return ""
	})
	if err != nil {
		return err
	}
	text, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, string(text))
	return nil
}

// printReport is the table for people.
func printReport(e *env, r *evaluate.Report) {
	w := tabwriter.NewWriter(e.out, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "lang\tquestions\trecall@1\trecall@3\treadable@3\tanswered\tright\toffered\tstopped\tnone\trefused\tcries\thard\tstopped\tlow\tbenign\tfalse alarms\t")
	row := func(name string, x *evaluate.Result) {
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t%.3f\t%d\t%.3f\t%.3f\t%.3f\t%d\t%.3f\t\n", name,
			x.Questions.N, x.Questions.Recall1, x.Questions.Recall3, x.Questions.Readable3, x.Questions.Answered, x.Questions.Right, x.Questions.Offered, x.Questions.Stopped,
			x.None.N, x.None.Refused, x.Crisis.N, x.Crisis.HardStop, x.Crisis.Stopped, x.Crisis.Low, x.Benign.N, x.Benign.FalseAlarms)
	}
	for _, lang := range content.LaunchLangs() {
		if x, ok := r.Languages[lang]; ok {
			row(string(lang), x)
		}
	}
	row("all", r.All)
	for _, name := range slices.Sorted(maps.Keys(r.Slices)) {
		row(name, r.Slices[name])
	}
	_ = w.Flush()
	fmt.Fprintf(e.out, "%s index, %.2f ms p50, %.2f ms p99 a question\n", r.Retrieval, r.Ms.P50, r.Ms.P99)
}
