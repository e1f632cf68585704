package dialogs

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
)

// MaxQuestion is the longest text, in characters, that is taken as a question.
const MaxQuestion = 1500

// unreadable answers what no dialog can: nothing, only signs, a voice note, a
// picture, a story, a script that we do not read. Each gets one kind sentence and
// a way on. A picture's caption is read; that the picture is not, is said.
func (t *Turn) unreadable(ctx context.Context, s *step) bool {
	t.dialog = "engine"
	person, menu := t.PersonChoice(""), t.MenuChoice()
	media := s.input.Inbound.Media
	switch {
	case media != nil && s.text == "":
		t.unseen(media)
	case sad(s.text):
		t.Offer([]bot.Choice{person, menu}, "engine.sad")
	case nods(s.text) && t.st.Dialog == Ask:
		t.Offer([]bot.Choice{menu, person}, "help.thanks") // folded hands are a plea, too
	case s.text == "", scriptOf(s.text) == noScript && !hasDigit(s.text):
		t.Offer([]bot.Choice{menu, person}, "engine.empty")
	case scriptOf(s.text) == noScript && t.st.Dialog != Safety && t.st.Dialog != SocialMap && !t.hearsNumber(ctx, s): // a postcode is an answer there
		t.Offer([]bot.Choice{menu, person}, "engine.number") // one that no choice has
	case utf8.RuneCountInString(s.text) > MaxQuestion:
		t.Offer([]bot.Choice{menu, person}, "engine.long")
	case scriptOf(s.text) == otherScript:
		t.next = nil
		t.Foreign()
	default:
		if media != nil {
			t.Say("engine.caption")
		}
		return false
	}
	return true
}

// unseen answers a file that came without words.
func (t *Turn) unseen(m *bot.Media) {
	typeIt := t.Choice("engine.type", Help, ActType, "")
	switch m.Kind {
	case "voice", "audio":
		t.Offer([]bot.Choice{typeIt, t.PersonChoice("")}, "engine.voice")
	case "sticker":
		t.Offer([]bot.Choice{t.MenuChoice(), t.PersonChoice("")}, "engine.empty")
	case "location":
		t.Offer([]bot.Choice{typeIt, t.PersonChoice("")}, "engine.location")
	default:
		t.Offer([]bot.Choice{typeIt, t.PersonChoice("")}, "engine.media")
	}
}

// Foreign answers a script or a language that we do not read, in every language that
// we have.
func (t *Turn) Foreign() {
	r := bot.Reply{}
	langs := []bot.Lang{t.Lang}
	if !t.LangKnown {
		langs = Langs()
	}
	for _, l := range langs {
		r.Parts = append(r.Parts, bot.Part{Kind: bot.PartText, Text: t.In(l, "engine.foreign")})
	}
	r.Choices = t.LanguageChoices()
	t.Reply(r)
}

// stale answers a button whose meaning is no longer kept.
func (t *Turn) stale() {
	t.Offer([]bot.Choice{t.MenuChoice(), t.PersonChoice("")}, "engine.stale")
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789٠١٢٣٤٥٦٧٨٩") }
