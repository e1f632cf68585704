package web

import (
	"fmt"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

// TestBrowserWhatIsNewIsInSightToItsLastButton: an answer of two lines, the second with
// the question, is scrolled to its end; of two crisis texts only the first begins with a
// number in the colour of care.
func TestBrowserWhatIsNewIsInSightToItsLastButton(t *testing.T) {
	tab, b := browser(t), live()
	b.answer = func(in bot.Inbound) []bot.Reply {
		if in.Text == "help" {
			crisis := bot.Reply{Kind: bot.CrisisText, Parts: []bot.Part{{Kind: bot.PartText, Text: "Eerst dit."}, {Kind: bot.PartNumber, Text: "113", Phone: "113"}}}
			after := bot.Reply{Kind: bot.CrisisText, Parts: []bot.Part{{Kind: bot.PartText, Text: "Dan dit."}, {Kind: bot.PartNumber, Text: "106", Phone: "106"}}}
			return []bot.Reply{crisis, after}
		}
		ask := answerReply(false)
		ask.Kind = bot.Plain
		return []bot.Reply{bot.TextReply("Eerst iets kleins."), bot.TextReply("Dan nog iets."), ask}
	}
	tab.on(phone, served(t, b, nil))
	for n := range 3 {
		tab.write("vraag")
		tab.shows(".line.me", n+1)
		tab.Until(fmt.Sprintf(`document.querySelectorAll('#log .choices').length === %d`, n+1))
		tab.Until(`[...document.querySelectorAll('#log .choice')].pop().getBoundingClientRect().bottom <= document.querySelector('footer').getBoundingClientRect().top`)
	}
	tab.write("help")
	tab.shows(".line.crisis", 2)
	tab.shows(".num.first", 1)
	tab.Until(`document.querySelector('.crisis .bubble').firstElementChild.matches('.num.first')`)
}

// TestBrowserANameInOtherLettersTurnsNoTextRound: an Arabic sentence that begins with a
// name in Latin letters runs to the left; a Dutch line in between to the right.
func TestBrowserANameInOtherLettersTurnsNoTextRound(t *testing.T) {
	tab, b := browser(t), live()
	b.answer = func(bot.Inbound) []bot.Reply {
		return []bot.Reply{{Parts: []bot.Part{{Kind: bot.PartText, Text: "Amina هنا الآن. هل تريدون الكتابة مع Amina؟"}, {Kind: bot.PartText, Text: "Dag, ik ben er."}}}}
	}
	arabic := phone
	arabic.Lang = "ar"
	tab.on(arabic, served(t, b, nil))
	tab.write("مرحبا")
	tab.shows(".line.plain p", 2)
	if got := js[string](tab, `[...document.querySelectorAll('.line.plain p')].map(e => getComputedStyle(e).direction).join(' ')`); got != "rtl ltr" {
		t.Errorf("they run %s", got)
	}
}
