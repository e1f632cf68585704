package evaluate

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// LangID is language identification on Tatoeba, by language: whole sentences, and their first three words where they
// have more than three.
type LangID struct {
	Sentences  map[content.Lang]float64 `json:"sentences"`
	ThreeWords map[content.Lang]float64 `json:"three_words"`
}

// tatoeba is the name of a language in LASER's files.
var tatoeba = map[content.Lang]string{
	content.Dutch: "nld", content.Turkish: "tur", content.Arabic: "ara", content.French: "fra", "pl": "pol", content.English: "eng",
}

// measureLangID asks for every sentence of every file xx of xx<->eng. What cannot be read at all (no letters) counts as wrong.
func measureLangID(dir string, detect func(string) content.Lang) (LangID, error) {
	out := LangID{Sentences: map[content.Lang]float64{}, ThreeWords: map[content.Lang]float64{}}
	for lang, name := range tatoeba {
		pair := "tatoeba." + name + "-eng." + name
		if lang == content.English {
			pair = "tatoeba.nld-eng.eng"
		}
		lines, err := readLines(filepath.Join(dir, pair))
		if err != nil {
			return out, err
		}
		var right, short, shortRight int
		for _, l := range lines {
			if detect(l) == lang {
				right++
			}
			if words := strings.Fields(l); len(words) > 3 {
				short++
				if detect(strings.Join(words[:3], " ")) == lang {
					shortRight++
				}
			}
		}
		out.Sentences[lang] = float64(right) / float64(max(1, len(lines)))
		out.ThreeWords[lang] = float64(shortRight) / float64(max(1, short))
	}
	return out, nil
}

func readLines(file string) ([]string, error) {
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no %s: name the folder that holds xquad, clinc150 and tatoeba", file)
	}
	if err != nil {
		return nil, fmt.Errorf("public data cannot be read: %w", err)
	}
	defer func() { _ = f.Close() }()
	var out []string
	s := bufio.NewScanner(f)
	for s.Scan() {
		if l := strings.TrimSpace(s.Text()); l != "" {
			out = append(out, l)
		}
	}
	return out, s.Err()
}
