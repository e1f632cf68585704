package models

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// What says "not" in a language. Turkish says it inside the verb.
var negation = map[content.Lang]*regexp.Regexp{
	content.Dutch:   word(`niet|geen|nooit|niemand|nergens|niets|niks|zonder|noch|nee`),
	content.English: word(`not|no|never|nobody|nothing|none|nowhere|without|nor|cannot|\p{L}+n['’]t`),
	content.French:  word(`pas|jamais|rien|personne|aucune?|sans|ni|non|ne|n['’]\p{L}+`),
	content.Turkish: word(`değil\p{L}*|yok\p{L}*|hiç|asla|hayır|kimse|\p{L}+m[ıiuü]yor\p{L}*|\p{L}{2,}m[ae](?:z|zs\p{L}+|zl[ae]r\p{L}*|y[ıi]n(?:[ıi]z)?|d[ıi]\p{L}*|m[ıi]ş\p{L}*|yec[ae]k\p{L}*|yac[ae]k\p{L}*|s[ıi]n\p{L}*|d[ae]n)|\p{L}+s[ıiuü]z`),
	content.Arabic:  word(`[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا|غير|بدون|دون|بلا|أبدا|أبدًا|ما)`),
}

// word is a pattern for whole words.
func word(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{M}])(?:` + alternatives + `)(?:$|[^\p{L}\p{M}])`)
}

// negations compares sentence by sentence: one that says "not" must go on saying it, and no other may begin to. Where the
// sentences are not as many, nobody can tell, and it is refused.
func negations(original, translated string, from, to content.Lang) error {
	o, n := sentences(original), sentences(translated)
	if negation[from] == nil || negation[to] == nil || len(o) != len(n) {
		return refusal("it has other sentences")
	}
	for i := range o {
		if negation[from].MatchString(o[i]) != negation[to].MatchString(n[i]) {
			return refusal("a sentence lost its \"not\", or got one")
		}
	}
	return nil
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

// The numbers from two in words, by language; one is an article in most. What belongs together stands between spaces.
var counting = map[content.Lang]string{
	content.Dutch:   `twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf`,
	content.English: `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve`,
	content.French:  `deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze`,
	content.Turkish: `iki|üç|dört|beş|altı|yedi|sekiz|dokuz|on|on bir|on iki`,
	content.Arabic:  `(?:ال)?(?:اثن\p{L}+|مرتين|يومين|ساعتين|أسبوعين|شهرين|سنتين|عامين|دقيقتين)|(?:ال)?ثلاثة?|(?:ال)?أربعة?|(?:ال)?خمسة?|(?:ال)?ستة?|(?:ال)?سبعة?|(?:ال)?ثماني?ة?|(?:ال)?تسعة?|(?:ال)?عشرة?|أحد عشر|اثنا عشر`,
}

// counted are the patterns of counting, made when they are first needed.
var counted = sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
	all := map[content.Lang][]*regexp.Regexp{}
	for lang, words := range counting {
		for _, w := range alternatives(words) {
			all[lang] = append(all[lang], word(w))
		}
	}
	return all
})

// alternatives cuts a pattern at its outermost bars.
func alternatives(pattern string) (out []string) {
	depth, start := 0, 0
	for i, r := range pattern {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			if depth == 0 {
				out, start = append(out, pattern[start:i]), i+1
			}
		}
	}
	return append(out, pattern[start:])
}

// inWords are the numbers of a text that stand there in words, in digits.
func inWords(text string, lang content.Lang) (out []string) {
	spaced := strings.Join(strings.Fields(text), "  ") // two spaces: each word has borders of its own
	for i, p := range counted()[lang] {
		for range p.FindAllString(spaced, -1) {
			out = append(out, strconv.Itoa(i+2))
		}
	}
	return out
}
