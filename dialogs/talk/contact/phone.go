package contact

import (
	"regexp"
	"slices"
	"strings"
)

// What digits also are: each is replaced by as many signs that no number passes.
var innocent = []*regexp.Regexp{
	regexp.MustCompile(`\b\d{4}-\d{1,2}-\d{1,2}\b`),                                                                                                  // 2026-11-23
	regexp.MustCompile(`\b\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:19|20)\d{2}\b`),                                                                     // 23-11-2026
	regexp.MustCompile(`\b(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|1[0-2])(?:[/.]\d{2})?\b`),                                                           // 23/11
	regexp.MustCompile(`\b(?:[01]?\d|2[0-3])[:h][0-5]\d\b`),                                                                                          // 10:30
	regexp.MustCompile(`(?:€|\$|\beur\b|\beuro\b)\s*\d[\d.,]*(?:,-)?`),                                                                               // € 1.250,00
	regexp.MustCompile(`\d[\d.,]*\s*(?:€|\$|euros?\b|eur\b|tl\b|lira\b|dirham\b|dh\b|cent\b|procent\b|percent\b|%|يورو|درهم)`),                       // 1250 euro
	regexp.MustCompile(`\d[\d.,]*\s*(?:kg|gram|gr|ml|cm|mg|km|jaar|years?|ans|yas|maanden|months?|mois|uur|hours?|heures|min)\b`),                    // 3500 gram
	regexp.MustCompile(`\b(?:19|20)\d{2}\s*(?:-|/|tot|to|en|and|et|ve)\s*(?:19|20)\d{2}\b`),                                                          // 2018 en 2020
	regexp.MustCompile(`\b\d{1,2}\s*(?:,|-|en|and|et|ve|of|or|ou|و)\s*\d{1,2}\s*(?:,|-|en|and|et|ve|of|or|ou|و)\s*\d{1,2}\s*(?:jaar|years|ans|yas)`), // 3, 5 en 7 jaar
}

// run are digits with what stands between those of one number: a few signs, no
// letters. It may begin with a plus.
var run = regexp.MustCompile(`\+?\(?\d(?:[\s().,/\-_*|•·:]{0,4}\d)+`)

// phones are the telephone numbers: seven digits in one piece, eight that begin with
// a nought or a plus, or nine in any way.
func (f *Finder) phones(text string) [][2]int {
	for _, re := range innocent {
		text = re.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat("#", len(s)) })
	}
	var out [][2]int
	for _, at := range run.FindAllStringIndex(text, -1) {
		raw := text[at[0]:at[1]]
		digits := onlyDigits(raw)
		switch {
		case f.allKnown(digits), counting(raw), len(digits) < 7:
		case len(digits) >= 9, longest(raw) >= 7, len(digits) >= 8 && strings.ContainsAny(raw[:1], "0+("):
			out = append(out, [2]int{at[0], at[1]})
		}
	}
	return out
}

// allKnown reports whether digits are nothing but numbers that may pass, one or
// several behind each other.
func (f *Finder) allKnown(digits string) bool {
	if digits == "" {
		return true
	}
	for n := range f.numbers {
		if strings.HasPrefix(digits, n) && f.allKnown(digits[len(n):]) {
			return true
		}
	}
	for _, code := range []string{"0031", "31", "0032", "32"} { // +31 800 2000
		if rest, ok := strings.CutPrefix(digits, code); ok && f.numbers["0"+rest] {
			return true
		}
	}
	return false
}

// counting reports whether digits only count: "1 2 3 4 5 6 7 8 9 10", or are several
// short numbers with commas between that do not begin with a nought.
func counting(raw string) bool {
	parts := strings.FieldsFunc(raw, func(r rune) bool { return r < '0' || r > '9' })
	if len(parts) < 3 || strings.HasPrefix(parts[0], "0") || strings.HasPrefix(raw, "+") {
		return false
	}
	if strings.Count(raw, ",") >= len(parts)-1 && !slices.ContainsFunc(parts, func(p string) bool { return len(p) > 2 }) {
		return true
	}
	for i := range parts[1:] {
		if number(parts[i+1]) != number(parts[i])+1 {
			return false
		}
	}
	return true
}

func number(digits string) int {
	n := 0
	for _, r := range digits[:min(len(digits), 9)] {
		n = n*10 + int(r-'0')
	}
	return n
}

// longest is the length of the longest piece.
func longest(raw string) int {
	most := 0
	for _, p := range strings.FieldsFunc(raw, func(r rune) bool { return r < '0' || r > '9' }) {
		most = max(most, len(p))
	}
	return most
}
