// Package packed makes the weights in the binary smaller: compress/flate and a length that is known before. It is for
// models that are read whole at the start (retrieval/langid, dialogs/safety/hint) and for what waits for the first question
// (the topics' weights, retrieval/rows.go).
package packed

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"strings"
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
	var b bytes.Buffer
	b.Grow(size)
	err := unpack(&b, bytes.NewReader(data), size)
	return b.Bytes(), err
}

// Text is packed data that is known to unpack to what it should.
type Text struct {
	data string
	size int
}

// NewText refuses data that does not unpack to size bytes; of what it unpacked to see that, it keeps nothing.
func NewText(data string, size int) (Text, error) {
	return Text{data: data, size: size}, unpack(io.Discard, strings.NewReader(data), size)
}

// Unpacked is the whole of it, without a second copy. It is not kept.
func (t Text) Unpacked() string {
	var b strings.Builder
	b.Grow(t.size)
	if unpack(&b, strings.NewReader(t.data), t.size) != nil {
		return "" // not of NewText
	}
	return b.String()
}

// Packed is what it was made of.
func (t Text) Packed() string { return t.data }

// source is packed data; it gives single bytes, so that no more is read than is needed.
type source interface {
	io.Reader
	io.ByteReader
	Len() int // of what is left
}

func unpack(to io.Writer, from source, size int) error {
	z := flate.NewReader(from)
	if _, err := io.CopyN(to, z, int64(size)); err != nil {
		return fmt.Errorf("unpack: %w", err)
	}
	if n, err := io.ReadFull(z, make([]byte, 1)); n > 0 || !errors.Is(err, io.EOF) || from.Len() > 0 {
		return errors.New("unpack: there is more than there should be")
	}
	return nil
}
