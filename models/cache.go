package models

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// cache is a file of passages' vectors by what they say and by which model. What it holds is made of vetted texts alone.
// It is read when it is needed and not kept in memory; a nil cache holds nothing.
//
// A record is the hash of model and text, the vector's length, the vector, and a sum over all that: one that was cut off
// when the machine stopped ends the file, and is written over.
type cache struct {
	path string

	mu      sync.Mutex
	good    int64 // where whole records end
	strange bool  // there is a file, and it is none of ours: it is left alone
}

// errStrange means that a file of something else stands where the vectors are to be kept.
var errStrange = errors.New("a file of something else stands there and is left as it is")

// cacheHead begins the file; one that begins otherwise is of another program, and not ours to write over.
const cacheHead = "ouderbrug vectors 1\n"

// longest bounds a vector's length.
const longest = 1 << 16

type cacheKey [sha256.Size]byte

// keyOf is what a text's vector is kept under; kind is the model, and how it is told what the text is.
func keyOf(kind, text string) cacheKey { return sha256.Sum256([]byte(kind + "\x00" + text)) }

// read returns the vectors of texts that are kept, and which are not.
func (c *cache) read(kind string, texts []string) (out [][]float32, missing []int) {
	out = make([][]float32, len(texts))
	if c != nil {
		wanted := make(map[cacheKey][]int, len(texts))
		for i, text := range texts {
			k := keyOf(kind, text)
			wanted[k] = append(wanted[k], i)
		}
		c.mu.Lock()
		c.strange = false
		c.good = c.each(func(k cacheKey, v []float32) { // a file that cannot be read holds nothing
			for _, i := range wanted[k] {
				out[i] = v
			}
		})
		c.mu.Unlock()
	}
	for i, v := range out {
		if v == nil {
			missing = append(missing, i)
		}
	}
	return out, missing
}

// each reads all records that are whole; good is where they end.
func (c *cache) each(f func(cacheKey, []float32)) (good int64) {
	file, err := os.Open(c.path)
	if err != nil {
		return 0
	}
	defer func() { _ = file.Close() }() // it was only read
	in := bufio.NewReaderSize(file, 1<<16)
	head := make([]byte, len(cacheHead))
	n, err := io.ReadFull(in, head)
	if err != nil || string(head) != cacheHead {
		c.strange = !strings.HasPrefix(cacheHead, string(head[:n])) // one that was cut off at its head is ours
		return 0
	}
	good = int64(len(head))
	for {
		k, v, n, err := record(in)
		if err != nil {
			return good
		}
		good += n
		f(k, v)
	}
}

// record reads one.
func record(in io.Reader) (k cacheKey, v []float32, n int64, err error) {
	head := make([]byte, len(k)+4)
	if _, err = io.ReadFull(in, head); err != nil {
		return k, nil, 0, err
	}
	copy(k[:], head)
	length := binary.LittleEndian.Uint32(head[len(k):])
	if length == 0 || length > longest {
		return k, nil, 0, errors.New("no vector is so long")
	}
	body := make([]byte, 4*length+4)
	if _, err = io.ReadFull(in, body); err != nil {
		return k, nil, 0, err
	}
	sum := crc32.NewIEEE()
	sum.Write(head)
	sum.Write(body[:4*length])
	if sum.Sum32() != binary.LittleEndian.Uint32(body[4*length:]) {
		return k, nil, 0, errors.New("a record is damaged")
	}
	v = make([]float32, length)
	for i := range v {
		v[i] = math.Float32frombits(binary.LittleEndian.Uint32(body[4*i:]))
	}
	return k, v, int64(len(head) + len(body)), nil
}

// add keeps the vectors of some texts, behind what is whole of the file.
func (c *cache) add(kind string, texts []string, vectors [][]float32, which []int) error {
	if c == nil {
		return nil
	}
	var b bytes.Buffer
	for _, i := range which {
		from := b.Len()
		k := keyOf(kind, texts[i])
		b.Write(k[:])
		_ = binary.Write(&b, binary.LittleEndian, uint32(len(vectors[i]))) // to memory
		_ = binary.Write(&b, binary.LittleEndian, vectors[i])
		_ = binary.Write(&b, binary.LittleEndian, crc32.ChecksumIEEE(b.Bytes()[from:]))
	}
	if err := c.append(b.Bytes()); err != nil {
		return fmt.Errorf("the vectors cannot be kept in %s: %w; name a file that can be written with --embed-cache", c.path, err)
	}
	return nil
}

func (c *cache) append(data []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.strange {
		return errStrange
	}
	if c.good == 0 {
		data = append([]byte(cacheHead), data...)
		if err := os.MkdirAll(filepath.Dir(c.path), 0o755); err != nil { //nolint:gosec // vetted texts' vectors are no secret
			return err
		}
	}
	file, err := os.OpenFile(c.path, os.O_RDWR|os.O_CREATE, 0o644) //nolint:gosec // the same
	if err != nil {
		return err
	}
	end := c.good + int64(len(data))
	if _, err = file.WriteAt(data, c.good); err == nil {
		err = file.Truncate(end)
	}
	if err = errors.Join(err, file.Close()); err == nil {
		c.good = end
	}
	return err
}
