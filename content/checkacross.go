package content

import (
	"io/fs"
	"regexp"
	"strings"
	"unicode"
)

// checkAcross says what is wrong between files: variants that two topics share, languages without enough variants,
// numbers that nobody keeps up to date.
func (l *Library) checkAcross(fsys fs.FS, ps *Problems) {
	owner := map[string]string{}
	for _, t := range l.Topics {
		file := "library/" + t.Slug + "/questions.yaml"
		for _, lang := range LaunchLangs() {
			for _, v := range t.Questions[lang] {
				key := string(lang) + " " + strings.ToLower(strings.TrimRight(v, " ?!."))
				if other := owner[key]; other != "" {
					data, _ := fs.ReadFile(fsys, file)
					ps.errorf(file, lineOf(data, v), "variant %q stands in topic %q too; keep it in one of them", v, other)
				}
				owner[key] = t.Slug
			}
			if n := len(t.Questions[lang]); n < minVariants && len(l.byKey[cardKey{t.Slug, lang}]) > 0 {
				ps.warnf(file, 1, "has %d variants in %q; write at least %d, the way parents ask", n, lang, minVariants)
			}
		}
	}
	known := l.knownNumbers()
	for _, c := range l.Cards {
		for _, number := range phoneNumbers(c.Lead + "\n" + c.Rest) {
			if !known[digits(number)] {
				data, _ := fs.ReadFile(fsys, c.File)
				ps.errorf(c.File, lineOf(data, number), "number %s is neither in helplines.yaml nor in places; add it there or leave it out", number)
			}
		}
	}
}

// knownNumbers are the digits of all numbers that somebody keeps up to date.
func (l *Library) knownNumbers() map[string]bool {
	known := map[string]bool{}
	for i := range l.Helplines {
		known[digits(l.Helplines[i].Number)] = true
		known[digits(l.Helplines[i].Tel)] = true
	}
	for _, p := range l.Places {
		for _, phone := range p.Phones {
			known[digits(phone.Number)] = true
		}
	}
	delete(known, "")
	return known
}

// A number in a text: seven digits or more with the signs between that people use, or a short one after a word for calling.
var (
	longNumber  = regexp.MustCompile(`\+?\d(?:[ ./-]?\d){6,}`)
	shortNumber = regexp.MustCompile(`(?i)(?:\bbel|\bbellen|\bnummer|\bcall|\bring|\bnumber|\bara|\barayın|\bnumara|\bappel\w*|\bnuméro|اتصل\pL*|رقم|الرقم)[^\d.]{0,20}(\d{3,4})\b`)
)

// phoneNumbers are the numbers in a text that somebody might dial, as written.
func phoneNumbers(s string) []string {
	s = asciiDigits(s)
	found := longNumber.FindAllString(s, -1)
	for _, m := range shortNumber.FindAllStringSubmatch(longNumber.ReplaceAllString(s, "…"), -1) {
		if n := m[1]; n < "1900" || n > "2099" || len(n) == 3 {
			found = append(found, n)
		}
	}
	return found
}

// asciiDigits writes Arabic-Indic digits as 0–9.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return r
	}, s)
}

// digits are the digits of a number; +31 and +32 count as the 0 before the area.
func digits(number string) string {
	for _, prefix := range []string{"+31", "+32", "0031", "0032"} {
		if rest, ok := strings.CutPrefix(strings.TrimSpace(number), prefix); ok {
			number = "0" + strings.TrimPrefix(strings.TrimSpace(rest), "0")
		}
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
}

// countWords counts what has a letter or a digit in it.
func countWords(s string) int {
	n := 0
	for _, f := range strings.Fields(s) {
		if strings.ContainsFunc(f, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			n++
		}
	}
	return n
}
