package hint

import (
	"bytes"
	_ "embed" // weights.bin
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/ouderbrug/ouderbrug/retrieval/packed"
)

//go:embed weights.bin
var shipped []byte

// Shipped is the model in the binary.
func Shipped() (*Model, error) { return Decode(shipped) }

// magic opens a file of weights; its last letter is the version of the form and of the features.
const magic = "OBHINT3\n"

// maxHeads bounds the heads; Score keeps its sums on the stack.
const maxHeads = 32

// head is the readable part of a file of weights.
type head struct {
	Bits       int                `json:"bits"`
	Classes    []string           `json:"classes"`
	Langs      []string           `json:"langs"`
	Thresholds map[string]float32 `json:"thresholds"`
	Sum        []byte             `json:"examples_sha256"`
	Bias       []float32          `json:"bias"`
	Scale      []float32          `json:"scale"`
}

// Encode is the file of a model: the magic, the length of a line of JSON, the line, the weights (packed).
func Encode(m *Model) ([]byte, error) {
	line, err := json.Marshal(head{m.Bits, m.Classes, m.Langs, m.Thresholds, m.Sum[:], m.Bias, m.Scale})
	if err != nil {
		return nil, fmt.Errorf("writing the weights of the hints: %w", err)
	}
	line = append(line, '\n')
	b := bytes.NewBufferString(magic)
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(line)))) //nolint:gosec // a line of some hundred bytes
	b.Write(line)
	weights := make([]byte, len(m.Weights))
	for i, w := range m.Weights {
		weights[i] = byte(w) //nolint:gosec // the bits of an int8
	}
	small, err := packed.Pack(weights)
	if err != nil {
		return nil, fmt.Errorf("writing the weights of the hints: %w", err)
	}
	b.Write(small)
	return b.Bytes(), nil
}

// Decode reads what Encode wrote and refuses anything else.
func Decode(data []byte) (*Model, error) {
	const again = "; write it anew with `make train`"
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < 4 {
		return nil, fmt.Errorf("the weights of the hints are no such file or of another version%s", again)
	}
	n := int(binary.LittleEndian.Uint32(rest))
	if rest = rest[4:]; n > len(rest) {
		return nil, fmt.Errorf("the weights of the hints are cut off%s", again)
	}
	var h head
	if err := json.Unmarshal(rest[:n], &h); err != nil {
		return nil, fmt.Errorf("the head of the weights of the hints cannot be read%s: %w", again, err)
	}
	m := &Model{Bits: h.Bits, Classes: h.Classes, Langs: h.Langs, Thresholds: h.Thresholds, Bias: h.Bias, Scale: h.Scale,
		faith: faithWords(), known: readConcepts()}
	if h.Bits < 8 || h.Bits > 20 || len(h.Classes) == 0 || len(h.Langs) == 0 || m.Heads() > maxHeads ||
		len(h.Bias) != m.Heads() || len(h.Scale) != m.Heads() || len(h.Sum) != len(m.Sum) {
		return nil, fmt.Errorf("the weights of the hints do not fit their head%s", again)
	}
	weights, err := packed.Unpack(rest[n:], m.Heads()<<h.Bits)
	if err != nil {
		return nil, fmt.Errorf("the weights of the hints do not fit their head%s: %w", again, err)
	}
	copy(m.Sum[:], h.Sum)
	m.Weights = make([]int8, len(weights))
	for i, b := range weights {
		m.Weights[i] = int8(b) //nolint:gosec // the bits of an int8
	}
	return m, nil
}
