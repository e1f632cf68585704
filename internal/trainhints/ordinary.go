package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// themes are the topics that are about danger itself, or have cries among their questions: no sample of ordinary life.
// The same list stands in the test of the library in dialogs/safety/detect.
var themes = []string{
	"domestic-violence", "self-harm-suicide", "forced-marriage", "radicalisation", "safe-home", "female-cutting",
	"child-abuse-concern", "residence-after-violence", "sexting", "reporting-code", "wrong-friends-crime",
	"child-online-money", "postnatal-depression",
}

// A word of so many letters may be taken for a misspelt one; it is ordinary if it stands in so many ordinary lines.
const (
	leastLetters = 4
	leastLines   = 2
)

// ordinaryWords are the words that the cards, their question variants and the harmless training lines have in common.
func ordinaryWords(d *detect.Detector, lib *content.Library, lines []example) []string {
	in := map[string]int{}
	add := func(text string) {
		words := d.Words(text)
		slices.Sort(words)
		for _, w := range slices.Compact(words) {
			if utf8.RuneCountInString(w) >= leastLetters && !strings.ContainsAny(w, "0123456789") {
				in[w]++
			}
		}
	}
	for _, t := range lib.Topics {
		if slices.Contains(themes, t.Slug) {
			continue
		}
		for _, lang := range slices.Sorted(maps.Keys(t.Questions)) {
			for _, q := range t.Questions[lang] {
				add(q)
			}
		}
	}
	for _, c := range lib.Cards {
		if slices.Contains(themes, c.Topic) {
			continue
		}
		for _, part := range strings.Split(c.Body, "\n") {
			add(part)
		}
	}
	for _, x := range lines {
		if x.class == none {
			add(x.text)
		}
	}
	var out []string
	for w, n := range in {
		if n >= leastLines {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// ordinaryFile is content/safety/ordinary.txt.gz; the same words give the same bytes.
func ordinaryFile(words []string) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(z, "# Words of ordinary messages, never taken for a misspelt word of the rules. Written by `make train` from the")
	fmt.Fprintln(z, "# library and the harmless lines of content/train; a word to add by hand goes to ordinary: of its language.")
	for chunk := range slices.Chunk(words, 12) {
		fmt.Fprintln(z, strings.Join(chunk, " "))
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
