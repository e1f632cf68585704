package evaluate_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/retrieval/embedded"
)

func now() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) }

func TestFilesSayWhatIsWrong(t *testing.T) {
	questions := "# a comment\n\nnl\tadhd\tdruk\nnl\tdruk\nxx\tadhd\tdruk\nnl\t, adhd\tdruk\nnl\tadhd,autism\tdruk of anders\n"
	got, err := evaluate.ReadQuestions("q.tsv", strings.NewReader(questions))
	if len(got) != 2 || fmt.Sprint(got[1].Topics) != "[adhd autism]" || got[1].Text != "druk of anders" {
		t.Errorf("read %+v", got)
	}
	for _, want := range []string{"q.tsv:4: has 2 fields; write 3", "q.tsv:5: needs a language", "q.tsv:6: the topic is empty"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q in %v", want, err)
		}
	}
	if _, err := evaluate.ReadCrisis("c.tsv", strings.NewReader("nl\tsuicide\tx\nnl\tsadness\ty\n")); err == nil || !strings.Contains(err.Error(), "c.tsv:2: \"sadness\" is not a class") {
		t.Errorf("an unknown class: %v", err)
	}
	if got, err := evaluate.ReadPlain("n.tsv", strings.NewReader("\ufeffen\thello\r\n")); err != nil || len(got) != 1 || got[0].Text != "hello" {
		t.Errorf("read %+v, %v", got, err)
	}
	if _, err := (evaluate.Files{Questions: []string{filepath.Join(t.TempDir(), "absent.tsv")}}).Read(); err == nil {
		t.Error("a file that is not there is no error")
	}
}

