// Package language lets a person choose the language to talk in, and say which
// others she reads. Languages are shown by their own names.
//
// It does not guess: what a text's script or a found question tells is the
// engine's and ask's. What was answered just before is said again in the language
// that she chose.
package language

import (
	"context"
	"embed"
	"io/fs"
	"slices"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

//go:embed texts/*.toml
var texts embed.FS

// The actions beside those that dialogs names.
const (
	actMore  = "more"  // which others do you read?
	actReads = "reads" // Arg: this one too
)

// Dialog is the choice of a language.
type Dialog struct{}

// Name is "language".
func (Dialog) Name() string { return dialogs.Language }

// Version is that of nothing: the languages stand in the conversation.
func (Dialog) Version() int { return 1 }

// Texts are the dialog's.
func (Dialog) Texts() fs.FS { return texts }

// Take shows the languages, or sets one.
func (Dialog) Take(_ context.Context, t *dialogs.Turn) error {
	switch t.Action {
	case dialogs.ActSet:
		set(t)
	case actMore:
		t.Offer(others(t), "language.more")
	case actReads:
		reads(t)
	default:
		t.Offer(t.LanguageChoices(), "language.choose")
	}
	return nil
}

func set(t *dialogs.Turn) {
	was := t.Lang
	t.Choose(bot.Lang(t.Arg))
	t.Conv().Reads = slices.DeleteFunc(slices.Clone(t.Conv().Reads), func(l bot.Lang) bool { return l == t.Lang })
	if t.InSafety() || t.Active() == dialogs.Safety {
		t.PassTo(dialogs.Safety, dialogs.ActAgain, "")
		return
	}
	t.Offer([]bot.Choice{t.Choice("language.also", dialogs.Language, actMore, ""), t.MenuChoice()}, "language.done")
	if t.Asked() != "" && was != t.Lang {
		t.PassTo(dialogs.Ask, dialogs.ActAgain, "")
	}
}

func reads(t *dialogs.Turn) {
	l := bot.Lang(t.Arg)
	if slices.Contains(dialogs.Langs(), l) && l != t.Lang && !slices.Contains(t.Conv().Reads, l) {
		t.Conv().Reads = append(slices.Clone(t.Conv().Reads), l)
	}
	more := append(others(t), t.MenuChoice())
	t.Offer(more, "language.reads", "Language", t.In(l, "engine.langname"))
}

// others are the languages that she is not yet known to read.
func others(t *dialogs.Turn) []bot.Choice {
	var out []bot.Choice
	for _, l := range dialogs.Langs() {
		if l != t.Lang && !slices.Contains(t.Conv().Reads, l) {
			out = append(out, bot.Choice{Label: t.In(l, "engine.langname"), Dialog: dialogs.Language, Action: actReads, Data: string(l)})
		}
	}
	return out
}
