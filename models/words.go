package models

import (
	"regexp"
	"strings"

	"github.com/ouderbrug/ouderbrug/content"
)

// What says "not" in a language. Turkish says it inside the verb.
var negation = map[content.Lang]*regexp.Regexp{
	content.Dutch:   word(`niet|geen|nooit|nimmer|geenszins|niemand|nergens|niets|niks|zonder|noch|nee`),
	content.English: word(`not|no|never|nobody|nothing|none|nowhere|without|neither|nor|cannot|\p{L}+n['’]t`),
	content.French:  word(`pas|jamais|rien|personne|aucune?|sans|ni|non|ne|n['’]\p{L}+`),
	content.Turkish: word(`değil\p{L}*|yok\p{L}*|hiç|asla|hayır|kimse|\p{L}+m[ıiuü]yor\p{L}*|\p{L}{2,}m[ae](?:z|zs\p{L}+|zl[ae]r\p{L}*|y[ıi]n(?:[ıi]z)?|d[ıi]\p{L}*|m[ıi]ş\p{L}*|yec[ae]k\p{L}*|yac[ae]k\p{L}*|s[ıi]n\p{L}*|d[ae]n|m[ae]l[ıi]\p{L}*|m[ae]k\p{L}*)|\p{L}+s[ıiuü]z`),
	content.Arabic:  word(`[وف]?(?:لا|لم|لن|ليس|ليست|ليسوا|غير|بدون|دون|بلا|أبدا|أبدًا|ما|[بل]?عدم)`),
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
		was, is := nots(o[i], from), nots(n[i], to)
		if (was == 0) != (is == 0) || is < was {
			return refusal("a sentence lost its \"not\", or got one")
		}
	}
	return nil
}

// nots is how often a sentence says "not". French says it in two words, of which the second counts; where it stands
// alone the first does.
func nots(sentence string, lang content.Lang) (n int) {
	for _, m := range negation[lang].FindAllString(spaced(sentence), -1) {
		if lang != content.French || !frenchNe.MatchString(m) {
			n++
		}
	}
	if n == 0 && negation[lang].MatchString(sentence) {
		return 1
	}
	return n
}

// frenchNe is the word that comes before the one that says "not".
var frenchNe = regexp.MustCompile(`(?i)^[^\p{L}]*(?:ne|n['’]\p{L}+)[^\p{L}]*$`)

// spaced has two spaces between words: then each has borders of its own. The Turkish capital of i has no small letter that
// a pattern knows.
func spaced(text string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(text), "  "), "İ", "i")
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
