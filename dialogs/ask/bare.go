package ask

import (
	"slices"
	"strings"
	"unicode"
)

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
