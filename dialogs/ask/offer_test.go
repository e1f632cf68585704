package ask_test

import (
	"slices"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/ask"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
)

// frightening are topics whose name alone frightens, or betrays somebody on a screen.
func frightening() []string {
	return []string{"domestic-violence", "child-abuse-concern", "forced-marriage", "residence-after-violence", "female-cutting", "radicalisation", "self-harm-suicide", "sexual-diversity"}
}

// shown are the topics that a turn names: of the buttons, and of a card.
func shown(out bot.Outcome) (topics []string) {
	for _, s := range out.Say {
		for _, c := range s.Reply.Choices {
			if c.Dialog == dialogs.Ask && c.Action == "topic" {
				topics = append(topics, c.Data)
			}
		}
	}
	return topics
}

func fromNew(t *testing.T, r *ask.Dialog, lang bot.Lang, text string) bot.Outcome {
	t.Helper()
	k := dialogtest.NewTalk(t, lang, r)
	k.Conv.Country = "nl"
	return k.Write(text)
}

func TestNothingFrighteningIsNamedOnWeakEvidence(t *testing.T) {
	t.Parallel()
	d := ask.New(retriever(t))
	for _, c := range [][2]string{
		{"nl", "mijn zoon komt met blauwe knie thuis van voetbal"}, {"nl", "nee dat niet"}, {"nl", "mijn dochter heeft straf op school"}, {"nl", "waarom"},
		{"en", "no, not that"}, {"en", "my daughter was punished at school"}, {"en", "back"},
		{"tr", "hayır bu değil"}, {"tr", "neden"}, {"tr", "kocam"}, {"tr", "kızım okulda ceza aldı"},
		{"fr", "non pas ça"}, {"fr", "ma fille a été punie à l'école"}, {"fr", "ma fille a été punie"}, {"fr", "ma fille est punie"}, {"fr", "retour"},
		{"ar", "لا ليس هذا"}, {"ar", "رجوع"}, {"ar", "زوجي"}, {"ar", "la machi hada"}, {"ar", "بنتي تعاقبات فالمدرسة"},
	} {
		out := fromNew(t, d, bot.Lang(c[0]), c[1])
		for _, topic := range shown(out) {
			if slices.Contains(frightening(), topic) {
				t.Errorf("%s %q: %s is offered", c[0], c[1], topic)
			}
		}
		if card := out.Say[0].Reply.Card; slices.ContainsFunc(frightening(), func(topic string) bool { return card == topic+"/"+c[0] }) {
			t.Errorf("%s %q: answered with %s", c[0], c[1], card)
		}
	}
}

func TestADirectQuestionAboutWhatIsHiddenIsAnsweredOrOffered(t *testing.T) {
	t.Parallel()
	d := ask.New(retriever(t))
	for _, c := range [][3]string{
		{"nl", "hoe zeg ik nee tegen meisjesbesnijdenis", "female-cutting"}, {"nl", "besnijdenis meisje", "female-cutting"}, {"nl", "is mijn zoon homo", "sexual-diversity"},
		{"nl", "hij heeft extreme ideeën", "radicalisation"}, {"nl", "uithuwelijking", "forced-marriage"}, {"nl", "mag ik blijven na geweld", "residence-after-violence"},
		{"en", "female circumcision", "female-cutting"}, {"en", "is my son gay", "sexual-diversity"}, {"en", "he has extreme ideas", "radicalisation"},
		{"tr", "oğlum eşcinsel mi", "sexual-diversity"}, {"tr", "aşırı fikirleri var", "radicalisation"}, {"tr", "kızların sünnet edilmesine nasıl hayır derim", "female-cutting"},
		{"fr", "excision", "female-cutting"}, {"fr", "mon fils est-il homo", "sexual-diversity"}, {"fr", "il a des idées extrêmes", "radicalisation"},
		{"ar", "ختان البنات", "female-cutting"}, {"ar", "هل ابني مثلي", "sexual-diversity"}, {"ar", "عنده أفكار متطرفة", "radicalisation"}, {"ar", "khtan lbnat", "female-cutting"},
	} {
		out := fromNew(t, d, bot.Lang(c[0]), c[1])
		if card := out.Say[0].Reply.Card; card != c[2]+"/"+c[0] && card != c[2]+"/"+c[0]+".nl" && !slices.Contains(shown(out), c[2]) {
			t.Errorf("%s %q: %s is neither answered (%q) nor offered", c[0], c[1], c[2], card)
		}
	}
}

func TestWhoTurnsBackOrSaysNotThatGetsAWayOnAndNoTitles(t *testing.T) {
	t.Parallel()
	d := ask.New(retriever(t))
	for lang, texts := range map[bot.Lang][]string{
		"nl": {"terug", "waarom?", "Nee, dat niet.", "mijn man", "😀 terug"}, "en": {"back", "why", "no not that", "my husband"}, "tr": {"geri", "neden", "hayır, bu değil", "kocam"},
		"fr": {"retour", "pourquoi", "non, pas ça", "mon mari"}, "ar": {"رجوع", "لماذا", "لا، ليس هذا", "زوجي", "rjou3", "3lach", "la machi hada", "rajli"},
	} {
		for _, text := range texts {
			out := fromNew(t, d, lang, text)
			if len(shown(out)) > 0 || out.Say[0].Reply.Card != "" {
				t.Errorf("%s %q: %s", lang, text, dialogtest.Said(out))
			}
			if last := out.Say[len(out.Say)-1].Reply; len(last.Choices) < 2 {
				t.Errorf("%s %q: there is no way on under %q", lang, text, dialogtest.Said(out))
			}
		}
	}
}
