package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/internal/evaluate"
)

type askCmd struct {
	Lang    string   `default:"nl" help:"The asker's language: nl, en, tr, ar, fr."`
	Country string   `default:"" enum:",nl,be" help:"The asker's country, if known."`
	Content string   `help:"A folder instead of the built-in content." type:"path"`
	JSON    bool     `name:"json" help:"Print JSON, one object a question."`
	Text    []string `arg:"" help:"The question; - reads lang⇥text lines from standard input."`
	config.Elsewhere
}

// Help is shown by --help.
func (askCmd) Help() string {
	return "Examples:\n  ouderbrug ask --lang nl --country nl \"mijn kind slaapt slecht\"\n  printf 'tr\\tbebeğim çok ağlıyor\\n' | ouderbrug ask --json -"
}

// Run asks one question, or each line of standard input, in order.
func (c *askCmd) Run(e *env) error {
	w, err := openWorldWith(e.ctx, c.Content, lookup{Elsewhere: c.Elsewhere, log: e.log})
	if err != nil {
		return err
	}
	defer func() { _ = w.elsewhere.Close() }() // all is asked
	w.elsewhere.fill(e.ctx, e.log)
	path, err := w.path(e.now)
	if err != nil {
		return err
	}
	if slices.Equal(c.Text, []string{"-"}) {
		return c.lines(e, path)
	}
	lang, err := launchLang(c.Lang)
	if err != nil {
		return err
	}
	return c.one(e, path, lang, strings.Join(c.Text, " "))
}

// lines answers each line in order. One that cannot be asked gets its error in its place, and the others are answered.
func (c *askCmd) lines(e *env, path *evaluate.Path) error {
	in, wrong := bufio.NewReader(e.in), 0
	for n := 1; ; n++ {
		line, err := in.ReadString('\n')
		if n == 1 {
			line = strings.TrimPrefix(line, "\uFEFF")
		}
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) != "" {
			lang, text, bad := askLine(line)
			if bad != nil {
				wrong++
				bad = c.refuse(e, n, bad)
			} else {
				bad = c.one(e, path, lang, text)
			}
			if bad != nil {
				return bad
			}
		}
		switch {
		case errors.Is(err, io.EOF) && wrong > 0:
			return fmt.Errorf("lines of standard input that could not be asked: %d; their errors stand in their place", wrong)
		case errors.Is(err, io.EOF):
			return nil
		}
		if err != nil {
			return fmt.Errorf("read standard input: %w", err)
		}
	}
}

// askLine is lang⇥text.
func askLine(line string) (content.Lang, string, error) {
	code, text, ok := strings.Cut(line, "\t")
	if !ok {
		return "", "", errors.New("there is no tab: write lang⇥text")
	}
	lang, err := launchLang(code)
	return lang, text, err
}

// refuse prints what is wrong with a line where its answer would stand.
func (c *askCmd) refuse(e *env, n int, bad error) error {
	said := fmt.Sprintf("line %d of standard input: %s", n, bad)
	if !c.JSON {
		_, err := fmt.Fprintln(e.out, said)
		return err
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(map[string]string{"error": said})
}

func (c *askCmd) one(e *env, path *evaluate.Path, lang content.Lang, text string) error {
	a, err := path.Ask(e.ctx, lang, content.Country(c.Country), text)
	if err != nil {
		return err
	}
	if !c.JSON {
		fmt.Fprintln(e.out, a.Text)
		return nil
	}
	enc := json.NewEncoder(e.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(a)
}

func launchLang(code string) (content.Lang, error) {
	lang := content.Lang(strings.ToLower(strings.TrimSpace(code)))
	if !slices.Contains(content.LaunchLangs(), lang) {
		return "", fmt.Errorf("%q is no language of ours: use one of nl, en, tr, ar, fr", code)
	}
	return lang, nil
}
