package contact

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// normal is a text as the patterns read it: lower case, no accents, Western digits,
// number words as digits. from and to are where each of its bytes stands in the text
// as it was written.
type normal struct {
	text     string
	from, to []int
}

func (n normal) at(i int) int {
	if i < len(n.from) {
		return n.from[i]
	}
	return n.last()
}

func (n normal) end(i int) int {
	if i > 0 && i <= len(n.to) {
		return n.to[i-1]
	}
	return n.last()
}

func (n normal) last() int {
	if len(n.to) == 0 {
		return 0
	}
	return n.to[len(n.to)-1]
}

// normalise reads the characters, then the number words.
func normalise(text string) normal {
	var b builder
	for i, r := range text {
		size := utf8.RuneLen(r)
		if r == utf8.RuneError {
			_, size = utf8.DecodeRuneInString(text[i:])
		}
		for _, c := range norm.NFKD.String(string(r)) {
			if c = letter(c); c >= 0 {
				b.add(string(c), i, i+size)
			} else if last := len(b.to) - 1; last >= 0 {
				b.to[last] = i + size // what dresses a character goes with it
			}
		}
	}
	return b.normal.numbers()
}

// letter is a character as it is compared, -1 for one that only dresses another.
func letter(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || r == '\r' || unicode.IsSpace(r):
		return ' '
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Me, r), unicode.Is(unicode.Cf, r):
		return -1
	case unicode.Is(unicode.Nd, r):
		return '0' + digit(r)
	case r == 'ı' || r == 'İ':
		return 'i'
	case r == '٫', r == '،', r == '٬':
		return ','
	case unicode.Is(unicode.Pd, r), r == '−', r == '‑':
		return '-'
	case r == 'ى':
		return 'ي'
	}
	return unicode.ToLower(r)
}

// digit is the value of a decimal digit of any script: their blocks are of ten.
func digit(r rune) rune {
	if r >= 0x1D7CE && r <= 0x1D7FF { // mathematical ones stand back to back
		return (r - 0x1D7CE) % 10
	}
	n := rune(0)
	for n < 9 && unicode.Is(unicode.Nd, r-n-1) {
		n++
	}
	return n
}

type builder struct{ normal }

func (b *builder) add(s string, from, to int) {
	b.text += s
	for range len(s) {
		b.from, b.to = append(b.from, from), append(b.to, to)
	}
}

// numbers writes number words as digits: "nul zes een twee" is "0 6 1 2". "Double"
// doubles the digit behind it. Where single words of digits do not follow each other
// they stay what they are in all that matters: one or two digits.
func (n normal) numbers() normal {
	var b builder
	b.text = ""
	double := false
	for i := 0; i < len(n.text); {
		r, size := utf8.DecodeRuneInString(n.text[i:])
		if !unicode.IsLetter(r) {
			b.add(n.text[i:i+size], n.from[i], n.to[i+size-1])
			i += size
			continue
		}
		j := i
		for j < len(n.text) {
			r, size := utf8.DecodeRuneInString(n.text[j:])
			if !unicode.IsLetter(r) && !unicode.IsDigit(r) { // Arabizi writes "wa7ed"
				break
			}
			j += size
		}
		word := n.text[i:j]
		d, ok := numberWords()[word]
		switch {
		case ok && double:
			b.add(d+d, n.from[i], n.to[j-1])
		case ok:
			b.add(d, n.from[i], n.to[j-1])
		case word == "double" || word == "dubbel" || word == "dubbele":
			if next := strings.TrimLeft(n.text[j:], " "); startsWithNumber(next) {
				double = true
				i = j
				continue
			}
			fallthrough
		default:
			for k := i; k < j; k++ {
				b.text += n.text[k : k+1]
				b.from, b.to = append(b.from, n.from[k]), append(b.to, n.to[k])
			}
		}
		double = false
		i = j
	}
	return b.normal
}

func startsWithNumber(s string) bool {
	word := s
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }); i >= 0 {
		word = s[:i]
	}
	_, ok := numberWords()[word]
	return ok
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Nd, r) {
			return '0' + digit(r)
		}
		return -1
	}, s)
}
