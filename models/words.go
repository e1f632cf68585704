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

// words are patterns for whole words by language, made when they are first needed.
func words(table map[content.Lang]string) func() map[content.Lang]*regexp.Regexp {
	return sync.OnceValue(func() map[content.Lang]*regexp.Regexp {
		out := map[content.Lang]*regexp.Regexp{}
		for lang, alternatives := range table {
			out[lang] = word(joined(alternatives, lang))
		}
		return out
	})
}

// never is a pattern that matches nothing.
const never = `\z\pL`

// patterns are lists of patterns by language, which a semicolon ends; an empty one matches nothing.
func patterns(table map[content.Lang]string) func() map[content.Lang][]*regexp.Regexp {
	return sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
		out := map[content.Lang][]*regexp.Regexp{}
		for lang, list := range table {
			for alternatives := range strings.SplitSeq(list, ";") {
				if alternatives == "" {
					alternatives = never
				}
				out[lang] = append(out[lang], word(joined(strings.TrimSpace(alternatives), lang)))
			}
		}
		return out
	})
}

// joined lets an Arabic word have before it what is written in one with it: and, so, with, for, as, the.
func joined(alternatives string, lang content.Lang) string {
	if lang == content.Arabic {
		return `[وف]?[بلك]?(?:ال|ل)?(?:` + alternatives + `)`
	}
	return alternatives
}

// howOften counts the words of a pattern in a text that is spaced.
func howOften(p *regexp.Regexp, text string) int {
	if p == nil {
		return 0
	}
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
