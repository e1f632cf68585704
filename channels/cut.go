package channels

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Units is the length of a text in UTF-16 units, which is how Telegram, WhatsApp
// and browsers count: an emoji is two.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += runeUnits(r)
	}
	return n
}

func runeUnits(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// whole matches what must stay in one message: web and mail addresses, and
// numbers with the spaces that people write in them (0800 0432, € 1 250,00).
var whole = regexp.MustCompile(`(?i)(?:https?://|www\.|tel:|mailto:)\S+|[^\s@]+@[^\s@]+|(?:€[ \x{a0}]?)?[+(]?\p{Nd}+(?:[ \x{a0}.,:()/–-]{1,2}\p{Nd}+)*`)

// pieces cuts a text into pieces of at most limit units, without the white space
// at the cuts. An empty text has no pieces.
func pieces(text string, limit int) []string {
	var out []string
	text = strings.TrimSpace(text)
	for text != "" {
		at := cutAt(text, limit)
		if head := strings.TrimSpace(text[:at]); head != "" {
			out = append(out, head)
		}
		text = strings.TrimSpace(text[at:])
	}
	return out
}

// borders are the best places to cut that were seen so far, as byte offsets.
type borders struct{ paragraph, line, sentence, word, brokenWord, letter int }

// cutAt is where to end the first piece of a text. A paragraph, line or sentence
// border counts only past a quarter of the limit, so that no message is a stump.
func cutAt(text string, limit int) int {
	b, units := borders{}, 0
	keep := whole.FindAllStringIndex(text, -1)
	var before rune
	for i, r := range text {
		if units > limit {
			break
		}
		if i > 0 {
			for len(keep) > 0 && keep[0][1] <= i {
				keep = keep[1:]
			}
			inside := len(keep) > 0 && keep[0][0] < i
			b.note(text, i, before, r, inside, units*4 >= limit)
		}
		units += runeUnits(r)
		before = r
	}
	if units <= limit {
		return len(text)
	}
	for _, at := range []int{b.paragraph, b.line, b.sentence, b.word, b.brokenWord, b.letter} {
		if at > 0 {
			return at
		}
	}
	_, n := utf8.DecodeRuneInString(text) // a limit below one letter: still go on
	return n
}

// note remembers offset i as a border of the kinds that it is.
func (b *borders) note(text string, i int, before, r rune, inside, far bool) {
	if !unicode.Is(unicode.M, r) && !joins(before) && !joins(r) {
		b.letter = i
	}
	if !unicode.IsSpace(r) {
		return
	}
	if b.brokenWord = i; inside {
		return
	}
	b.word = i
	if !far {
		return
	}
	switch {
	case strings.HasPrefix(text[i:], "\n\n"):
		b.paragraph = i
	case r == '\n':
		b.line = i
	case strings.ContainsRune(".!?…؟۔።፧。", before):
		b.sentence = i
	}
}

// joins reports whether a rune ties its neighbours into one sign, as in emoji made
// of several.
func joins(r rune) bool {
	return r == '\u200d' || r == '\ufe0f' || (r >= 0x1F3FB && r <= 0x1F3FF) || (r >= 0x1F1E6 && r <= 0x1F1FF)
}
