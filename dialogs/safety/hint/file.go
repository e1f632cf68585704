package hint

import (
	"bytes"
	_ "embed" // weights.bin
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/ouderbrug/ouderbrug/retrieval/packed"
)

//go:embed weights.bin
var shipped []byte

// Shipped is the model in the binary.
func Shipped() (*Model, error) { return Decode(shipped) }

// magic opens a file of weights; its last letter is the version of the form and of the features.
const magic = "OBHINT4\n"

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
	Known      int                `json:"known"`
}

// Encode is the file of a model: the magic, the length of a line of JSON, the line, and, packed, which buckets are known,
// the weights, and those for languages.
func Encode(m *Model) ([]byte, error) {
	line, err := json.Marshal(head{m.Bits, m.Classes, m.Langs, m.Thresholds, m.Sum[:], m.Bias, m.Scale, m.Known.Len()})
	if err != nil {
		return nil, fmt.Errorf("writing the weights of the hints: %w", err)
	}
	line = append(line, '\n')
	b := bytes.NewBufferString(magic)
	b.Write(binary.LittleEndian.AppendUint32(nil, uint32(len(line)))) //nolint:gosec // a line of some hundred bytes
	b.Write(line)
	var all []byte
	for _, set := range m.Known.set {
		all = binary.LittleEndian.AppendUint64(all, set)
	}
	for _, w := range slices.Concat(m.Weights, m.LangWeight) {
		all = append(all, byte(w)) //nolint:gosec // the bits of an int8
	}
	small, err := packed.Pack(all)
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
		words: readWords()}
	if h.Bits < 8 || h.Bits > 20 || len(h.Classes) == 0 || len(h.Langs) == 0 || m.Heads() > maxHeads || h.Known < 0 || h.Known > 1<<h.Bits ||
		len(h.Bias) != m.Heads() || len(h.Scale) != m.Heads() || len(h.Sum) != len(m.Sum) {
		return nil, fmt.Errorf("the weights of the hints do not fit their head%s", again)
	}
	copy(m.Sum[:], h.Sum)
	sets, dangers := 1<<h.Bits/8, m.Dangers()*h.Known
	all, err := packed.Unpack(rest[n:], sets+dangers+len(m.Langs)*m.langBuckets())
	if err != nil {
		return nil, fmt.Errorf("the weights of the hints do not fit their head%s: %w", again, err)
	}
	for i := 0; i < sets; i += 8 {
		m.Known.set = append(m.Known.set, binary.LittleEndian.Uint64(all[i:]))
	}
	if m.Known = m.Known.counted(); m.Known.Len() != h.Known {
		return nil, fmt.Errorf("the weights of the hints are not those of their buckets%s", again)
	}
	m.Weights, m.LangWeight = signed(all[sets:sets+dangers]), signed(all[sets+dangers:])
	return m, nil
}

// signed are bytes as the weights that they are.
func signed(bytes []byte) []int8 {
	out := make([]int8, len(bytes))
	for i, b := range bytes {
		out[i] = int8(b) //nolint:gosec // the bits of an int8
	}
	return out
}
