package dialogs

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"
)

// Words are the words that work everywhere, in all languages at once: people
// switch language, and a word that works must always work.
type Words struct {
	means map[string]meaning
}

type meaning struct{ dialog, action, arg string }

// LoadWords reads words.toml.
func LoadWords() (*Words, error) {
	data, err := own.ReadFile("words.toml")
	if err != nil {
		return nil, fmt.Errorf("the words that work everywhere are missing: %w", err)
	}
	var file struct {
		Words map[string][]string `toml:"words"`
	}
	if err := toml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("words.toml cannot be read; correct the TOML: %w", err)
	}
	w := &Words{means: map[string]meaning{}}
	for key, list := range file.Words {
		to, arg, _ := strings.Cut(key, ":")
		dialog, action, ok := strings.Cut(to, ".")
		if !ok {
			return nil, fmt.Errorf("words.toml: %q is not \"dialog.action\"", key)
		}
		for _, word := range list {
			f, m := Fold(word), meaning{dialog, action, arg}
			if old, taken := w.means[f]; taken && old != m {
				return nil, fmt.Errorf("words.toml: %q means %s.%s and %s.%s; leave it in one place", word, old.dialog, old.action, dialog, action)
			}
			w.means[f] = m
		}
	}
	return w, nil
}

// meaning is what a whole message means, ok is false if it is no such word.
func (w *Words) meaning(text string) (dialog, action, arg string, ok bool) {
	if len(text) > 160 {
		return "", "", "", false
	}
	folded := Fold(text)
	m, ok := w.means[folded]
	if !ok {
		if l, wish := personWish(folded); wish {
			return Person, ActPerson, string(l), true
		}
		if l, wish := tongueWish(folded); wish {
			return Language, ActSet, string(l), true
		}
	}
	if !ok {
		m, ok = w.courtesy(folded)
	}
	if !ok || m.action == actExit || m.action == actFiller {
		return "", "", "", false
	}
	return m.dialog, m.action, m.arg, true
}

// maxCourtesy is how many words a greeting or a thank you has at most.
const maxCourtesy = 5

// courtesy is what a message means that is nothing but greetings, thanks and small
// words: "good morning, how are you?", "ok, thank you, bye". Thanks come before a
// greeting. A message with any other word in it is a question.
func (w *Words) courtesy(folded string) (m meaning, ok bool) {
	rest := strings.Fields(folded)
	for len(rest) > 0 {
		n := min(len(rest), maxCourtesy)
		for ; n > 0; n-- {
			if part, known := w.means[strings.Join(rest[:n], " ")]; known && part.courteous() {
				if part.action == ActThanks || part.action == ActHello && m.action != ActThanks {
					m = part
				}
				break
			}
		}
		if n == 0 {
			return meaning{}, false
		}
		rest = rest[n:]
	}
	if m.action == "" && strings.Contains(folded, " ") { // "ok, great": no question
		m = meaning{Help, actAssent, ""}
	}
	return m, m.action != ""
}

func (m meaning) courteous() bool {
	return m.action == ActHello || m.action == ActThanks || m.action == actFiller
}

// command is what "/name" means.
func (w *Words) command(name string) (dialog, action, arg string, ok bool) {
	if name == "help" {
		return Help, ActHow, "", true // the bare word is a cry, the command is not (S7)
	}
	return w.meaning(name)
}

// Exit reports whether a message, or the name of a command, is the silent exit.
func (w *Words) Exit(text string) bool {
	return len(text) <= 80 && w.means[Fold(text)].action == actExit
}

// Fold brings a short message to the form in which it is compared: lower case, no
// accents, no punctuation, one space, no letter more than twice in a row.
func Fold(text string) string {
	var b strings.Builder
	var last rune
	run, space := 0, false
	for _, r := range norm.NFD.String(strings.ToLower(strings.ReplaceAll(text, "İ", "i"))) {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r), r == '\'', r == '’', r == 'ـ', r == '\uFE0F':
			continue
		case r == 'ı':
			r = 'i'
		case r == 'أ', r == 'إ', r == 'آ', r == 'ٱ':
			r = 'ا'
		case r == 'ى':
			r = 'ي'
		case r == 'ة':
			r = 'ه'
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.So, r) {
			space = true
			continue
		}
		if r == last && !space {
			if run++; run > 2 {
				continue
			}
		} else {
			run = 1
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space, last = false, r
		b.WriteRune(r)
	}
	return b.String()
}
