package models

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// guard decides whether what a chat model made of a vetted text may be shown in its place. It does not judge how good a
// translation is; it looks for what does harm when it is wrong, and refuses what it cannot see through:
//
//   - every number, day and month is there, as often, and none beside (phones, ages, prices, dates, hours), each in its own
//     sentence, in its order and of its unit, and what is dialled digit by digit (numbers.go, units.go);
//   - every address and every name that must stay is there, and no address beside;
//   - every clause says "not" as often as before (nots.go), nothing is done "without" that was not, and no word that
//     turns a sentence round came or went, or was changed for its opposite (turns.go);
//   - it speaks of no accounts, codes, payments, links or papers where the original does not (brought.go);
//   - it is in the language that was asked for, about as long, of as many paragraphs, plain text.
type guard struct {
	detect func(text string) (lang content.Lang, sure bool)
	keep   []string // names that must stay as they are
}

// refusal says which rule refused; it holds nothing of the text.
type refusal string

func (r refusal) Error() string { return "the model's text is not shown: " + string(r) }

// check compares a translation with what it is of.
func (g guard) check(original, translated string, from, to content.Lang) error {
	for _, rule := range []func() error{
		func() error { return plainText(original, translated) },
		func() error { return sameNumbers(original, translated, from, to) },
		func() error { return same("addresses", addresses(original), addresses(translated)) },
		func() error { return g.names(original, translated) },
		func() error { return negations(original, translated, from, to) },
		func() error { return brought(original, translated, from, to) },
		func() error { return g.language(translated, to) },
	} {
		if err := rule(); err != nil {
			return err
		}
	}
	return nil
}

// plainText refuses what is no text of about that length: nothing, a page, Markdown or HTML, hidden characters.
func plainText(original, translated string) error {
	o, n := len([]rune(original)), len([]rune(translated))
	switch {
	case strings.TrimSpace(translated) == "":
		return refusal("it is empty")
	case n*3 < o || n > o*3+20:
		return refusal("it is much shorter or longer")
	case len(strings.Split(strings.TrimSpace(original), "\n\n")) != len(strings.Split(strings.TrimSpace(translated), "\n\n")):
		return refusal("it has other paragraphs")
	case strings.ContainsAny(translated, "<>`{}[]|\\#") && !strings.ContainsAny(original, "<>`{}[]|\\#"):
		return refusal("it has signs of markup")
	}
	for _, r := range translated {
		if r != '\n' && r != '\u200c' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) || strange(r) {
			return refusal("it has hidden characters, or letters of another script")
		}
	}
	return nil
}

// same compares what must be there as often and nothing beside.
func same(what string, a, b []string) error {
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) {
		return refusal("its " + what + " are others")
	}
	return nil
}

// address is what a browser, a mail program or a messenger would open: whatever stands before ://, mail, a name in a
// network, and words with a point between them and no space, whichever ending is the fashion. A missing space after a
// full stop looks the same and is refused with it.
var address = regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s)]+|[\w.+-]+@[\pL\d-]+(?:\.[\pL\d-]+)+|@\w{3,}|[\pL\d-]+(?:[.。．｡][\pL\d-]+)*[.。．｡]\pL{2,}(?:/[^\s)]*)?`)

func addresses(text string) (out []string) {
	for _, a := range address.FindAllString(text, -1) {
		out = append(out, strings.ToLower(strings.TrimRight(a, ".,;:!?")))
	}
	return out
}

// names looks whether the names that must stay are there.
func (g guard) names(original, translated string) error {
	o, n := strings.ToLower(original), strings.ToLower(translated)
	for _, name := range g.keep {
		name = strings.ToLower(name)
		if strings.Count(o, name) > strings.Count(n, name) {
			return refusal("a name is gone")
		}
	}
	for name := range maps.Keys(namesIn(original)) {
		if !strings.Contains(n, strings.ToLower(name)) {
			return refusal("a name is gone")
		}
	}
	return nil
}

// namesIn are words that are names by how they are written: a capital inside a sentence in a language that writes none
// else there, or capitals alone (GGD, CLB, JGZ).
func namesIn(text string) map[string]bool {
	out := map[string]bool{}
	first := true
	for _, word := range strings.Fields(text) {
		bare := strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		rs := []rune(bare)
		capitals := 0
		for _, r := range rs {
			if unicode.IsUpper(r) {
				capitals++
			}
		}
		if len(rs) > 2 && unicode.IsUpper(rs[0]) && (!first || capitals > 1) {
			out[bare] = true
		}
		first = strings.ContainsAny(word[len(word)-1:], ".!?:") || strings.HasSuffix(word, "…")
	}
	return out
}

// language looks whether the whole is in the language that was asked for.
func (g guard) language(text string, to content.Lang) error {
	if lang, sure := g.detect(text); lang != to || !sure {
		return refusal("it is not in the language that was asked for")
	}
	for _, paragraph := range strings.Split(text, "\n\n") {
		if len(strings.Fields(paragraph)) < 6 {
			continue // too short to tell
		}
		if lang, sure := g.detect(paragraph); sure && lang != to {
			return refusal(fmt.Sprintf("a part of it is in %s", lang))
		}
	}
	return nil
}
