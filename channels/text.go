package channels

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The signs that set a left-to-right island into right-to-left text, and the mark
// that makes a line run from the right.
const (
	leftToRightIsolate = "\u2066"
	endIsolate         = "\u2069"
	rightToLeftMark    = "\u200f"
)

// Text is a reply as plain text to write into a message, without its choices. In
// lines with Arabic letters phone numbers and addresses are isolated, since
// "0800-0432" would otherwise be shown as "0432-0800". Direction controls that
// were already in the text are taken out, whoever wrote it (S31).
func Text(r bot.Reply) string {
	return isolate(strings.TrimSpace(stripControls(r.PlainText(), isDirectionControl)))
}

// Clean is a text from outside without direction controls and control characters,
// so that it cannot change how the text around it is shown. Joiners, which Persian
// and emoji need, stay.
func Clean(s string) string {
	return stripControls(s, func(r rune) bool {
		return isDirectionControl(r) || isDirectionMark(r)
	})
}

func stripControls(s string, more func(rune) bool) string {
	return strings.Map(func(r rune) rune {
		if more(r) || (unicode.IsControl(r) && r != '\n' && r != '\t') {
			return -1
		}
		return r
	}, s)
}

// isDirectionControl reports embeddings, overrides and isolates: the ones that
// reorder what follows them.
func isDirectionControl(r rune) bool {
	return (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069')
}

// isDirectionMark reports the marks that a vetted text may use with good reason.
func isDirectionMark(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// island matches addresses and phone numbers.
var island = regexp.MustCompile(`(?i)(?:https?://|www\.)[^\s<>"]*[^\s<>".,;:!?)\]]|[^\s@]+@[^\s@]*[^\s@.,;:!?)]|[+(]?[0-9]+(?:[ \x{a0}.()/–-]{1,2}[0-9]+)*`)

// isolate works line by line, since a line is what has a direction.
func isolate(text string) string {
	if strings.IndexFunc(text, rightToLeft) < 0 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.IndexFunc(line, rightToLeft) >= 0 {
			lines[i] = lineMark(line) + isolateLine(line)
		}
	}
	return strings.Join(lines, "\n")
}

func isolateLine(line string) string {
	var b strings.Builder
	from := 0
	for _, m := range island.FindAllStringIndex(line, -1) {
		if !standsAlone(line, m[0], m[1]) {
			continue
		}
		b.WriteString(line[from:m[0]] + leftToRightIsolate + line[m[0]:m[1]] + endIsolate)
		from = m[1]
	}
	b.WriteString(line[from:])
	return b.String()
}

// standsAlone rules out short numbers, which need nothing, and clock times: a
// range of hours is read from the right in Arabic.
func standsAlone(line string, from, to int) bool {
	if strings.HasPrefix(line[to:], ":") || strings.HasSuffix(line[:from], ":") {
		return false
	}
	digits := 0
	for _, r := range line[from:to] {
		if unicode.IsLetter(r) {
			return true
		}
		if unicode.IsDigit(r) {
			digits++
		}
	}
	return digits >= 3
}

// lineMark is a mark for a line that is mostly right-to-left but opens with a word
// of the other direction, which would turn the whole line round.
func lineMark(line string) string {
	var first rune
	right, left := 0, 0
	for _, r := range island.ReplaceAllString(line, "") {
		if !unicode.IsLetter(r) {
			continue
		}
		if first == 0 {
			first = r
		}
		if rightToLeft(r) {
			right++
		} else {
			left++
		}
	}
	if first != 0 && !rightToLeft(first) && right > left {
		return rightToLeftMark
	}
	return ""
}

func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Hebrew) && unicode.IsLetter(r)
}
