package dialogs

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
	"github.com/ouderbrug/ouderbrug/retrieval/langid"
)

func TestFoldMakesEqualWhatPeopleTypeAlike(t *testing.T) {
	for in, want := range map[string]string{
		"  STOP!! ": "stop", "Ben je een mens??": "ben je een mens", "arrête": "arrete", "ÇIK": "cik", "çık": "cik",
		"İnsan mısınız?": "insan misiniz", "أخفِ": "اخف", "إخفاء": "اخفاء", "لُغة": "لغه", "wegggggg": "wegg", "c'est qui": "cest qui",
		"👋": "👋", "🙋‍♀️": "🙋♀", "": "", "...": "", "oublie-moi": "oublie moi",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAWordWorksOnlyAloneInItsMessage(t *testing.T) {
	w, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{"mijn kind wil niet stoppen met gillen", "hij is weg van huis", "menu van school", strings.Repeat("stop ", 40)} {
		if _, _, _, ok := w.meaning(s); ok || w.Exit(s) {
			t.Errorf("%q is taken for a word", s)
		}
	}
	if _, _, _, ok := w.meaning("weg"); ok {
		t.Error("the exit word has another meaning too")
	}
	if d, a, _, ok := w.command("help"); !ok || d != Help || a != ActHow {
		t.Error("/help is not help")
	}
	if _, _, _, ok := w.meaning("help"); ok {
		t.Error("a bare help is a cry and must reach safety, not the words")
	}
}

func TestCourtesiesAreNoQuestion(t *testing.T) {
	w, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Goedemorgen, hoe gaat het?": ActHello, "hi there": ActHello, "Hello, how are you?": ActHello, "merhaba nasılsın": ActHello,
		"السلام عليكم كيف حالك": ActHello, "salam labas": ActHello, "Bonjour, ça va ?": ActHello, "thanks a lot": ActThanks,
		"ok dankjewel, doei!": ActThanks, "tamam teşekkürler": ActThanks, "merci, au revoir": ActThanks, "شكرا 🙏": ActThanks,
		"ok": "", "ja": "", "hallo mijn kind slaapt niet": "", "hoe gaat het met slapen": "", "thanks but he still cries": "",
	} {
		if _, got, _, _ := w.meaning(text); got != want {
			t.Errorf("%q means %q, want %q", text, got, want)
		}
	}
	if d, _, _, _ := w.meaning("bghit nhder m3a chi wahed"); d != Person {
		t.Errorf("a wish for a person in Darija goes to %q", d)
	}
}

func TestTriage(t *testing.T) {
	w, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	look := func(m ...string) detect.Finding {
		switch {
		case strings.Contains(m[0], "hard"):
			return detect.Finding{Level: detect.Hard, Class: detect.Violence}
		case strings.Contains(m[0], "check"):
			return detect.Finding{Level: detect.Check, Class: detect.Violence}
		case m[0] == "help":
			return detect.Finding{Cry: true}
		}
		return detect.Finding{}
	}
	triage := Triage(look, w)
	for _, c := range []struct {
		in   bot.Inbound
		want bot.Urgency
	}{
		{bot.Inbound{Kind: bot.Message, Text: "mijn kind"}, bot.Normal},
		{bot.Inbound{Kind: bot.Message, Text: "hard"}, bot.Crisis},
		{bot.Inbound{Kind: bot.Message, Text: "help"}, bot.Crisis},
		{bot.Inbound{Kind: bot.Message, Text: "check"}, bot.Now},
		{bot.Inbound{Kind: bot.Message, Text: "stop"}, bot.Now},
		{bot.Inbound{Kind: bot.Message, Text: "weg"}, bot.Now},
		{bot.Inbound{Kind: bot.Message, Text: "hard", Media: &bot.Media{Kind: "image"}}, bot.Crisis},
		{bot.Inbound{Kind: bot.Edit, Text: "hard"}, bot.Crisis},
		{bot.Inbound{Kind: bot.Edit, Text: "mijn kind"}, bot.Normal},
		{bot.Inbound{Kind: bot.Press, Text: "hard"}, bot.Now},
		{bot.Inbound{Kind: bot.Command, Command: "start"}, bot.Now},
		{bot.Inbound{Kind: bot.Command, Command: "x", Args: "hard"}, bot.Crisis},
		{bot.Inbound{Kind: bot.Status, Text: "hard"}, bot.Normal},
	} {
		if got := triage(c.in); got != c.want {
			t.Errorf("%s %q: %v, want %v", c.in.Kind, c.in.Text, got, c.want)
		}
	}
}

func TestTheGraverFindingWins(t *testing.T) {
	hard := detect.Finding{Level: detect.Hard, Class: detect.Violence}
	medical := detect.Finding{Level: detect.Hard, Class: detect.Medical}
	check := detect.Finding{Level: detect.Check, Class: detect.Medical, Minor: true}
	cry := detect.Finding{Cry: true}
	if got := worse(check, hard); got.Class != detect.Violence || !got.Minor {
		t.Errorf("%+v: hard is graver than check, and who is a minor stays one", got)
	}
	if got := worse(hard, medical); got.Class != detect.Medical {
		t.Errorf("%+v: where minutes count comes first", got)
	}
	if got := worse(cry, check); got.Level != detect.Check {
		t.Errorf("%+v: a class says more than a cry", got)
	}
	if got := worse(detect.Finding{}, cry); !got.Cry {
		t.Errorf("%+v: a cry is not nothing", got)
	}
}

func TestOnlyWhatIsRecentIsRemembered(t *testing.T) {
	s := &state{}
	at := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s.remember(at, []string{"a", "b"})
	s.remember(at.Add(9*time.Minute), []string{"c", "d"})
	if got := s.before(at.Add(9 * time.Minute)); !slices.Equal(got, []string{"b", "c", "d"}) {
		t.Errorf("%v, want the last three", got)
	}
	if got := s.before(at.Add(11 * time.Minute)); !slices.Equal(got, []string{"c", "d"}) {
		t.Errorf("%v, want those of ten minutes", got)
	}
	s.remember(at.Add(time.Hour), []string{"e"})
	if len(s.Recent) != 1 {
		t.Errorf("%v is still kept", s.Recent)
	}
}

func TestQuestionsAreCountedOnlyWhenThereAreSeveral(t *testing.T) {
	for in, want := range map[string]int{
		"hoe slaapt een baby?":                        0,
		"hoe slaapt een baby? en wat eet een peuter?": 2,
		"echt? hoe slaapt een baby? hè?":              0,
		"كيف ينام الطفل؟ وماذا يأكل الطفل؟":           2,
		"a b c? d e f? g h i? ":                       3,
		"":                                            0,
		"hoe slaapt een baby, waar kan ik Nederlands leren, en hoeveel kinderbijslag krijg ik": 3,
		"mijn zoon is drie, hij praat niet, en hij slaat andere kinderen":                      0,
		"كيف أنوم طفلي، وأين أتعلم الهولندية":                                                  2,
		"kifach nn3es weldi, fin n9ra l hollandia":                                             2,
		"Çocuğum nasıl uyur bilmiyorum, nerede Felemenkçe öğrenebilirim, kaç saat ekran iyi":   2,
		"hoe, waar, en wanneer": 0,
		"waar":                  0,
		"en,en en en":           0,
	} {
		if got := len(questions(in)); got != want {
			t.Errorf("%q: %d, want %d", in, got, want)
		}
	}
}

func TestScripts(t *testing.T) {
	for in, want := range map[string]script{
		"mijn kind": latinScript, "wldi mabghach yhder 3": latinScript, "ابني": arabicScript, "моя дитина": otherScript,
		"ድልየት": otherScript, "???": noScript, "12": noScript, "ⵜⴰⵎⴰⵣⵉⵖⵜ": otherScript, "baby ابني لا ينام": arabicScript,
	} {
		if got := scriptOf(in); got != want {
			t.Errorf("%q: %v, want %v", in, got, want)
		}
	}
}

func FuzzShorten(f *testing.F) {
	f.Add("een heel lange titel van een kaart")
	f.Add("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
	f.Add("كيف ينام الطفل في الليل")
	f.Fuzz(func(t *testing.T, s string) {
		got := Shorten(s, MaxShort)
		if utf8.RuneCountInString(got) > MaxShort || s != "" && got == "" {
			t.Errorf("%q", got)
		}
		Fold(s)
		scriptOf(s)
		questions(s)
	})
}

func TestALanguageIsGuessedForDangerOnly(t *testing.T) {
	langs, err := langid.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]bot.Lang{
		"ik wil niet meer": "nl", "I want to die": "en", "ölmek istiyorum": "tr", "je veux mourir": "fr", "imdat!": "tr", "au secours": "fr", "3awnouni": "ar", "xyz": "", "artık yaşamak istemiyorum": "tr",
	} {
		if got := likely(langs, in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestAWishForAPersonInAnyWords: who asks for somebody, and nothing else, gets somebody; in the language that she names.
func TestAWishForAPersonInAnyWords(t *testing.T) {
	w, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for text, lang := range map[string]string{
		"kan ik met iemand praten die Arabisch spreekt?": "ar", "is er iemand die Turks spreekt": "tr", "Hallo, mag ik alsjeblieft een vrijwilliger spreken": "",
		"met wie kan ik praten": "", "heb je iemand die mijn taal spreekt": "", "is er iemand die Somalisch praat": "",
		"can I talk to someone who speaks Arabic": "ar", "is there somebody here who speaks Turkish please": "tr", "I would like to speak with a real human": "",
		"türkçe bilen biriyle konuşabilir miyim": "tr", "birisiyle görüşmek istiyorum": "", "Arapça konuşan biri var mı": "ar",
		"je veux parler à quelqu'un qui parle arabe": "ar", "est-ce que je peux parler à quelqu'un": "", "y a-t-il une personne qui parle turc ?": "tr",
		"بغيت نهضر مع شي حد": "", "أريد أن أتحدث مع شخص يتكلم التركية": "tr", "بدي احكي مع حدا": "", "واش كاين شي حد كيهضر بالدارجة": "ar", "momkin nhder m3a chi wahed": "",
		"ik wil met een vrouw praten": "", "can I talk to a woman who speaks Arabic": "ar", "bir kadınla konuşmak istiyorum": "", "je veux parler à une femme": "", "أريد أن أتكلم مع امرأة": "", "bghit nhder m3a chi mra": "",
		"I want to talk with a person": "", "kan ik met een andere moeder praten": "",
	} {
		if d, action, arg, ok := w.meaning(text); !ok || d != Person || action != ActPerson || arg != lang {
			t.Errorf("%q is %s.%s %q, want a wish for a person, %q", text, d, action, arg, lang)
		}
	}
	for _, text := range []string{
		"mijn vrouw spreekt Turks", "mijn moeder praat Arabisch", "my wife speaks Dutch", "benim annem türkçe konuşuyor", "ma mère parle arabe", "mijn zoon praat met niemand", "is er iemand", "wie spreekt hier Turks met zijn kind", "ik spreek Nederlands", "kan iemand mij helpen met school", "mijn kind wil praten",
		"my son wants to talk to someone at school", "who are you", "can I speak Turkish to my child", "who can help", "biri bana yardım etsin", "çocuğum kimseyle konuşmuyor",
		"mon fils ne parle à personne", "qui peut m'aider", "ابني لا يتكلم مع أحد", "ولدي ماكيهضرش مع حتى واحد", "شخص يضربني", "iemand slaat mij",
		"ik praat met niemand", "I have nobody to talk to", "je n'ai personne à qui parler", "konuşacak kimsem yok", "ما عندي حدا احكي معو",
	} {
		if d, action, _, ok := w.meaning(text); ok && d == Person {
			t.Errorf("%q is taken for a wish for a person (%s)", text, action)
		}
	}
}

// TestAWishForALanguageInAnyWords: who asks us for a language, and nothing else, gets it.
func TestAWishForALanguageInAnyWords(t *testing.T) {
	w, err := LoadWords()
	if err != nil {
		t.Fatal(err)
	}
	for text, lang := range map[string]string{
		"praat je turks": "tr", "spreekt u ook arabisch?": "ar", "kan je dat in het arabisch zeggen": "ar", "ik spreek alleen frans": "fr", "ik wil turks praten": "tr",
		"can you say that in Arabic please": "ar", "could you write to me in Turkish": "tr", "I speak Dutch": "nl", "Türkçe konuşalım": "tr", "türkçe konuşabiliyor muyuz": "",
		"benimle Türkçe konuşur musun": "tr", "هل تتكلم العربية": "ar", "واش كتهضر بالدارجة": "ar", "tu peux écrire en arabe stp": "ar", "je parle seulement turc": "tr",
	} {
		d, action, arg, ok := w.meaning(text)
		if lang == "" {
			if ok && d == Language {
				t.Errorf("%q is %s.%s, want nothing that we know", text, d, action)
			}
			continue
		}
		if d != Language || action != ActSet || arg != lang {
			t.Errorf("%q is %s.%s %q, want the language %q", text, d, action, arg, lang)
		}
	}
	for _, text := range []string{
		"ik wil nederlands spreken", "ik spreek geen nederlands", "mijn kind praat geen turks", "in welke taal praat ik met mijn kind turks of nederlands", "praten ze daar turks",
		"do they speak Turkish", "can I speak Turkish to my baby", "my son only speaks English", "çocuğum Türkçe konuşmuyor", "mon fils parle arabe", "je veux parler néerlandais", "ابني يتكلم العربية", "زوجي لا يتكلم العربية",
	} {
		if d, action, arg, ok := w.meaning(text); ok && d == Language {
			t.Errorf("%q is taken for a wish for a language (%s %s)", text, action, arg)
		}
	}
}
