package retrieval

import (
	"bytes"
	_ "embed" // topics/weights.bin
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

//go:embed topics/weights.bin
var shippedTopics string // a string: it is read where the program's file lies, and never copied

// topicsMagic opens the file; its last letter is the version of the form.
const topicsMagic = "OBTOPIC6\n"

// topicsHead is the readable part of the file.
type topicsHead struct {
	Topics []string    `json:"topics"`
	Sum    []byte      `json:"sum"`
	More   []byte      `json:"more"`
	Bias   []float32   `json:"bias"`
	Scale  []float32   `json:"scale"`
	Scopes []scopeHead `json:"scopes"`
}

// scopeHead is what is readable of a Scope.
type scopeHead struct {
	Lang content.Lang `json:"lang"`
	Step float32      `json:"step"`
	Bias float32      `json:"bias"`
}

// Shipped is what the binary has learnt. All callers share it.
func Shipped() (*Classifier, map[content.Lang]*Scope, error) {
	s := shipped()
	return s.classifier, maps.Clone(s.scopes), s.err
}

var shipped = sync.OnceValue(func() (s struct {
	classifier *Classifier
	scopes     map[content.Lang]*Scope
	err        error
}) {
	s.classifier, s.scopes, s.err = Decode(shippedTopics)
	return s
})

// Encode is the file of what was learnt: the magic, a line of JSON, each Scope's rarity and weights, and of the
// Classifier how rare the buckets are, how long their rows are, and the rows, packed.
func Encode(c *Classifier, scopes map[content.Lang]*Scope) ([]byte, error) {
	head := topicsHead{Topics: c.Topics, Sum: c.Sum[:], More: c.More[:], Bias: c.bias, Scale: c.scale}
	langs := slices.Sorted(maps.Keys(scopes))
	for _, lang := range langs {
		head.Scopes = append(head.Scopes, scopeHead{lang, scopes[lang].step, scopes[lang].bias})
	}
	line, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("write the topics' weights: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(topicsMagic)
	b.Write(line)
	b.WriteByte('\n')
	for _, lang := range langs {
		b.WriteString(scopes[lang].rarity)
		b.WriteString(scopes[lang].weight)
	}
	b.WriteString(c.rarity)
	b.WriteString(c.sparse.lengths)
	b.WriteString(c.sparse.rows.Packed())
	return b.Bytes(), nil
}

// Decode reads what Encode wrote, where it lies, and refuses anything else.
func Decode(data string) (*Classifier, map[content.Lang]*Scope, error) {
	bad := errors.New("the topics' weights are no such file or of another version; write them anew with `make train`")
	rest, ok := strings.CutPrefix(data, topicsMagic)
	if !ok {
		return nil, nil, bad
	}
	line, rest, ok := strings.Cut(rest, "\n")
	var h topicsHead
	if !ok || json.Unmarshal([]byte(line), &h) != nil {
		return nil, nil, bad
	}
	c := &Classifier{Topics: h.Topics, bias: h.Bias, scale: h.Scale}
	classes := len(h.Topics) + 1
	if len(h.Sum) != len(c.Sum) || len(h.More) != len(c.More) || len(h.Bias) != classes || len(h.Scale) != classes || len(rest) < 2*slots*len(h.Scopes)+2*buckets {
		return nil, nil, bad
	}
	scopes := map[content.Lang]*Scope{}
	for _, s := range h.Scopes {
		scopes[s.Lang] = &Scope{lang: s.Lang, rarity: rest[:slots], weight: rest[slots : 2*slots], step: s.Step, bias: s.Bias}
		rest = rest[2*slots:]
	}
	c.Sum, c.More, c.rarity = [32]byte(h.Sum), [32]byte(h.More), rest[:buckets]
	var err error
	if c.sparse, err = newSparse(classes, rest[buckets:2*buckets], rest[2*buckets:]); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", bad, err)
	}
	return c.prepare(), scopes, nil
}
