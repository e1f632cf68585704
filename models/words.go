package models

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// word is a pattern for whole words.
func word(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{M}])(?:` + alternatives + `)(?:$|[^\p{L}\p{M}])`)
}

// lexicon is a list of patterns for whole words by language: a line for each, with a semicolon between the patterns, and ~
// for any further letters of a word. They are made when they are first needed.
type lexicon struct {
	text string
	bare bool // its Arabic words say themselves what may be joined to them
	once sync.Once
	made map[content.Lang][]*regexp.Regexp
}

// lists are the patterns as they are written.
func (l *lexicon) lists() map[content.Lang][]string {
	out := map[content.Lang][]string{}
	for _, line := range strings.Split(strings.TrimSpace(strings.ReplaceAll(l.text, "~", `\p{L}*`)), "\n") {
		lang, list, _ := strings.Cut(line, " ")
		out[content.Lang(lang)] = strings.Split(list, ";")
	}
	return out
}

// of are the patterns of a language.
func (l *lexicon) of(lang content.Lang) []*regexp.Regexp {
	l.once.Do(func() {
		l.made = map[content.Lang][]*regexp.Regexp{}
		for lang, list := range l.lists() {
			for _, alternatives := range list {
				switch {
				case alternatives == "":
					alternatives = never
				case !l.bare:
					alternatives = joined(alternatives, lang)
				}
				l.made[lang] = append(l.made[lang], word(alternatives))
			}
		}
	})
	return l.made[lang]
}

// one is the only pattern of a language; one that matches nothing if it has none.
func (l *lexicon) one(lang content.Lang) *regexp.Regexp {
	if of := l.of(lang); len(of) > 0 {
		return of[0]
	}
	return nothing
}

// never is a pattern that matches nothing.
const never = `\z\pL`

var nothing = regexp.MustCompile(never)

// joined lets an Arabic word have before it what is written in one with it: and, so, with, for, as, the.
func joined(alternatives string, lang content.Lang) string {
	if lang == content.Arabic {
		return `[وف]?[بلك]?(?:ال|ل)?(?:` + alternatives + `)`
	}
	return alternatives
}

// howOften counts the words of a pattern in a text that is spaced.
func howOften(p *regexp.Regexp, text string) int {
	return len(p.FindAllStringIndex(text, -1))
}

// spaced has two spaces between words, and round what stands between them: then each has borders of its own. The Turkish
// capital of i has no small letter that a pattern knows; Arabic is written with its vowels or without.
func spaced(text string) string {
	var b strings.Builder
	rs := []rune(text)
	for i, r := range rs {
		switch {
		case i > 0 && i+1 < len(rs) && unicode.IsDigit(rs[i-1]) && unicode.IsDigit(rs[i+1]):
			b.WriteRune(r) // 2,50 and 10:30 are one
		case r == 'İ':
			b.WriteRune('i')
		case strings.ContainsRune("’ʼ‘´`", r):
			b.WriteRune('\'')
		case isVowelSign(r):
		case strings.ContainsRune(`,;:،؛/()"«»“”…–—`, r):
			b.WriteString(" " + string(r) + " ")
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), "  ")
}

// isVowelSign reports what Arabic is written with for children and learners, and the stroke that makes a word longer.
func isVowelSign(r rune) bool {
	return r >= '\u064b' && r <= '\u0652' || r == '\u0670' || r == '\u0640'
}

// strange reports a letter or a sign on one that none of our languages is written with: it may look like one that is.
func strange(r rune) bool {
	switch {
	case isVowelSign(r):
		return false
	case unicode.IsLetter(r):
		return !unicode.In(r, unicode.Latin, unicode.Arabic) || r >= '\ufb00' && r <= '\uffef'
	}
	return unicode.Is(unicode.Mn, r)
}

// sentences cuts at . ! ? and their sisters where a space or the end follows, and at the end of lines.
func sentences(text string) (out []string) {
	for line := range strings.SplitSeq(text, "\n") {
		start := 0
		rs := []rune(line)
		for i, r := range rs {
			if strings.ContainsRune(".!?؟", r) && (i+1 == len(rs) || rs[i+1] == ' ') || i+1 == len(rs) {
				if s := strings.TrimSpace(string(rs[start : i+1])); s != "" {
					out = append(out, s)
				}
				start = i + 1
			}
		}
	}
	return out
}
