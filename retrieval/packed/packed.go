// Package packed makes the weights in the binary smaller: compress/flate and a length that is known before. It is for
// models that are read whole at the start (retrieval/langid, dialogs/safety/hint); the topics' weights are read where they
// lie and are not packed (retrieval/sparse.go).
package packed

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
)

// Pack compresses data.
func Pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := flate.NewWriter(&b, flate.BestCompression)
	if err == nil {
		_, err = z.Write(data)
	}
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	return b.Bytes(), nil
}

// Unpack gives back what was packed. It must be size bytes, no more and no less.
func Unpack(data []byte, size int) ([]byte, error) {
	r, out := bytes.NewReader(data), make([]byte, size)
	z := flate.NewReader(r) // reads no byte more than it needs, as r gives single ones
	if _, err := io.ReadFull(z, out); err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	if n, err := io.ReadFull(z, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) || r.Len() > 0 {
		return nil, errors.New("unpack: there is more than there should be")
	}
	return out, nil
}
