package retrieval

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/retrieval/packed"
)

// rows are the rows of a sparse in the file: the classes of short rows, each as the step from the one before, the bitmaps
// of long ones, and the weights, each kind packed for itself. Together they take an eighth less than row after row
// (docs/decisions/016). Nobody joins them before the first question.
type rows struct {
	lengths string // as in sparse
	bitmap  int
	kinds   [3]packed.Text // steps, bitmaps, weights
	once    sync.Once
	joined  string
}

// newRows reads the three packed texts, each behind its length, and refuses what does not fit the lengths of the rows.
func newRows(lengths string, bitmap int, data string) (*rows, error) {
	r := &rows{lengths: lengths, bitmap: bitmap}
	for i, size := range r.sizes() {
		n, used := binary.Uvarint([]byte(data[:min(len(data), binary.MaxVarintLen64)]))
		if used <= 0 || n > uint64(len(data)-used) {
			return nil, errors.New("the topics' weights are cut short")
		}
		text, err := packed.NewText(data[used:used+int(n)], size)
		if err != nil {
			return nil, fmt.Errorf("the topics' weights: %w", err)
		}
		r.kinds[i], data = text, data[used+int(n):]
	}
	if data != "" {
		return nil, errors.New("the topics' weights: there is more than there should be")
	}
	return r, nil
}

// sizes is how many bytes each kind takes.
func (r *rows) sizes() (sizes [3]int) {
	for _, n := range []byte(r.lengths) {
		if int(n) < r.bitmap {
			sizes[0] += int(n)
		} else {
			sizes[1] += r.bitmap
		}
		sizes[2] += (int(n) + 1) / 2
	}
	return sizes
}

// String is row after row, as sparse.add reads them. Many may call it at once.
func (r *rows) String() string {
	r.once.Do(func() {
		steps, bitmaps, weights := r.kinds[0].Unpacked(), r.kinds[1].Unpacked(), r.kinds[2].Unpacked()
		var b strings.Builder
		b.Grow(len(steps) + len(bitmaps) + len(weights))
		for _, n := range []byte(r.lengths) {
			if n := int(n); n < r.bitmap {
				class := byte(0)
				for _, step := range []byte(steps[:n]) {
					class += step
					b.WriteByte(class)
				}
				steps = steps[n:]
			} else {
				b.WriteString(bitmaps[:r.bitmap])
				bitmaps = bitmaps[r.bitmap:]
			}
			half := (int(n) + 1) / 2
			b.WriteString(weights[:half])
			weights = weights[half:]
		}
		r.joined = b.String()
	})
	return r.joined
}

// Packed is the three packed texts as newRows reads them.
func (r *rows) Packed() string {
	var b strings.Builder
	for _, kind := range r.kinds {
		b.Write(binary.AppendUvarint(nil, uint64(len(kind.Packed()))))
		b.WriteString(kind.Packed())
	}
	return b.String()
}

// packRows packs rows for the file.
func (s *sparse) packRows(joined []byte) (string, error) {
	var kinds [3][]byte
	for _, n := range []byte(s.lengths) {
		row := joined[:s.size(int(n))]
		joined = joined[len(row):]
		if n := int(n); n < s.bitmap {
			last := byte(0)
			for _, class := range row[:n] {
				kinds[0], last = append(kinds[0], class-last), class
			}
			row = row[n:]
		} else {
			kinds[1] = append(kinds[1], row[:s.bitmap]...)
			row = row[s.bitmap:]
		}
		kinds[2] = append(kinds[2], row...)
	}
	var out []byte
	for _, kind := range kinds {
		small, err := packed.Pack(kind)
		if err != nil {
			return "", fmt.Errorf("the topics' weights: %w", err)
		}
		out = append(binary.AppendUvarint(out, uint64(len(small))), small...)
	}
	return string(out), nil
}
