package detect

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxRunes bounds what is read of one message; the start and the end of a longer one are read, the middle is not.
const maxRunes = 6000

// token is one word of a message.
type token struct {
	text  string // folded: lower case, no diacritics, western digits, at most two equal letters in a row
	light string // only lower-cased, where that differs from text: "öldüm" and "oldum" are two words
	pos   int    // place in the message; a comma costs one place, a full stop two
	msg   int    // which of the messages
	typed bool   // the messages look like Arabic in Latin letters
}

// folder folds letters; its table is made once, at Load.
type folder struct {
	table [0x250]string
}

func newFolder() *folder {
	f := &folder{}
	special := map[rune]string{'ı': "i", 'ø': "o", 'ł': "l", 'đ': "d", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ð': "d"}
	for r := rune(0); r < rune(len(f.table)); r++ {
		low := unicode.ToLower(r)
		if r == 'İ' {
			low = 'i'
		}
		if s, ok := special[low]; ok {
			f.table[r] = s
			continue
		}
		if !isWordRune(low) {
			continue
		}
		f.table[r] = stripMarks(norm.NFKD.String(string(low)))
	}
	return f
}

func stripMarks(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// rune gives the folded letters of r; "" where r is no letter or digit.
func (f *folder) rune(r rune) string {
	if int(r) < len(f.table) {
		return f.table[r]
	}
	if s, ok := foldArabic(r); ok {
		return s
	}
	if unicode.Is(unicode.Mn, r) {
		return ""
	}
	if !isWordRune(r) && !unicode.IsSymbol(r) {
		return ""
	}
	// Full-width and mathematical letters become plain ones, other scripts stay as they are.
	s := stripMarks(norm.NFKD.String(string(unicode.ToLower(r))))
	if s == "" {
		return ""
	}
	if first, _ := utf8.DecodeRuneInString(s); !isWordRune(first) {
		return ""
	}
	return s
}

// invisible runes hold no meaning: they neither separate nor belong to a word.
func invisible(r rune) bool {
	switch {
	case r == 0x00AD, r == 0x034F, r == 0x061C, r == 0x0621, r == 0x0640, r == 0xFEFF: // soft hyphen … hamza, tatweel
		return true
	case r >= 0x200B && r <= 0x200F, r >= 0x202A && r <= 0x202E, r >= 0x2060 && r <= 0x206F, r >= 0xFE00 && r <= 0xFE0F:
		return true
	case r < 0x300: // no combining marks below; spares the table look-up
		return false
	}
	return unicode.Is(unicode.Mn, r)
}

// cost is how many places a separator costs besides ending the word.
func cost(r rune) int {
	switch r {
	case '.', '!', '?', '؟', '\n', ';', '؛', '…':
		return 2
	case ',', '،', ':', '(', ')':
		return 1
	}
	return 0
}

// tokens appends the words of text; pos continues from the last token of dst.
func (f *folder) tokens(dst []token, text string, msg int) []token {
	text = bounded(text)
	pos := 0
	if n := len(dst); n > 0 {
		pos = dst[n-1].pos + 2
	}
	var word, light strings.Builder
	differs, penalty := false, 0
	flush := func() {
		if word.Len() == 0 {
			return
		}
		t := token{text: squeeze(word.String()), pos: pos + penalty, msg: msg}
		if differs {
			t.light = light.String()
		}
		pos = t.pos + 1
		penalty = 0
		dst = append(dst, t)
		word.Reset()
		light.Reset()
		differs = false
	}
	runes := text
	for i := 0; i < len(runes); {
		r, size := utf8.DecodeRuneInString(runes[i:])
		i += size
		if invisible(r) {
			continue
		}
		if isApostrophe(r) && word.Len() > 0 {
			if elides(word.String(), runes[i:]) {
				flush()
			}
			continue
		}
		s := f.rune(r)
		if s == "" {
			flush()
			penalty = min(max(penalty, cost(r)), 2)
			continue
		}
		low := unicode.ToLower(r)
		word.WriteString(s)
		light.WriteRune(low)
		if r >= utf8.RuneSelf {
			differs = true
		}
	}
	flush()
	return dst
}

func bounded(text string) string {
	if len(text) <= maxRunes {
		return text
	}
	if utf8.RuneCountInString(text) <= maxRunes {
		return text
	}
	runes := []rune(text)
	half := maxRunes / 2
	return string(runes[:half]) + "\n" + string(runes[len(runes)-half:])
}

func isApostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == '`' || r == '´' || r == '‘' || r == 'ʼ'
}

// elides reports whether an apostrophe after word stands between two French words: j'ai, m'a, qu'il, but not don't.
func elides(word, rest string) bool {
	switch word {
	case "j":
		return true
	case "m", "t", "s", "l", "n", "d", "c", "qu", "jusqu", "lorsqu", "puisqu":
		r, _ := utf8.DecodeRuneInString(rest)
		return strings.ContainsRune("aeiouyhéèêàâîôûAEIOUYHÉÈÊ", r)
	}
	return false
}

// squeeze leaves at most two equal letters in a row: "heeeelp" is "heelp".
func squeeze(s string) string {
	run, prev := 0, rune(-1)
	long := false
	for _, r := range s {
		if r == prev {
			run++
		} else {
			prev, run = r, 1
		}
		if run > 2 {
			long = true
			break
		}
	}
	if !long {
		return s
	}
	return collapse(s, 2)
}

// collapse leaves at most n equal letters in a row; digits are left alone.
func collapse(s string, n int) string {
	var b strings.Builder
	run, prev := 0, rune(-1)
	for _, r := range s {
		if r == prev && !unicode.IsDigit(r) {
			run++
		} else {
			prev, run = r, 1
		}
		if run <= n {
			b.WriteRune(r)
		}
	}
	return b.String()
}
