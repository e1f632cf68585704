package detect

import (
	"strings"
	"unicode/utf8"
)

// foldArabic makes the variants of an Arabic letter or digit one; false where r is something else.
func foldArabic(r rune) (string, bool) {
	switch {
	case r >= '٠' && r <= '٩':
		return string('0' + r - '٠'), true
	case r >= '۰' && r <= '۹':
		return string('0' + r - '۰'), true
	case r < 0x0621 || r > 0x06FF:
		return "", false
	}
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ':
		return "ا", true
	case 'ى', 'ی', 'ئ':
		return "ي", true
	case 'ؤ':
		return "و", true
	case 'ة':
		return "ه", true
	case 'ک', 'ڭ', 'گ':
		return "ك", true
	case 'ڤ':
		return "ف", true
	case 'پ':
		return "ب", true
	case 'چ':
		return "ج", true
	}
	if !isWordRune(r) {
		return "", true
	}
	return string(r), true
}

// isArabic reports whether a folded word is in Arabic letters.
func isArabic(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return r >= 0x0621 && r <= 0x06FF
}

// glued is what Arabic writes in front of a word without a space: and, then, with, for, like, the.
var glued = []string{"وال", "فال", "بال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل"}

// bare calls f with the word without each of what may be glued to its front, until f says that it knows it:
// "فالمغرب" is "مغرب" or "المغرب". A root may begin with the same letter, so the word itself is looked up first.
func bare(word string, f func(string) bool) bool {
	for _, p := range glued {
		if rest, ok := strings.CutPrefix(word, p); ok && utf8.RuneCountInString(rest) >= 3 && f(rest) {
			return true
		}
	}
	return false
}

// skeleton is the frame of consonants of a word in Latin letters, as Darija is typed: kaydrebni, kaydarbni,
// kiderbni and ka ydrbni are spelt by ear, their consonants stay. "" where too little is left to know the word.
func skeleton(word string) string {
	var b [24]byte
	n, last := 0, byte(0)
	for i := 0; i < len(word) && n < len(b); i++ {
		c := word[i]
		if c >= utf8.RuneSelf {
			return ""
		}
		if i+1 < len(word) && word[i+1] == 'h' {
			switch c {
			case 'c', 's':
				c, i = 'C', i+1
			case 'k':
				c, i = 'x', i+1
			case 'g':
				c, i = 'G', i+1
			}
		}
		switch c {
		case 'a', 'e', 'i', 'o', 'u', '3', '2':
			if n == 0 && last == 0 {
				b[0], n, last = 'A', 1, 'A'
			}
			continue
		case 'y', 'w':
			if i > 0 {
				continue
			}
		case '7':
			c = 'h'
		case '9', 'q', 'c':
			c = 'k'
		case '5':
			c = 'x'
		case '8':
			c = 'G'
		case '6':
			c = 't'
		}
		if c == last {
			continue
		}
		b[n], last = c, c
		n++
	}
	if n < 3 || len(word) < 4 {
		return ""
	}
	return string(b[:n])
}

// latinLetters is how the letters are typed in Latin ones; short vowels are not written in Arabic and come by ear.
var latinLetters = map[rune]string{'ا': "a", 'ب': "b", 'ت': "t", 'ث': "t", 'ج': "j", 'ح': "7", 'خ': "kh", 'د': "d", 'ذ': "d", 'ر': "r",
	'ز': "z", 'س': "s", 'ش': "ch", 'ص': "s", 'ض': "d", 'ط': "t", 'ظ': "d", 'ع': "3", 'غ': "gh", 'ف': "f", 'ق': "9", 'ك': "k", 'ل': "l",
	'م': "m", 'ن': "n", 'ه': "h", 'و': "w", 'ي': "y"}

// latin is a folded Arabic word in Latin letters: كيضربني is "kydrbny". At the end ه is mostly heard as a vowel.
func latin(word string) string {
	var b strings.Builder
	for i, r := range word {
		letter := latinLetters[r]
		if last := i+utf8.RuneLen(r) == len(word); last && r == 'ه' {
			letter = "a"
		} else if last && r == 'و' {
			letter = "o"
		}
		b.WriteString(letter)
	}
	return b.String()
}

// darija are words by which Arabic in Latin letters is known.
var darija = map[string]bool{"wach": true, "wash": true, "dyal": true, "dyali": true, "dyalo": true, "dyalha": true, "rajli": true, "bnti": true,
	"benti": true, "wldi": true, "weldi": true, "wladi": true, "kifach": true, "bezzaf": true, "bzaf": true, "chno": true, "chnou": true,
	"liya": true, "katgol": true, "kaygol": true, "ghadi": true, "bghit": true, "drari": true, "walakin": true, "walo": true}

// typedArabic reports whether tokens look like Arabic typed in Latin letters: its words, or 3, 7 and 9 as letters.
func typedArabic(tokens []token) bool {
	leading := 0
	for i := range tokens {
		w := tokens[i].text
		if darija[w] {
			return true
		}
		at := strings.IndexAny(w, "379")
		switch {
		case at < 0 || len(w) < 3 || strings.ContainsAny(w, "01468"):
		case at > 0 && w[at-1] >= 'a' && w[at-1] <= 'z':
			return true
		case at == 0 && w[1] >= 'a' && w[1] <= 'z':
			leading++
		}
	}
	return leading > 1
}

// typedGlued is glued in Latin letters.
var typedGlued = []string{"oual", "wal", "fal", "bal", "al", "ou", "w", "f", "b", "l"}
