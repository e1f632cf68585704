package retrieval

import (
	"bytes"
	_ "embed" // topics/weights.bin
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

//go:embed topics/weights.bin
var shippedTopics string // a string: it is read where the program's file lies, and never copied

// topicsMagic opens the file; its last letter is the version of the form.
const topicsMagic = "OBTOPIC2\n"

// topicsHead is the readable part of the file.
type topicsHead struct {
	Topics []string  `json:"topics"`
	Sum    []byte    `json:"sum"`
	More   []byte    `json:"more"`
	Bias   []float32 `json:"bias"`
	Scale  []float32 `json:"scale"`
}

// ShippedClassifier is the one in the binary.
func ShippedClassifier() (*Classifier, error) { return DecodeClassifier(shippedTopics) }

// Encode is the file of a Classifier: the magic, a line of JSON, how rare the buckets are, the weights.
func (c *Classifier) Encode() ([]byte, error) {
	line, err := json.Marshal(topicsHead{c.Topics, c.Sum[:], c.More[:], c.bias, c.scale})
	if err != nil {
		return nil, fmt.Errorf("write the topics' weights: %w", err)
	}
	var b bytes.Buffer
	b.Grow(len(topicsMagic) + len(line) + 1 + len(c.rarity) + len(c.weights))
	b.WriteString(topicsMagic)
	b.Write(line)
	b.WriteByte('\n')
	b.WriteString(c.rarity)
	b.WriteString(c.weights)
	return b.Bytes(), nil
}

// DecodeClassifier reads what Encode wrote, where it lies, and refuses anything else.
func DecodeClassifier(data string) (*Classifier, error) {
	bad := errors.New("the topics' weights are no such file or of another version; write them anew with `make train`")
	rest, ok := strings.CutPrefix(data, topicsMagic)
	if !ok {
		return nil, bad
	}
	line, rest, ok := strings.Cut(rest, "\n")
	var h topicsHead
	if !ok || json.Unmarshal([]byte(line), &h) != nil {
		return nil, bad
	}
	classes := len(h.Topics) + 1
	c := &Classifier{Topics: h.Topics, bias: h.Bias, scale: h.Scale}
	if len(h.Sum) != len(c.Sum) || len(h.More) != len(c.More) || len(h.Bias) != classes || len(h.Scale) != classes || len(rest) != buckets*(1+classes) {
		return nil, bad
	}
	c.Sum, c.More = [32]byte(h.Sum), [32]byte(h.More)
	c.rarity, c.weights = rest[:buckets], rest[buckets:]
	return c.prepare(), nil
}
