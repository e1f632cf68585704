package retrieval

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words splits a text into folded words: lower case, no diacritics, Arabic letter forms made one, no tatweel,
// Arabic-Indic digits as 0–9, letters held down (heeeel) shortened. A digit inside a word stays (Arabizi "3ndi").
func Words(s string) []string {
	var words []string
	word := make([]rune, 0, 32)
	flush := func() {
		if len(word) > 0 {
			words = append(words, string(word))
			word = word[:0]
		}
	}
	for _, r := range s {
		switch f := foldRune(r); {
		case f == drop:
		case f == gap:
			flush()
		case f == many:
			for _, d := range norm.NFKD.String(string(r)) {
				if g := foldRune(unicode.ToLower(d)); g > 0 {
					word = lengthen(word, g)
				}
			}
		default:
			word = lengthen(word, f)
		}
	}
	flush()
	return words
}

// What foldRune says about a rune that does not become one rune.
const (
	drop rune = -1 // it vanishes: a diacritic, a tatweel, a joiner
	gap  rune = -2 // it ends a word
	many rune = -3 // it must be taken apart first
)

// lengthen adds a letter unless it is held down: of three or more in a row two stay.
func lengthen(word []rune, r rune) []rune {
	n := len(word)
	if n >= 2 && word[n-1] == r && word[n-2] == r && !unicode.IsDigit(r) {
		return word
	}
	return append(word, r)
}

// foldRune folds one rune.
func foldRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return foldASCII(r)
	case r >= 0x600 && r <= 0x6ff:
		return foldArabic(r)
	case r == 'ı' || r == 'İ':
		return 'i'
	case r == 'ł' || r == 'Ł':
		return 'l'
	case r == 'ø' || r == 'Ø':
		return 'o'
	case r == 'đ' || r == 'Đ':
		return 'd'
	case r == '\u200c' || r == '\u200d' || r == '\u00ad' || r == '\ufeff' || r >= 0x200e && r <= 0x200f || r >= 0x202a && r <= 0x202e:
		return drop
	case r == 'ʿ' || r == 'ʾ' || r == 'ʼ':
		return drop
	case unicode.Is(unicode.Mn, r):
		return drop
	case !unicode.IsLetter(r) && !unicode.IsDigit(r):
		return gap
	}
	if low := unicode.ToLower(r); low > 0x24f && (low < 0x1e00 || low > 0x1eff) && (low < 0xfb00 || low > 0xfeff) {
		return low
	}
	return foldLatin(r)
}

// foldASCII keeps letters and digits.
func foldASCII(r rune) rune {
	switch {
	case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
		return r
	case r >= 'A' && r <= 'Z':
		return r + 'a' - 'A'
	}
	return gap
}

// foldLatin takes an accented letter's base letter; what has more than one is taken apart by Words.
func foldLatin(r rune) rune {
	low := unicode.ToLower(r)
	d := norm.NFKD.AppendString(make([]byte, 0, 16), string(low))
	base, size := utf8.DecodeRune(d)
	for _, rest := range string(d[size:]) {
		if !unicode.Is(unicode.Mn, rest) {
			return many
		}
	}
	if base != low {
		return foldRune(base) // what is left of "ǿ" is "ø"
	}
	return base
}

// foldArabic makes the forms of a letter one.
func foldArabic(r rune) rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return 'ا'
	case 'ى', 'ئ', 'ی', 'ې':
		return 'ي'
	case 'ؤ':
		return 'و'
	case 'ة':
		return 'ه'
	case 'ک', 'گ', 'ڭ', 'ڬ':
		return 'ك'
	case 'پ':
		return 'ب'
	case 'ڤ', 'ڥ', 'ڢ':
		return 'ف'
	case 'چ':
		return 'ج'
	case 'ـ', 'ء':
		return drop
	}
	switch {
	case r >= '٠' && r <= '٩':
		return '0' + r - '٠'
	case r >= '۰' && r <= '۹':
		return '0' + r - '۰'
	case unicode.Is(unicode.Mn, r):
		return drop
	case !unicode.IsLetter(r):
		return gap
	}
	return r
}
