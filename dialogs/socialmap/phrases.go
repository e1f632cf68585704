package socialmap

import (
	_ "embed" // the phrases are a file
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed phrases.txt
var phrasesFile string

// phrase is how people say something, folded, and in which language.
type phrase struct {
	text string
	lang bot.Lang
}

// The lists of phrases.txt, where it says what they are.
const (
	nearMe       = "near"
	atHome       = "home"
	stories      = "story"
	requests     = "request"
	anything     = "anything"
	offered      = "offer"
	backWords    = "back"
	costWords    = "cost"
	hoursWords   = "hours"
	tongueWords  = "tongue"
	wayWords     = "way"
	somethingFor = "something"
	freeWords    = "free"
	openWords    = "open"
	years        = "year"
	small        = "small"
	languages    = "speaks"
)

// phrases are all lists, by name.
var phrases = sync.OnceValue(func() map[string][]phrase {
	out := map[string][]phrase{}
	for line := range strings.Lines(phrasesFile) {
		name, rest, _ := strings.Cut(line, " ")
		lang, list, ok := strings.Cut(rest, ":")
		if !ok || name == "#" {
			continue
		}
		for s := range strings.SplitSeq(list, ",") {
			out[name] = append(out[name], phrase{text: dialogs.Fold(s), lang: bot.Lang(lang)})
		}
	}
	return out
})

// cut finds the longest phrase of a list in a folded text ("in the neighbourhood of" before "in the neighbourhood"), and
// the text without it.
func cut(folded string, list string) (said phrase, rest string, ok bool) {
	padded := " " + folded + " "
	for _, p := range phrases()[list] {
		if len(p.text) > len(said.text) && strings.Contains(padded, " "+p.text+" ") {
			said = p
		}
	}
	if said.text == "" {
		return said, folded, false
	}
	before, after, _ := strings.Cut(padded, " "+said.text+" ")
	return said, strings.TrimSpace(before + " " + after), true
}

// is reports whether a text is a phrase of a list and nothing else.
func is(text string, list string) bool {
	folded := dialogs.Fold(text)
	for _, p := range phrases()[list] {
		if p.text == folded {
			return true
		}
	}
	return false
}

// holds reports whether a folded text has a phrase of a list in it, as part of other words too ("vrouwengroep").
func holds(folded, list string) bool {
	for _, p := range phrases()[list] {
		if strings.Contains(folded, p.text) {
			return true
		}
	}
	return false
}

// among reports whether a word stands in a list of folded words.
func among(list, word string) bool {
	return word != "" && strings.Contains(" "+list+" ", " "+word+" ")
}

// tells reports whether a folded message opens as a story, or as a question about something else than a place.
func tells(folded string) bool {
	if _, _, ok := cut(folded, requests); ok {
		return false
	}
	for _, p := range phrases()[stories] {
		if strings.HasPrefix(folded+" ", p.text+" ") {
			return true
		}
	}
	return false
}
