package models_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/internal/fakes/openai"
	"github.com/ouderbrug/ouderbrug/models"
)

// answering answers a call for vectors with what is made of its texts.
func answering(data func(texts []string) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Input []string }
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			http.Error(w, "bad", http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, `{"object":"list","data":[%s]}`, data(q.Input))
	}
}

// A server may answer in another order than it was asked, and says so in each vector's index.
func TestVectorsAreTakenByTheirIndex(t *testing.T) {
	t.Parallel()
	srv := openai.New(t)
	srv.Disturb(answering(func(texts []string) string {
		var out []string
		for i := range texts {
			out = append(out, fmt.Sprintf(`{"object":"embedding","index":%d,"embedding":[1,%d]}`, i, i))
		}
		slices.Reverse(out)
		return strings.Join(out, ",")
	}))
	got, err := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}}).Passages(t.Context(), []string{"een", "twee", "drie"})
	if err != nil || len(got) != 3 || got[0][1] != 0 || got[1][1] != 1 || got[2][1] != 2 {
		t.Errorf("got %v, %v", got, err)
	}
}

// What cannot be checked is not taken, and never kept.
func TestVectorsThatCannotBeCheckedAreRefused(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"no index":         `{"embedding":[1,2]},{"embedding":[3,4]}`,
		"the same twice":   `{"index":0,"embedding":[1,2]},{"index":0,"embedding":[3,4]}`,
		"one beyond":       `{"index":1,"embedding":[1,2]},{"index":2,"embedding":[3,4]}`,
		"null in a vector": `{"index":0,"embedding":[1,null]},{"index":1,"embedding":[3,4]}`,
		"null for one":     `{"index":0,"embedding":null},{"index":1,"embedding":[3,4]}`,
		"NaN":              `{"index":0,"embedding":[1,NaN]},{"index":1,"embedding":[3,4]}`,
		"too large":        `{"index":0,"embedding":[1,1e99]},{"index":1,"embedding":[3,4]}`,
		"one too few":      `{"index":0,"embedding":[1,2]}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			srv := openai.New(t)
			srv.Disturb(answering(func([]string) string { return data }))
			o := models.EmbedOptions{Server: models.Server{URL: srv.URL, Model: "m"}, Cache: filepath.Join(t.TempDir(), "v")}
			if got, err := embedder(t, o).Passages(t.Context(), []string{"een", "twee"}); err == nil {
				t.Errorf("taken: %v", got)
			}
			srv.Disturb(nil)
			srv.Forget()
			if _, err := embedder(t, o).Passages(t.Context(), []string{"een", "twee"}); err != nil || len(srv.Texts()) != 2 {
				t.Errorf("%d texts were sent anew, %v", len(srv.Texts()), err)
			}
		})
	}
	srv := openai.New(t)
	srv.Disturb(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"embeddings":[[1,null]]}`) })
	if got, err := embedder(t, models.EmbedOptions{Server: models.Server{URL: srv.Ollama(), Model: "m"}}).Question(t.Context(), "hoe"); err == nil {
		t.Errorf("taken of Ollama: %v", got)
	}
}
