package ask

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// mostThere is how many words "and in Belgium?" has at most.
const mostThere = 5

// there answers "and in Belgium?" with the last topic as it is there, and reports whether it did: where the message names
// a country or a region, nothing else, and the answer is another one there.
func (d *Dialog) there(t *dialogs.Turn, s *state, text string) bool {
	words := strings.Fields(strings.ReplaceAll(plain(text), "pays bas", "paysbas")) // one name
	if !s.recent(t) || s.Waiting != "" || len(words) < 2 || len(words) > mostThere {
		return false
	}
	others := slices.DeleteFunc(words, func(w string) bool {
		return slices.Contains(goingOn(), w) || smallWords()[w] || w == "the" || w == "aux"
	})
	region := d.regionOf(text)
	if len(others) != 1 || d.countryOf(text) == "" {
		return false
	}
	defer d.inCountry(t, s, text)()
	card, _ := d.card(t, region, s.Topic)
	if card == nil || string(card.ID) == s.Card {
		return false
	}
	s.Region, s.Misses = region, 0
	d.show(t, s, s.Topic, asked{})
	return true
}

// age reports whether words are somebody's age and nothing else: "he is 3 years old".
func age(words []string) bool {
	number := false
	for _, w := range words {
		if dialogs.Age(w) {
			number = true
		} else if !smallWords()[w] && !ageWords()[w] {
			return false
		}
	}
	return number && len(words) > 1
}

// ofAge reports whether a text is an age, in digits alone or in a few words.
func ofAge(text string) bool { return dialogs.Age(text) || age(strings.Fields(plain(text))) }

// follows reports whether a text only asks on: "and if that doesn't help?", "is that normal?". Nothing in it says of what, so
// nothing but the last answer is offered.
func follows(text string) bool {
	words := strings.Fields(plain(text))
	if len(words) < 2 || len(words) > leanWords {
		return false
	}
	asks := false
	for _, w := range words {
		switch {
		case followWords()[w]:
			asks = true
		case !smallWords()[w] && !slices.Contains(goingOn(), w) && !slices.Contains(pointing(), w):
			return false
		}
	}
	return asks
}

// smallWords are words that say nothing of what a message is about; ageWords those of an age.
var (
	smallWords = sync.OnceValue(func() map[string]bool {
		return set("hoe zit is het in dan hij zij ze hem haar was wordt ben al nog pas net bijna how about what is it in he she and then was almost only just " +
			"peki ya nasıl o henüz daha et en à au chez comment c'est il elle a et quoi هو هي في وفي عمره عمرها عنده عندها كيف شو ماذا عن عندو 3ndo 3ndha 3ando 3andha 3endo 3endha 3omro 3omrha f fi")
	})
	followWords = sync.OnceValue(func() map[string]bool {
		return set("als niet helpt werkt lukt normaal erg ernstig gevaarlijk lang duurt duren gaat over vanzelf stopt moet kan ik dan doen blijft vaak wanneer waarom kwaad slecht " +
			"if doesn't doesnt not help helps work works normal bad serious dangerous long last lasts go goes away itself stop stops should can do i when why often does " +
			"yardımcı olmazsa işe yaramazsa yaramıyorsa normal mi ciddi tehlikeli kadar sürer sürüyor geçer geçmezse ne zaman yapmalıyım yapayım neden kötü mü " +
			"grave normal normale dangereux si marche pas aide longtemps dure durer passe ça combien temps quand pourquoi dois je que faire sert " +
			"إذا اذا لم لا يساعد ينجح ينفع ينفعش طبيعي هل عادي خطير كم يدوم يستمر يستغرق متى يزول لماذا أفعل ماذا بعد ذلك نفع مانفعش واش شحال كيدوم علاش ندير شنو normal wach chhal 3lach ndir chno nef3ch manef3ch")
	})
	ageWords = sync.OnceValue(func() map[string]bool {
		return set("jaar jaren maand maanden weken oud mijn zoon zoontje dochter dochtertje kind baby year years month months old my son daughter child boy girl yo " +
			"yaşında yaşındadır aylık haftalık yaş oğlum kızım çocuğum bebeğim an ans mois mon ma fils fille enfant bébé سنة سنوات سنين أشهر شهر شهور عام أعوام سنتين عامين ابني ابنتي بنتي ولدي طفلي عام 3am 3amayn snin chhar wldi bnti")
	})
)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// unclear answers who did not understand: the rest of the answer often says it in other words, and a person can explain.
func (d *Dialog) unclear(t *dialogs.Turn, s *state) {
	t.Note("ask.unclear")
	var choices []bot.Choice
	if s.recent(t) && !s.Read {
		choices = append(choices, t.Choice("ask.label.more", dialogs.Ask, actMore, s.Card+"|0"))
	}
	t.Offer(append(append(choices, person(t, s.Topic)...), t.MenuChoice()), "ask.unclear")
}

// lost are what people write who did not understand an answer.
func lost() []string {
	return []string{
		"ik snap het niet", "snap het niet", "ik snap dit niet", "ik begrijp het niet", "ik begrijp dit niet", "begrijp ik niet", "niet begrepen", "ik heb het niet begrepen", "te moeilijk", "dit is te moeilijk", "dat is te moeilijk", "wat bedoel je", "wat bedoelt u", "hoe bedoel je", "wat betekent dit", "wat betekent dat",
		"i don't understand", "i dont understand", "i do not understand", "i don't get it", "i didn't understand", "don't understand", "dont understand", "too difficult", "it is too difficult", "this is too difficult", "what do you mean", "what does this mean", "what does that mean",
		"anlamadım", "anlamıyorum", "bunu anlamadım", "çok zor", "ne demek istiyorsun", "ne demek istiyorsunuz", "bu ne demek",
		"لم أفهم", "لا أفهم", "ما فهمت", "مافهمتش", "ما فهمتش", "مافهمت", "لم أفهم هذا", "صعب علي", "ماذا تقصد", "ماذا تعني", "ماذا يعني هذا", "شنو كتقصد", "mafhamtch", "mafhemtch", "mafhmtch", "ma fhemtch", "ma fhamtch",
		"je ne comprends pas", "je comprends pas", "j'ai pas compris", "je n'ai pas compris", "pas compris", "c'est trop difficile", "trop difficile", "que voulez vous dire", "tu veux dire quoi", "ça veut dire quoi",
	}
}
