package topiclines

import (
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// columns are the languages of a row's cells after topic and name; the second Arabic is Darija in Latin letters.
var columns = [...]content.Lang{content.Dutch, content.English, content.Turkish, content.Arabic, content.Arabic, content.French}

// ReadWords reads content/train/words/*.tsv below root: what a topic is made of, said in all languages. A row is topic⇥name⇥
// words in Dutch, English, Turkish, Arabic, Arabic in Latin letters and French; words are parted by "|", "*" ends the
// beginning of a word, # opens a comment. A word that stands twice in a language for a topic counts once.
func ReadWords(root string) ([]retrieval.Written, error) {
	var out []retrieval.Written
	seen := map[retrieval.Written]bool{}
	err := eachRow(root, "words", "a topic, a name and the words of six columns, with tabs between", func(_ string, cells []string) bool {
		if len(cells) != len(columns)+2 {
			return false
		}
		for at, cell := range cells[2:] {
			for word := range strings.SplitSeq(cell, "|") {
				w := retrieval.Written{Lang: columns[at], Topic: cells[0], Text: strings.TrimSpace(strings.ReplaceAll(word, "*", "")), Word: true}
				if w.Text != "" && !seen[w] {
					seen[w] = true
					out = append(out, w)
				}
			}
		}
		return true
	})
	return out, err
}

// ReadAll is what a classifier over topics is learnt from beside the library: ways of asking, then words.
func ReadAll(root string) ([]retrieval.Written, error) {
	lines, err := Read(root)
	if err != nil {
		return nil, err
	}
	words, err := ReadWords(root)
	return append(lines, words...), err
}
