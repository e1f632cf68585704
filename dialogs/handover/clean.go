package handover

import (
	"regexp"
	"strings"
	"unicode"
)

// summaryWords is how many words a summary has at most: it must be read (M9).
const summaryWords = 40

// struck stands where something was struck out; she sees it and can write it anew.
const struck = "…"

// Extract is the summary that needs no model: what she wrote last, sentence by
// sentence from the end, as long as it fits, without what tells who she is.
func Extract(wrote []string) string {
	var all []string
	for _, text := range wrote {
		all = append(all, sentences(strike(text))...)
	}
	var out []string
	room := summaryWords
	for i := len(all) - 1; i >= 0; i-- {
		n := len(strings.Fields(all[i]))
		if n > room {
			break
		}
		room -= n
		out = append([]string{all[i]}, out...)
	}
	if len(out) == 0 && len(all) > 0 {
		return cut(all[len(all)-1])
	}
	return strings.Join(out, " ")
}

// Clean strikes out of a text what tells who somebody is: numbers, addresses, links,
// handles, and names after "my name is". It gives one line of at most forty words,
// without characters that show something else than they are (S31).
func Clean(text string) string { return cut(strike(text)) }

// strike is Clean for a text of any length.
func strike(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return -1
		case unicode.IsSpace(r), unicode.IsControl(r):
			return ' '
		}
		return r
	}, text)
	for _, tells := range []*regexp.Regexp{links, handles, intros, postcodes, streets, numbers} {
		text = tells.ReplaceAllString(text, "${keep}"+struck)
	}
	text = strings.Join(strings.Fields(text), " ")
	if strings.Trim(text, struck+" .,!?؟") == "" {
		return "" // nothing is left to pass on
	}
	return text
}

// What tells who somebody is. Two digits alone stay: they are ages and times.
var (
	links   = regexp.MustCompile(`(?i)(?P<keep>)(https?://|www\.)\S+|[\p{L}\d._%+-]+\s?(@|\(at\)|\[at\])\s?[\p{L}\d-]+(\s?\.\s?[\p{L}\d-]+)+|\b[\p{L}\d-]+\.(com|nl|be|org|net|fr|eu|info|me)\b\S*`)
	handles = regexp.MustCompile(`(?P<keep>^|[\s(])@[\p{L}\d._]+`)
	numbers = regexp.MustCompile(`(?P<keep>)[+(]*[\p{Nd}](?:[\s./()-]*[\p{Nd}]){2,}`)
	streets = regexp.MustCompile(`(?i)(?P<keep>)[\p{L}'’-]*(straat|laan|weg|plein|kade|gracht|singel|steeg|dreef|street|road|avenue|lane|square|sokak|sokağı|caddesi|cad\.|mahallesi)\s+(no\s?:?\s?)?\p{Nd}+\s?\p{L}?\b` +
		`|\p{Nd}+[,\s]+(rue|avenue|boulevard|place|chaussée|impasse)(\s+(de|du|des|la|le|l'|les))*\s+[\p{L}'’-]+|\b(rue|avenue|boulevard|place|chaussée|impasse)(\s+[\p{L}'’-]+){1,4}\s+\p{Nd}+` +
		`|(شارع|زنقة|زقاق|حي)\s+[\p{L}\p{M}]+(\s+[\p{L}\p{M}]+)?\s+(رقم\s+)?\p{Nd}+`)
	postcodes = regexp.MustCompile(`(?P<keep>)\b[1-9]\d{3}\s?[A-Za-z]{2}\b`)
	intros    = regexp.MustCompile(`(?i)(?P<keep>(?:^|[^\p{L}])(?:` +
		`ik heet|mijn naam is|ik ben genaamd|(?:mijn|m'n) (?:zoon|dochter|kind|man|vrouw|partner|ex) heet|(?:hij|zij|ze) heet|` +
		`my name is|my name's|i am called|(?:his|her) name is|(?:he|she) is called|` +
		`(?:benim )?ad[ıi]m|(?:benim )?ismim|(?:o[ğg]lumun|k[ıi]z[ıi]m[ıi]n|çocuğumun) ad[ıi]|` +
		`je m['’]appelle|mon nom est|(?:il|elle) s['’]appelle|mon fils s['’]appelle|ma fille s['’]appelle|` +
		`smiti|ismi|` +
		`اسمي هو|اسمي|إسمي|سميتي|اسم ابني|اسم ابنتي|اسم بنتي|ابني اسمه|ابنتي اسمها|أنا اسمي` +
		`)\s*:?\s+)(?-i:[\p{L}\p{M}'’-]+(?:\s+\p{Lu}[\p{L}\p{M}'’-]*)*)`)
)

// cut keeps the first words.
func cut(text string) string {
	words := strings.Fields(text)
	if len(words) <= summaryWords {
		return text
	}
	return strings.Join(words[:summaryWords], " ") + struck
}

// sentences are the sentences of a text, each with its sign.
func sentences(text string) []string {
	var out []string
	start := 0
	r := []rune(text)
	for i, c := range r {
		end := strings.ContainsRune(".!?؟", c) && (i+1 == len(r) || unicode.IsSpace(r[i+1]))
		if end || i+1 == len(r) {
			if s := strings.TrimSpace(string(r[start : i+1])); s != "" {
				out = append(out, s)
			}
			start = i + 1
		}
	}
	return out
}
