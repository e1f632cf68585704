package ask

import (
	"slices"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// unasked answers what is no question yet, and reports whether text is none. No title is drawn from it: what "no, not
// that" resembles is said of everything.
func (d *Dialog) unasked(t *dialogs.Turn, s *state, text string) bool {
	switch p := plain(text); {
	case text == "", slices.Contains(backs(), p):
		d.menu(t)
	case slices.Contains(goOnWords(), p) && d.goOn(t, s, s.Topic):
	case slices.Contains(lost(), p):
		d.unclear(t, s)
	case slices.Contains(notThat(), p):
		s.Misses++
		t.Offer(d.wayOn(t, ""), "ask.sorry")
	case d.asksTongue(t, text):
	case bare(text):
		t.Offer(d.wayOn(t, ""), "ask.write")
	case retrieval.AsksNothing(text):
		t.Offer(d.wayOn(t, ""), "ask.tell")
	default:
		return false
	}
	return true
}

// backs are what people write who want to go back.
func backs() []string {
	return []string{
		"terug", "ga terug", "terug graag", "terug aub", "back", "go back", "back please", "geri", "geri dön", "geriye", "geri git",
		"رجوع", "ارجع", "العودة", "رجع", "نرجع", "بغيت نرجع", "rjou3", "rje3", "nrje3", "bghit nrje3", "retour", "revenir", "en arrière",
	}
}

// goOnWords are what people write who want to read on.
func goOnWords() []string {
	return []string{
		"meer", "meer lezen", "lees meer", "vertel meer", "vertel me meer", "ga verder", "verder", "meer weten", "more", "read more", "tell me more", "go on", "continue",
		"devam", "devam et", "devamı", "devamını oku", "daha fazla", "plus", "lire plus", "lire la suite", "la suite", "en savoir plus", "dis m'en plus",
		"المزيد", "أكثر", "قراءة المزيد", "كمل", "كملي", "زيد", "زيدني", "zid", "zidni", "kemmel",
	}
}

// notThat is what people write whose question was taken for another.
func notThat() []string {
	return []string{
		"dat niet", "niet dat", "nee dat niet", "nee niet dat", "nee dat bedoel ik niet", "dat bedoel ik niet", "dat is het niet", "nee dat is het niet", "niet dit", "dit niet", "klopt niet",
		"not that", "no not that", "not this", "no not this", "that's not it", "no that's not it", "that is not it", "that's not what i mean", "that is not what i mean", "not what i meant", "wrong",
		"bu değil", "hayır bu değil", "o değil", "hayır o değil", "onu demedim", "onu demek istemedim", "bunu demek istemedim", "yanlış",
		"pas ça", "non pas ça", "pas cela", "non pas cela", "ce n'est pas ça", "non ce n'est pas ça", "c'est pas ça", "non c'est pas ça", "ce n'est pas ce que je veux dire",
		"ليس هذا", "لا ليس هذا", "مش هذا", "لا مش هذا", "لا أقصد هذا", "ليس هذا ما أقصد", "ماشي هادا", "ماشي هاد الشي", "لا ماشي هادا", "لا ماشي هاد الشي",
		"machi hada", "la machi hada", "machi hadchi", "la machi hadchi", "machi had chi", "la machi had chi",
	}
}

// bare reports whether a text is no question yet: a yes or a no that no button
// took, or an opening such as "I have a question".
func bare(text string) bool {
	p := plain(text)
	for _, hello := range []string{"hallo ", "hoi ", "hello ", "hi ", "merhaba ", "selam ", "bonjour ", "salam ", "salut ", "سلام ", "مرحبا ", "السلام عليكم "} {
		p = strings.TrimPrefix(p, hello)
	}
	return slices.Contains(yesOrNo(), p) || slices.Contains(openings(), p)
}

func yesOrNo() []string {
	return []string{
		"ja", "jawel", "ok", "oke", "oké", "okay", "goed", "nee", "neen", "yes", "yeah", "no", "nope",
		"evet", "tamam", "olur", "hayır", "hayir", "yok", "oui", "d'accord", "non",
		"نعم", "أجل", "ايه", "طيب", "حسنا", "واخا", "لا", "كلا", "wakha", "iyeh", "lla",
	}
}

// openings are what people write before they dare to ask.
func openings() []string {
	return []string{
		"ik heb een vraag", "heb een vraag", "ik heb vraag", "een vraag", "vraag", "vraagje", "ik heb een vraagje", "mag ik iets vragen",
		"kan ik iets vragen", "kun je mij helpen", "kan je mij helpen", "kun je me helpen", "kan je me helpen", "kunt u mij helpen", "ik heb advies nodig",
		"i have a question", "question", "a question", "can i ask something", "can i ask a question", "can you help me", "could you help me", "i need advice",
		"bir sorum var", "sorum var", "soru", "bir şey sorabilir miyim", "soru sorabilir miyim", "bana yardım eder misiniz", "yardım eder misin",
		"j'ai une question", "une question", "question svp", "je peux poser une question", "puis je poser une question", "pouvez vous m'aider", "tu peux m'aider",
		"عندي سؤال", "لدي سؤال", "سؤال", "هل يمكنني أن أسأل", "ممكن سؤال", "هل يمكنك مساعدتي", "هل تستطيع مساعدتي", "بغيت نسول", "عندي واحد السؤال",
		"3ndi soual", "3andi soual", "bghit nsewel", "bghit nswel",
	}
}

// plain is a text in lower case with single spaces and nothing but letters, digits
// and apostrophes.
func plain(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsMark(r), unicode.IsDigit(r), r == '\'':
			return unicode.ToLower(r)
		case r == '’':
			return '\''
		}
		return ' '
	}, text)
	return strings.Join(strings.Fields(text), " ")
}
