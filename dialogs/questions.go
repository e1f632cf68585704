package dialogs

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// leastOfQuestion is how many words a part of a message must have to be a question of its own.
const leastOfQuestion = 3

// questions are the questions in a text if there are several, else nil: the parts that end in a question mark, or where
// there are no two of those, the parts between commas and lines that begin as questions do. A story has commas too: of
// 2,489 training lines with three parts and more one in five would have been taken for several questions without the
// second condition.
func questions(text string) []string {
	if out := marked(text); len(out) > 1 {
		return out
	}
	var out []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",،;؛\n", r) }) {
		if words := strings.Fields(Fold(part)); len(words) >= leastOfQuestion && asks(words) {
			out = append(out, strings.TrimSpace(part))
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// marked are the parts that end in a question mark.
func marked(text string) (out []string) {
	for rest := text; ; {
		i := strings.IndexAny(rest, "?؟")
		if i < 0 {
			return out
		}
		_, size := utf8.DecodeRuneInString(rest[i:])
		if q := strings.TrimSpace(rest[:i+size]); len(strings.Fields(q)) >= leastOfQuestion {
			out = append(out, q)
		}
		rest = rest[i+size:]
	}
}

// asks reports whether words begin as a question, perhaps after "and".
func asks(words []string) bool {
	if slices.Contains(strings.Fields(and), words[0]) {
		words = words[1:]
	}
	first := words[0]
	if rest, ok := strings.CutPrefix(first, "و"); ok && slices.Contains(strings.Fields(asking), rest) {
		return true
	}
	return slices.Contains(strings.Fields(asking), first)
}

// The words that join questions and those that open one, folded, of all languages at once: people mix them. Words that
// open as many sentences that ask nothing ("als", "que", "can" as a noun in Turkish) are not among them.
const (
	and    = "en and ve et of or ou veya ook also و w wa"
	asking = "hoe hoeveel wat waar waarom wanneer wie welke mag moet kan " +
		"how what where why when who which may should can could " +
		"nasil ne neden nicin nerede nereye nereden kim hangi kac " +
		"comment combien quel quelle quels quelles pourquoi quand ou puis peut " +
		"كيف كم اين لماذا متى من هل ماذا كيفاش فين علاش شحال فوقاش اشنو شنو واش " +
		"kifach fin fen 3lach 3lash ch7al chhal wach wash chnou chno achnou"
)