func TestFilesReadOnlyWhatIsNamed(t *testing.T) {
	dir := t.TempDir()
	for name, line := range map[string]string{"none.tsv": "nl\tweer morgen\n", "none2.nl.tsv": "nl\tauto kopen\n", "other.tsv": "nl\tfilm\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(line), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	set, err := evaluate.Files{None: []string{filepath.Join(dir, "none*.tsv"), filepath.Join(dir, "other.tsv")}}.Read()
	if err != nil || len(set.None) != 3 || set.Questions != nil {
		t.Errorf("read %+v, %v", set, err)
	}
}

func TestWilson(t *testing.T) {
	for _, c := range []struct {
		hits, n int
		want    float64
	}{{0, 0, 0}, {0, 10, 0}, {10, 10, 0.7225}, {95, 100, 0.8882}, {30, 30, 0.8865}} {
		if got := evaluate.Wilson(c.hits, c.n); math.Abs(got-c.want) > 0.0005 {
			t.Errorf("%d of %d: %.4f, want %.4f", c.hits, c.n, got, c.want)
		}
	}
}

// scripted answers from a table.
type scripted map[string]evaluate.Answer

func (s scripted) Ask(_ context.Context, _ content.Lang, _ content.Country, text string) (evaluate.Answer, error) {
	a, ok := s[text]
	if !ok {
		return a, errors.New("not in the script")
	}
	return a, nil
}

func hits(topics ...string) (out []evaluate.Hit) {
	for _, t := range topics {
		topic, lang, _ := strings.Cut(t, "/")
		out = append(out, evaluate.Hit{Topic: topic, Lang: content.Lang(lang)})
	}
	return out
}

func TestRates(t *testing.T) {
	asker := scripted{
		"first":  {Band: retrieval.Answer, Hits: hits("a/nl", "b/nl")},
		"third":  {Band: retrieval.Offer, Hits: hits("x/nl", "y/nl", "a/en")},
		"missed": {Band: retrieval.None},
		"hushed": {Band: retrieval.None, Safety: &evaluate.Safety{Class: "violence", Level: evaluate.Hard}},
		"hard":   {Band: retrieval.None, Safety: &evaluate.Safety{Class: "suicide", Level: evaluate.Hard}},
		"check":  {Band: retrieval.None, Safety: &evaluate.Safety{Class: "suicide", Level: evaluate.Check}},
		"calm":   {Band: retrieval.None},
	}
	q := func(lang content.Lang, text string) evaluate.Question {
		return evaluate.Question{Lang: lang, Topics: []string{"a"}, Class: "suicide", Text: text}
	}
	set := evaluate.Set{
		Questions: []evaluate.Question{q("nl", "first"), q("nl", "third"), q("nl", "missed"), q("en", "hushed")},
		None:      []evaluate.Question{q("nl", "first"), q("nl", "calm")},
		Crisis:    []evaluate.Question{q("nl", "hard"), q("nl", "check"), q("nl", "calm"), q("nl", "hard")},
		Benign:    []evaluate.Question{q("nl", "hard"), q("nl", "check"), q("nl", "calm"), q("nl", "calm")},
	}
	tick := now()
	clock := func() time.Time { tick = tick.Add(time.Millisecond); return tick }
	r, err := evaluate.Measure(t.Context(), asker, "nl", set, clock)
	if err != nil {
		t.Fatal(err)
	}
	data, err := r.JSON()
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	at := func(path string) any {
		var v any = got
		for _, key := range strings.Split(path, ".") {
			v = v.(map[string]any)[key]
		}
		return v
	}
	for path, want := range map[string]float64{
		"ms.p50": 1, "all.questions.n": 4, "all.questions.recall@1": 0.25, "all.questions.recall@3": 0.5, "all.questions.readable@3": 0.25,
		"all.questions.mrr": (1 + 1.0/3) / 4, "all.questions.answered": 0.25, "all.questions.offered": 0.25, "languages.nl.questions.n": 3, "languages.en.questions.recall@3": 0,
		"all.none.n": 2, "all.none.refused": 0.5, "all.crisis.n": 4, "all.crisis.hard_stop": 0.5, "all.crisis.stopped": 0.75,
		"all.crisis.low": evaluate.Wilson(3, 4), "all.crisis.classes.suicide.stopped": 0.75, "all.crisis.classes.suicide.n": 4, "all.benign.n": 4, "all.benign.false_alarms": 0.25,
	} {
		if v, ok := at(path).(float64); !ok || math.Abs(v-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", path, at(path), want)
		}
	}
	set.Benign = append(set.Benign, q("nl", "unknown"))
	if _, err := evaluate.Measure(t.Context(), asker, "nl", set, clock); err == nil || strings.Contains(err.Error(), "unknown") {
		t.Errorf("a question that cannot be asked gives %v; want an error without its text", err)
	}
}

// shipped is the way that a question really goes, with a detector that knows one word.
func shipped(t *testing.T) *evaluate.Path {
	t.Helper()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bands, err := retrieval.DefaultBands()
	if err != nil {
		t.Fatal(err)
	}
	r, err := retrieval.New(t.Context(), lib, embedded.New(), bands)
	if err != nil {
		t.Fatal(err)
	}
	detect := evaluate.DetectorFunc(func(text string) (string, string, bool) {
		return "violence", evaluate.Hard, strings.Contains(text, "slaat")
	})
	return &evaluate.Path{Detector: detect, Retriever: r, Now: now}
}

func TestThePathAsksSafetyFirst(t *testing.T) {
	p := shipped(t)
	a, err := p.Ask(t.Context(), "nl", "nl", "mijn zoontje van 3 praat nog niet en mijn man slaat mij")
	if err != nil || a.Safety == nil || a.Safety.Class != "violence" || a.Band != retrieval.None || len(a.Hits) != 0 {
		t.Errorf("got %+v, %v", a, err)
	}
	a, err = p.Ask(t.Context(), "nl", "nl", "mijn zoontje van 3 praat nog niet")
	if err != nil || a.Safety != nil || len(a.Hits) == 0 || a.Hits[0].Topic != "speech-delay" || len(a.Hits[0].Sources) == 0 || a.Text == "" {
		t.Errorf("got %+v, %v", a, err)
	}
	data, err := json.Marshal(evaluate.Answer{Lang: "nl", Band: retrieval.None, Hits: []evaluate.Hit{}})
	if want := `{"lang":"nl","safety":null,"band":"none","hits":[],"text":""}`; err != nil || string(data) != want {
		t.Errorf("JSON is %s, want %s", data, want)
	}
	data, err = json.Marshal(a.Hits[0])
	if err != nil || !strings.Contains(string(data), `"sources":[{"title":`) || !strings.Contains(string(data), `"checked":"2026-`) || strings.Contains(string(data), "dated") {
		t.Errorf("a hit's JSON is %s, %v", data, err)
	}
}

func TestCalibrateCutsWhereTheGoalsAreReached(t *testing.T) {
	p := shipped(t)
	lines := func(lang content.Lang, topic string, texts ...string) (out []evaluate.Question) {
		for _, text := range texts {
			out = append(out, evaluate.Question{Lang: lang, Topics: []string{topic}, Text: text})
		}
		return out
	}
	set := evaluate.Set{
		Questions: lines("nl", "speech-delay", "mijn kind praat laat", "mijn dochter van 3 praat nog niet", "hij zegt nog maar een paar woordjes", "wanneer gaan kinderen praten"),
		None: lines("nl", "", "weer morgen regen", "beste laptop kopen", "uitslag voetbal", "recept soep", "belasting bedrijf",
			"trein naar utrecht", "goedkope vlucht antalya", "fietsband plakken", "koers van de euro", "film vanavond op tv", "tuin omspitten", "auto apk",
			"wie is de koning", "hoe kook ik rijst", "nieuwe telefoon batterij", "paspoort foto", "openingstijden ikea", "wasmachine kapot", "beste pizza", "vakantie griekenland"),
	}
	bands, err := evaluate.Calibrate(t.Context(), p.Retriever, "nl", set, now)
	if err != nil {
		t.Fatal(err)
	}
	p.Retriever.Bands = bands
	r, err := evaluate.Measure(t.Context(), p, "nl", set, now)
	if err != nil {
		t.Fatal(err)
	}
	if r.All.None.Refused < 0.8 || r.All.Questions.Recall3 < 0.5 {
		t.Errorf("with %+v: refused %.2f, recall@3 %.2f", bands, r.All.None.Refused, r.All.Questions.Recall3)
	}
	if len(bands) != 1 {
		t.Errorf("twenty none lines give a language a cut of its own: %+v", bands)
	}
	text, err := evaluate.BandsJSON(bands)
	var again retrieval.Bands
	if err != nil || json.Unmarshal(text, &again) != nil || again[""] != bands[""] {
		t.Errorf("written as %s, %v", text, err)
	}
}

func TestBenchHasTheShapeOfTheContract(t *testing.T) {
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	b, err := evaluate.BenchRetrieval(t.Context(), evaluate.BenchOptions{
		Library: lib, Open: func() retrieval.Store { return embedded.New() }, Passages: 300, Clock: time.Now,
		Yardstick: func(_ context.Context, task evaluate.YardstickTask) (evaluate.BleveBench, error) {
			return evaluate.BleveBench{BuildMs: float64(len(task.Passages)), P99Ms: float64(len(task.Questions))}, nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	ten, _ := got["ten_times"].(map[string]any)
	bleve, _ := got["bleve"].(map[string]any)
	if got["passages"] != 300.0 || ten["passages"] != 3000.0 || bleve["build_ms"] != 300.0 || bleve["p99_ms"] == 0.0 || ten["heap_mb"] == nil || b.P99Ms < b.P50Ms || b.BuildMs <= 0 {
		t.Errorf("bench printed %s", data)
	}
	if _, err := evaluate.BenchRetrieval(t.Context(), evaluate.BenchOptions{Library: &content.Library{}}); err == nil {
		t.Error("a library without text is benched")
	}
}

func TestSlicesAreCountedApart(t *testing.T) {
	lines, err := evaluate.ReadPlain("none.tsv", strings.NewReader("nl\tplain\n# slice: learner, misspelt\nnl\tone\nnl\ttwo\n# slice:\nnl\tplain again\n"))
	if err != nil {
		t.Fatal(err)
	}
	asker := askFunc(func(text string) evaluate.Answer {
		return evaluate.Answer{Band: map[bool]retrieval.Band{true: retrieval.None, false: retrieval.Offer}[text == "one"]}
	})
	r, err := evaluate.Measure(t.Context(), asker, "nl", evaluate.Set{None: lines}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if got := r.Slices["learner"]; got == nil || got.None.N != 2 || got.None.Refused != 0.5 || len(r.Slices) != 2 || r.All.None.N != 4 {
		t.Errorf("slices: %+v", r.Slices)
	}
}

type askFunc func(text string) evaluate.Answer

func (f askFunc) Ask(_ context.Context, _ content.Lang, _ content.Country, text string) (evaluate.Answer, error) {
	return f(text), nil
}
