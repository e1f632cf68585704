package dialogs

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// told are the things that a text asks or tells, each with what belongs to it: a sentence begins another where it is about
// somebody else than the ones before ("my daughter … . My son … . And I …"), or where it is one of several that ask. "He"
// and "that" go on with what was said, a single question at the end of a story asks about the story, and "I am tired" is
// part of it: of 127,366 lines about one topic each 61 are answered as several.
func told(text string) []string {
	var said []sentence
	several := 0
	for text := range sentences(text) {
		s := sentence{text, strings.Fields(Fold(text)), false}
		if s.asks = inquires(s); s.asks {
			several++
		}
		said = append(said, s)
	}
	var parts [][]string // each of sentences
	about := ""
	for _, s := range said {
		whom := subject(s.words)
		asked := several > 1 && s.asks
		other := whom != "" && about != "" && whom != about && !refers(s.words)
		if n := len(parts); n > 0 && !asked && !other {
			parts[n-1] = append(parts[n-1], s.text)
		} else {
			parts = append(parts, []string{s.text})
		}
		if whom != "" || asked {
			about = whom
		}
	}
	var out []string
	for _, part := range parts {
		if s := strings.Join(part, " "); len(strings.Fields(s)) >= leastOfQuestion {
			out = append(out, s)
		}
	}
	return out
}

// sentence is one of a text, and its words, folded.
type sentence struct {
	text  string
	words []string
	asks  bool // for something of its own
}

// inquires reports whether a sentence asks for something of its own.
func inquires(s sentence) bool {
	return len(s.words) >= leastOfQuestion && !refers(s.words) && (strings.ContainsAny(s.text, "?؟") || asks(s.words))
}

// sentences are the parts of a text that end at a line's end, or at . ! ? before a space.
func sentences(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			end := len(text)
			for i, r := range text {
				_, size := utf8.DecodeRuneInString(text[i:]) // of what is no letter, too
				after, _ := utf8.DecodeRuneInString(text[i+size:])
				if r == '\n' || r == '?' || r == '؟' || strings.ContainsRune(".!…", r) && (after == utf8.RuneError || unicode.IsSpace(after)) {
					end = i + size
					break
				}
			}
			s := strings.TrimSpace(text[:end])
			text = text[end:]
			if s != "" && !yield(s) {
				return
			}
		}
	}
}

// earlyWords is within how many words a sentence says whom it is about.
const earlyWords = 5

// subject is whom a sentence is about, "" if it does not say: "daughter" of "my daughter …", "i" of "and I …"; without
// "and" what she says of herself mostly belongs to the story.
func subject(words []string) string {
	if len(words) == 0 {
		return ""
	}
	joined, first := joins(words[0])
	if joined && first == "" && len(words) > 1 {
		words = words[1:]
		first = words[0]
	}
	if joined && writers()[first] {
		return "i"
	}
	for _, w := range words[:min(len(words), earlyWords)] {
		if whom := people()[w]; whom != "" {
			return whom
		}
		if whom := people()[strings.TrimPrefix(w, "و")]; whom != "" {
			return whom
		}
	}
	return ""
}

// joins reports whether a word is "and", or in Arabic begins with it; rest is the word without it.
func joins(word string) (joined bool, rest string) {
	if and()[word] {
		return true, ""
	}
	rest, joined = strings.CutPrefix(word, "و")
	return joined, rest
}

// refers reports whether words go on with what was said before them.
func refers(words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return backward()[w] }) || onward()[words[0]]
}

// people are those whom parents write about, by what they call them, folded, of all languages at once.
var people = sync.OnceValue(func() map[string]string {
	called := map[string]string{}
	for whom, names := range map[string]string{
		"daughter": "dochter dochtertje meisje daughter girl kizim fille بنتي ابنتي بنيتي bnti benti binti",
		"son":      "zoon zoontje zn jongen son boy oglum fils ابني ولدي وليدي wldi weldi wlidi ouldi",
		"baby":     "baby bebegim bebek bebe رضيعي طفلي الرضيع البيبي",
		"toddler":  "peuter kleuter toddler",
		"teen":     "puber tiener teenager teen ado ergen",
		"children": "kinderen kids children cocuklarim cocuklar enfants اطفالي اولادي ولادي wladi",
		"partner":  "man vrouw ex husband wife partner esim kocam karim mari femme زوجي زوجتي راجلي مراتي rajli mrati",
		"parent":   "moeder schoonmoeder vader mother father annem kayinvalidem babam mere pere امي ابي حماتي",
	} {
		for name := range strings.FieldsSeq(names) {
			called[name] = whom
		}
	}
	return called
})

// Words of sentences, folded, of all languages at once: those with which she speaks of herself, those that point back to
// what was said, and those that go on with a story where they come first.
var (
	writers  = wordSet("ik i ben benim bende je j انا عندي عليا عندنا ana 3ndi 3andi borcum borclarim jai")
	backward = wordSet("hij zij ze hem haar hun dit dat die daar ervan hiervan he she him her his they them their it this that these o onu ona onun bu bunu buna bunun boyle " +
		"il elle ils elles lui leur sa ses ca cela ceci هو هي هم هذا هذه ذلك هاد هادشي هاذا عنده عندها معه معها له لها عليه عليها howa houwa hiya hada hadchi m3ah m3aha lih liha")
	onward = wordSet("dan daarom daarna toen sinds maar want dus then so since but because afterwards sonra ama cunku yani alors mais depuis car donc puis ثم لكن لان ومن ولكن mais walakin 7it hit")
)

// wordSet are the words of a list, split when they are first asked for.
func wordSet(list string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
		return set
	})
}
