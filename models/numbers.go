package models

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// sameNumbers compares the numbers of a text and its translation: sentence by sentence, so that none changes places with
// one of another; those in digits in their order; and what is long enough to be dialled by all its digits in a row.
// A translation that says the numbers of a sentence in another order may be right, and is refused: nobody can tell.
func sameNumbers(original, translated string, from, to content.Lang) error {
	o, n := sentences(original), sentences(translated)
	if len(o) != len(n) {
		return refusal("it has other sentences")
	}
	for i := range o {
		daysO, restO := days(o[i], from)
		daysN, restN := days(n[i], to)
		if err := same("days", daysO, daysN); err != nil {
			return err
		}
		if err := same("numbers", numbers(restO, from), numbers(restN, to)); err != nil {
			return err
		}
		if err := sameMeasures(restO, restN, from, to); err != nil {
			return err
		}
		inO, inN := inDigits(o[i]), inDigits(n[i])
		if slices.Equal(slices.Sorted(slices.Values(inO)), slices.Sorted(slices.Values(inN))) && !slices.Equal(inO, inN) {
			return refusal("its numbers are in another order")
		}
	}
	return same("telephone numbers", dialled(original), dialled(translated))
}

// sameMeasures compares the numbers as they are written, and what they are numbers of.
func sameMeasures(original, translated string, from, to content.Lang) error {
	o, measuresO := measured(original, from)
	n, measuresN := measured(translated, to)
	if err := same("numbers", o, n); err != nil {
		return err
	}
	return same("units", measuresO, measuresN)
}

// numbers are all that a text has, in digits and in words.
func numbers(text string, lang content.Lang) []string {
	out := inDigits(text)
	for _, m := range inWords(spaced(text), lang) {
		out = append(out, m.label)
		if lang == content.Dutch {
			out = append(out, dutchParts(m.text)...)
		}
	}
	return out
}

// inDigits are the runs of digits of any script, in order; what stands between them (a space in a phone, a point in a
// price) is the language's affair. A sign that is a number and no digit (½, ②, ⅷ) counts as itself.
func inDigits(text string) (out []string) {
	text = address.ReplaceAllString(text, " ")
	var run strings.Builder
	flush := func() {
		if run.Len() > 0 {
			out = append(out, run.String())
			run.Reset()
		}
	}
	for _, r := range text {
		if !unicode.IsNumber(r) {
			flush()
			continue
		}
		run.WriteRune(latinDigit(r))
	}
	flush()
	return out
}

// latinDigit is 0 to 9 for a decimal digit of any script: in Unicode's table each range begins at a zero, and holds tens.
// Others stay.
func latinDigit(r rune) rune {
	for _, x := range unicode.Nd.R16 {
		if lo, hi := rune(x.Lo), rune(x.Hi); r >= lo && r <= hi {
			return '0' + (r-lo)%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if lo, hi := rune(x.Lo), rune(x.Hi); r >= lo && r <= hi {
			return '0' + (r-lo)%10
		}
	}
	return r
}

// dial is what a telephone would make a number of: seven digits or more, with what is written between them.
var dial = regexp.MustCompile(`\p{Nd}(?:[\s./()-]{0,3}\p{Nd}){6,}`)

func dialled(text string) (out []string) {
	for _, m := range dial.FindAllString(address.ReplaceAllString(text, " "), -1) {
		out = append(out, strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return latinDigit(r)
			}
			return -1
		}, m))
	}
	return out
}
