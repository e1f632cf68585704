package dialogs

import (
	"strings"
)

// leastOfQuestion is how many words a part of a message must have to be a question of its own.
const leastOfQuestion = 3

// questions are the things that a text asks if there are several, else nil: its parts as told has them, or where those are
// one, the parts between commas and lines that begin as questions do. A story has commas too: of 2,489 training lines with
// three parts and more one in five would have been taken for several questions without that condition.
func questions(text string) []string {
	if out := told(text); len(out) > 1 {
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

// asks reports whether words begin as a question, perhaps after "and".
func asks(words []string) bool {
	if and()[words[0]] && len(words) > 1 {
		words = words[1:]
	}
	first := words[0]
	if rest, ok := strings.CutPrefix(first, "و"); ok && asking()[rest] {
		return true
	}
	return asking()[first]
}

// The words that join questions and those that open one, folded, of all languages at once: people mix them. Words that
// open as many sentences that ask nothing ("als", "que", "can" as a noun in Turkish) are not among them.
var (
	and    = wordSet("en and ve et of or ou veya ook also و w wa")
	asking = wordSet("hoe hoeveel wat waar waarom wanneer wie welke mag moet kan " +
		"how what where why when who which may should can could " +
		"nasil ne neden nicin nerede nereye nereden kim hangi kac " +
		"comment combien quel quelle quels quelles pourquoi quand ou puis peut " +
		"كيف كم اين لماذا متى من هل ماذا كيفاش فين علاش شحال فوقاش اشنو شنو واش " +
		"kifach fin fen 3lach 3lash ch7al chhal wach wash chnou chno achnou")
)
