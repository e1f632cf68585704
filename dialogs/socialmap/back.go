package socialmap

import (
	"strings"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// backWithin is how long the last list is found again after a question of another kind.
const backWithin = time.Hour

// backWords lead one step back, alone in a message.
var backWords = sync.OnceValue(func() []phrase {
	return phrases(`nl: terug, ga terug, weer terug, terug naar de lijst, terug naar de plekken, vorige, de lijst, de plekken
en: back, go back, back please, back to the list, back to the places, previous, the list, the places
tr: geri, geri dön, geri git, geriye, listeye dön, önceki, liste, listeyi göster
ar: رجوع, الرجوع, ارجع, ارجعي, رجع, رجعني, عودة, العودة, عد, السابق, العودة إلى القائمة, الرجوع إلى القائمة, الأماكن, رجع اللور, لور
ar: rje3, rj3, rja3, rjou3, rje3 lour, lour
fr: retour, revenir, retourner, en arrière, retour à la liste, précédent, la liste, les lieux`)
})

// costWords ask what the places shown cost.
var costWords = sync.OnceValue(func() []phrase {
	return phrases(`nl: wat kost het, wat kost dat, wat kosten ze, wat kost dit, hoeveel kost het, hoeveel kost dat, kost het geld, kost dat geld, kost het iets, hoe duur is het, is het gratis, is dat gratis, is dit gratis, zijn ze gratis
en: what does it cost, what do they cost, what does that cost, how much, how much is it, how much does it cost, how much do they cost, does it cost money, does it cost anything, do i have to pay, is it free, are they free, is that free
tr: ne kadar, kaç para, fiyatı ne kadar, ücreti ne kadar, ücreti ne, ücretli mi, ücretsiz mi, bedava mı, paralı mı, para ödeyecek miyim
ar: كم يكلف, كم يكلف ذلك, كم يكلف هذا, كم تكلف, كم السعر, كم الثمن, كم سعره, بكم, بكم هذا, هل هو مجاني, هل هذا مجاني, هل هي مجانية, هل يجب أن أدفع, شحال, بشحال, شحال الثمن, واش فابور, واش مجاني
ar: ch7al, chhal, bch7al, bchhal, ch7al taman, wach fabor, wach b flouss, wach blflouss
fr: combien, combien ça coûte, ça coûte combien, combien cela coûte, c'est combien, c'est gratuit, est-ce gratuit, est-ce que c'est gratuit, est-ce que c'est payant, c'est payant, quel est le prix, quel prix, il faut payer, faut-il payer`)
})

// somethingFor are the words before a need that she names with a list before her: "is there something for fathers".
var somethingFor = sync.OnceValue(func() []phrase {
	return phrases(`nl: is er ook iets voor, is er iets voor, is er iets, ook iets voor, iets voor, is er ook, zijn er ook, is er een, zijn er, en voor, en iets voor, ook voor, heb je ook, heb je iets voor, hebben jullie iets voor
en: is there also something for, is there something for, is there anything for, is there something, is there anything, something for, anything for, is there a, is there also, are there, and for, what about, do you have something for, do you have
tr: için bir şey var mı, için bir yer var mı, için var mı, için bir şey, için yer, bir şey var mı, için de, da var mı, de var mı, var mı, ya
ar: هل هناك شيء ل, هل يوجد شيء ل, هل هناك شيء, هل يوجد شيء, هل هناك, هل يوجد, هل توجد, شيء ل, واش كاين شي حاجة ل, واش كاينة شي حاجة ديال, واش كاين, واش كاينة, شي حاجة ل, وماذا عن
ar: wach kayn chi 7aja l, wach kayn, wach kayna, chi haja l, chi 7aja l
fr: est-ce qu'il y a quelque chose pour, y a-t-il quelque chose pour, il y a quelque chose pour, quelque chose pour, est-ce qu'il y a, y a-t-il, il y a, et pour, avez-vous quelque chose pour, avez-vous`)
})

// is reports whether a text is one of the phrases and nothing else.
func is(text string, list []phrase) bool {
	_, rest, ok := cut(dialogs.Fold(text), list)
	return ok && rest == ""
}

// back goes one step back: from what she was asked to the list, from a page of it to the one before, and from the first
// to what she needs.
func (d *Dialog) back(t *dialogs.Turn, s *state) {
	switch {
	case len(s.Found) == 0:
		t.PassTo(dialogs.Ask, dialogs.ActMenu, "")
	case s.Asked != askedThing:
		d.again(t, s, 0)
	case s.From > atOnce:
		d.again(t, s, 1)
	default:
		d.askNeed(t, s)
	}
}

// again shows the page of the list that she saw last, or some pages before it.
func (d *Dialog) again(t *dialogs.Turn, s *state, before int) {
	t.Become(dialogs.SocialMap)
	s.Asked = askedThing
	s.From = max(0, (s.From-1)/atOnce-before) * atOnce
	t.Conv().Area = s.Spot.Code
	d.cards(t, s, "")
}

// costs says of each place that she saw last what it costs.
func (d *Dialog) costs(t *dialogs.Turn, s *state) {
	reply := bot.Reply{}
	for _, p := range d.places(t, s.Found[(s.From-1)/atOnce*atOnce:s.From]) {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartLead, Text: title(t, p)}, bot.Part{Kind: bot.PartText, Text: cost(t, p)})
	}
	if len(reply.Parts) == 0 { // they are no longer shown
		d.goOn(t, s, "")
		return
	}
	reply.Choices = d.under(t, s)
	t.Reply(reply)
}

// resumes reports whether words that came after a question of another kind go back to the last list: "back", or a wish
// for it such as "open now".
func (d *Dialog) resumes(t *dialogs.Turn) bool {
	var s state
	if !t.Data(&s) || len(s.Found) == 0 {
		return false
	}
	ago := t.At.Sub(s.At)
	return ago <= backWithin && is(t.Text, backWords()) || ago <= answerWithin && len(strings.Fields(t.Text)) <= shortAnswer && onlyWish(t.Text)
}

// resume goes back to the last list.
func (d *Dialog) resume(t *dialogs.Turn, s *state) {
	if is(t.Text, backWords()) {
		d.again(t, s, 0)
		return
	}
	s.Wish, _ = wishes(t.Text, s.Wish)
	s.Asked, s.Any = askedThing, s.Need == ""
	d.goOn(t, s, "")
}

// places are those of some ids that may be shown now.
func (d *Dialog) places(t *dialogs.Turn, ids []string) []*content.Place {
	var out []*content.Place
	for _, id := range ids {
		for _, p := range d.Retriever.Library.Places {
			if p.ID == id && p.Servable(t.At) {
				out = append(out, p)
			}
		}
	}
	return out
}
