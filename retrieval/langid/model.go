package langid

import (
	"bytes"
	_ "embed" // weights.bin
	"encoding/json"
	"fmt"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/packed"
)

//go:embed weights.bin
var shipped string

// Model tells languages in Latin letters apart.
type Model struct {
	Langs []content.Lang
	Floor float64 // log probability that byte 0 stands for
	Step  float64 // of one up
	// Weights are log probabilities of a bucket, one byte each: Weights[bucket*len(Langs)+lang].
	Weights string
}

// magic opens the file; its last letter is the version of the form and of Pieces.
const magic = "OBLANG2\n"

type head struct {
	Langs []content.Lang `json:"langs"`
	Floor float64        `json:"floor"`
	Step  float64        `json:"step"`
}

// Shipped is the model in the binary.
func Shipped() (*Model, error) { return Decode(shipped) }

// Encode is the file of a model: the magic, a line of JSON, the weights (packed).
func Encode(m *Model) ([]byte, error) {
	line, err := json.Marshal(head{m.Langs, m.Floor, m.Step})
	if err != nil {
		return nil, fmt.Errorf("write the languages' weights: %w", err)
	}
	var b bytes.Buffer
	b.WriteString(magic)
	b.Write(line)
	b.WriteByte('\n')
	small, err := packed.Pack([]byte(m.Weights))
	if err != nil {
		return nil, fmt.Errorf("write the languages' weights: %w", err)
	}
	b.Write(small)
	return b.Bytes(), nil
}

// Decode reads what Encode wrote and refuses anything else.
func Decode(data string) (*Model, error) {
	const again = "the languages' weights are no such file or of another version; write them anew with `make train`"
	if len(data) < len(magic) || data[:len(magic)] != magic {
		return nil, fmt.Errorf("%s", again)
	}
	rest := data[len(magic):]
	end := bytes.IndexByte([]byte(rest[:min(len(rest), 4096)]), '\n')
	if end < 0 {
		return nil, fmt.Errorf("%s", again)
	}
	var h head
	if err := json.Unmarshal([]byte(rest[:end]), &h); err != nil || len(h.Langs) == 0 || len(h.Langs) > maxLangs {
		return nil, fmt.Errorf("%s", again)
	}
	weights, err := packed.Unpack([]byte(rest[end+1:]), len(h.Langs)*Buckets)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", again, err)
	}
	return &Model{Langs: h.Langs, Floor: h.Floor, Step: h.Step, Weights: string(weights)}, nil
}

// maxLangs bounds the languages: sums stay on the stack.
const maxLangs = 16
