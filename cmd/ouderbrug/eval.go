package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

type evalCmd struct {
	Questions string `help:"lang⇥topic[,topic]⇥text: questions that a card answers." type:"path" placeholder:"FILE"`
	None      string `help:"lang⇥text: what no card answers." type:"path" placeholder:"FILE"`
	Crisis    string `help:"lang⇥class⇥text: cries." type:"path" placeholder:"FILE"`
	Benign    string `help:"lang⇥text: what only looks like a cry." type:"path" placeholder:"FILE"`
	Retrieval string `default:"embedded" enum:"embedded" help:"Which index answers."`
	Country   string `default:"nl" enum:"nl,be" help:"The askers' country."`
	Content   string `help:"A folder instead of the built-in content." type:"path"`
	Calibrate bool   `help:"Print the bands that the sets would give, instead of measuring."`
	Public    string `help:"A folder with xquad, clinc150 and tatoeba: measure the analysis and the language detector on data by others." type:"path" placeholder:"DIR"`
	JSON      bool   `name:"json" help:"Print JSON."`
}

// Help is shown by --help.
func (evalCmd) Help() string {
	return "Example:\n  ouderbrug eval --questions content/eval/questions.tsv --none content/eval/none.tsv --crisis content/eval/crisis.tsv --benign content/eval/benign.tsv --json"
}

// Run measures through the path of `ask`.
func (c *evalCmd) Run(e *env) error {
	if c.Public != "" {
		return c.public(e)
	}
	files := evaluate.Files{Questions: c.Questions, None: c.None, Crisis: c.Crisis, Benign: c.Benign}
	if files == (evaluate.Files{}) {
		return errors.New("nothing to measure: name at least one of --questions, --none, --crisis, --benign")
	}
	set, err := files.Read()
	if err != nil {
		return err
	}
	w, err := openWorld(e.ctx, c.Content)
	if err != nil {
		return err
	}
	country := content.Country(c.Country)
	if c.Calibrate {
		bands, err := evaluate.Calibrate(e.ctx, w.retriever, country, set, e.now)
		if err != nil {
			return err
		}
		text, err := evaluate.BandsJSON(bands)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, string(text))
		return nil
	}
	path, err := w.path(e.now)
	if err != nil {
		return err
	}
	report, err := evaluate.Measure(e.ctx, path, country, set, time.Now)
	if err != nil {
		return err
	}
	report.Retrieval = c.Retrieval
	if c.JSON {
		text, err := report.JSON()
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, string(text))
		return nil
	}
	printReport(e, report)
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
	fmt.Fprintln(w, "lang\tquestions\trecall@1\trecall@3\treadable@3\tanswered\toffered\tnone\trefused\tcrisis\thard\tstopped\tlow\tbenign\tfalse alarms\t")
	row := func(name string, x *evaluate.Result) {
		fmt.Fprintf(w, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%d\t%.3f\t%d\t%.3f\t%.3f\t%.3f\t%d\t%.3f\t\n", name,
			x.Questions.N, x.Questions.Recall1, x.Questions.Recall3, x.Questions.Readable3, x.Questions.Answered, x.Questions.Offered,
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
