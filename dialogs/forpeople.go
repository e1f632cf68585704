package dialogs

import "github.com/ouderbrug/ouderbrug/bot"

// ForPeople reports whether a text that a parent writes while somebody talks with her
// goes to that person: not the exit word, not a word for the assistant that works
// everywhere, not a code of the staff's. Who shows a talk from the lines that are kept
// asks it, since those are kept of all that she writes.
func (e *Engine) ForPeople(text string) bool {
	if e.words.Exit(text) || bot.IsCode(text) {
		return false
	}
	dialog, _, _, ok := e.words.meaning(text)
	return !ok || !worksEverywhere(dialog)
}
