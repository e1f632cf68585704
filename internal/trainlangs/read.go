package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

// readLines reads all lines by language. Those in a script of their own tell nothing about Latin letters.
func readLines(dir string) (map[content.Lang][]string, error) {
	out := map[content.Lang][]string{}
	add := func(lang content.Lang, line string) {
		line = strings.TrimSpace(line)
		if script, letters := langid.Script(line); letters && script == "" && !strings.HasPrefix(line, "#") {
			out[lang] = append(out[lang], line)
		}
	}
	lib, err := content.Load(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	for _, t := range lib.Topics {
		for _, lang := range content.LaunchLangs() {
			for _, v := range t.Questions[lang] {
				add(lang, v)
			}
		}
	}
	for _, name := range []string{"langid/*.txt", "train/*.tsv"} {
		files, err := filepath.Glob(filepath.Join(dir, name))
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			if mixed(f) {
				continue
			}
			lang := content.Lang(strings.SplitN(filepath.Base(f), ".", 2)[0])
			if !slices.Contains(languages(), lang) {
				return nil, fmt.Errorf("%s: %q is no language that the model tells apart; name the file <lang>.txt", f, lang)
			}
			data, err := os.ReadFile(f) //nolint:gosec // of the source
			if err != nil {
				return nil, fmt.Errorf("read the lines: %w", err)
			}
			for line := range strings.Lines(string(data)) {
				_, text, tabbed := strings.Cut(line, "\t")
				if !tabbed {
					text = line
				}
				add(lang, text)
			}
		}
	}
	return out, nil
}

// mixed reports whether a file's author was asked to mix languages in a fifth of the lines, and to type Darija in Latin
// letters: all from the fourth on. With them whole Dutch sentences were told worse (.991 to .989 on Tatoeba), and "xyz"
// was Arabic (docs/decisions/012).
func mixed(file string) bool {
	parts := strings.Split(filepath.Base(file), ".") // <lang>.tsv or <lang>.<author>.tsv
	return len(parts) == 3 && parts[2] == "tsv" && parts[1] != "second" && parts[1] != "third"
}
