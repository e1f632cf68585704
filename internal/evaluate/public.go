package evaluate

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Public is what "ouderbrug eval --public DIR --json" prints: the analysis, the abstention and the language detector on
// data by others, so that the numbers can be set beside published ones.
type Public struct {
	XQuAD    map[content.Lang]float64 `json:"xquad"`    // nDCG@10, questions to paragraphs of the same language
	CLINC150 CLINC                    `json:"clinc150"` // in scope against out of scope
	LangID   LangID                   `json:"langid"`
}

// CLINC is abstention on CLINC150.
type CLINC struct {
	AUROC float64 `json:"auroc"`
	// Variants is how many ways of asking for an intent are indexed: the first ones of the training set.
	Variants int `json:"variants"`
}

// clincVariants is the number at which reference measurements were made (Larson et al. 2019 train on up to 100).
const clincVariants = 10

// MeasurePublic reads xquad, clinc150 and tatoeba in dir. open gives an empty index.
func MeasurePublic(ctx context.Context, dir string, open func() retrieval.Store, detect func(string) content.Lang) (*Public, error) {
	p := &Public{XQuAD: map[content.Lang]float64{}}
	for _, lang := range []content.Lang{content.English, content.Turkish, content.Arabic} {
		score, err := measureXQuAD(ctx, filepath.Join(dir, "xquad", "xquad."+string(lang)+".json"), lang, open())
		if err != nil {
			return nil, err
		}
		p.XQuAD[lang] = score
	}
	var err error
	if p.CLINC150, err = measureCLINC(ctx, filepath.Join(dir, "clinc150", "data_full.json"), open()); err != nil {
		return nil, err
	}
	p.LangID, err = measureLangID(filepath.Join(dir, "tatoeba"), detect)
	return p, err
}

// squad is the part of SQuAD v1.1's JSON that is needed.
type squad struct {
	Data []struct {
		Paragraphs []struct {
			Context string `json:"context"`
			QAs     []struct {
				Question string `json:"question"`
			} `json:"qas"`
		} `json:"paragraphs"`
	} `json:"data"`
}

// measureXQuAD asks every question for its own paragraph among all of them.
func measureXQuAD(ctx context.Context, file string, lang content.Lang, store retrieval.Store) (float64, error) {
	var set squad
	if err := readJSON(file, &set); err != nil {
		return 0, err
	}
	var passages []retrieval.Passage
	type asked struct {
		text string
		want content.ID
	}
	var questions []asked
	for _, d := range set.Data {
		for _, p := range d.Paragraphs {
			id := content.ID(fmt.Sprintf("p%04d", len(passages)))
			passages = append(passages, retrieval.Passage{ID: id, Page: id, Topic: string(id), Kind: retrieval.Topic, Lang: lang, Text: p.Context})
			for _, q := range p.QAs {
				questions = append(questions, asked{q.Question, id})
			}
		}
	}
	if len(questions) == 0 {
		return 0, fmt.Errorf("%s holds no questions: it should be SQuAD v1.1", file)
	}
	if err := store.Replace(ctx, passages); err != nil {
		return 0, err
	}
	var sum float64
	for _, q := range questions {
		streams, err := store.Search(ctx, retrieval.Query{Text: q.text, Lang: lang, Limit: 10})
		if err != nil {
			return 0, err
		}
		if at := slices.IndexFunc(streams.Sparse, func(m retrieval.Match) bool { return m.ID == q.want }); at >= 0 {
			sum += 1 / math.Log2(float64(at+2)) // one paragraph is right, so the ideal gain is 1
		}
	}
	return sum / float64(len(questions)), nil
}

// measureCLINC indexes the first variants of each intent and asks the test set.
func measureCLINC(ctx context.Context, file string, store retrieval.Store) (CLINC, error) {
	out := CLINC{Variants: clincVariants}
	var set map[string][][2]string // split → (text, intent)
	if err := readJSON(file, &set); err != nil {
		return out, err
	}
	texts := map[string][]string{}
	for _, x := range set["train"] {
		if len(texts[x[1]]) < clincVariants {
			texts[x[1]] = append(texts[x[1]], x[0])
		}
	}
	var passages []retrieval.Passage
	for intent, lines := range texts {
		text := ""
		for _, l := range lines {
			text += l + "\n"
		}
		passages = append(passages, retrieval.Passage{ID: content.ID(intent), Page: content.ID(intent), Topic: intent, Kind: retrieval.Topic, Lang: content.English, Text: text})
	}
	if len(passages) == 0 || len(set["test"]) == 0 || len(set["oos_test"]) == 0 {
		return out, fmt.Errorf("%s has no splits train, test and oos_test: it should be CLINC150's data_full.json", file)
	}
	if err := store.Replace(ctx, passages); err != nil {
		return out, err
	}
	in, err := confidences(ctx, store, set["test"])
	if err != nil {
		return out, err
	}
	outside, err := confidences(ctx, store, set["oos_test"])
	out.AUROC = auroc(in, outside)
	return out, err
}

// confidences is how sure the first match of each line is.
func confidences(ctx context.Context, store retrieval.Store, lines [][2]string) ([]float64, error) {
	out := make([]float64, 0, len(lines))
	for _, x := range lines {
		streams, err := store.Search(ctx, retrieval.Query{Text: x[0], Lang: content.English, Limit: 2})
		if err != nil {
			return nil, err
		}
		var sure float64
		if len(streams.Sparse) > 0 {
			sure = streams.Sparse[0].Confidence()
		}
		out = append(out, sure)
	}
	return out, nil
}

// auroc is the chance that one of in scores above one of out; ties count half.
func auroc(in, out []float64) float64 {
	sorted := slices.Sorted(slices.Values(out))
	var sum float64
	for _, x := range in {
		below, _ := slices.BinarySearch(sorted, x)
		above, _ := slices.BinarySearch(sorted, math.Nextafter(x, math.Inf(1)))
		sum += float64(below) + float64(above-below)/2
	}
	return sum / float64(len(in)) / float64(len(out))
}

func readJSON(file string, into any) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("public data cannot be read: %w", err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s is not the JSON that it should be: %w", file, err)
	}
	return nil
}
