package models

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
)

// ordered looks through what an embedding server answers before langchaingo does, which takes vectors in the order in
// which they come, whatever their index, and null for 0.
type ordered struct{ next http.RoundTripper }

// vector is one of them.
type vector struct {
	Index     *int            `json:"index"`
	Embedding json.RawMessage `json:"embedding"`
}

// RoundTrip gives the vectors in the order of their texts.
func (o ordered) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := o.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err == nil {
		body, err = inOrder(body)
	}
	if err != nil {
		if c, ok := r.Context().Value(causeKey{}).(*cause); ok {
			c.set(err)
		}
		return nil, err
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	return resp, nil
}

// inOrder sorts an answer's vectors by their index. One alone needs none, nor do Ollama's, which come one by one; what is
// no such answer at all is left to its reader to refuse.
func inOrder(body []byte) ([]byte, error) {
	var answer struct {
		Data       []vector          `json:"data"`
		Embeddings []json.RawMessage `json:"embeddings"`
	}
	if json.Unmarshal(body, &answer) != nil {
		return body, nil //nolint:nilerr // its reader says what is wrong
	}
	for _, v := range answer.Embeddings {
		if bytes.Contains(v, []byte("null")) {
			return nil, errVector
		}
	}
	if len(answer.Data) == 0 {
		return body, nil
	}
	sorted := make([]vector, len(answer.Data))
	for _, v := range answer.Data {
		if v.Index == nil && len(sorted) == 1 {
			v.Index = new(int)
		}
		if v.Index == nil || *v.Index < 0 || *v.Index >= len(sorted) || sorted[*v.Index].Index != nil || bytes.Contains(v.Embedding, []byte("null")) {
			return nil, errVector
		}
		sorted[*v.Index] = v
	}
	return json.Marshal(map[string]any{"data": sorted})
}
