package socialmap

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// phrase is how people say something, folded, and in which language; "" where several have it.
type phrase struct {
	text string
	lang bot.Lang
}

// phrases reads lines of "language: phrase, phrase", the longest first, so that "in the neighbourhood of" comes before
// "in the neighbourhood".
func phrases(lines string) []phrase {
	var out []phrase
	for line := range strings.Lines(lines) {
		lang, list, _ := strings.Cut(line, ":")
		for s := range strings.SplitSeq(list, ",") {
			out = append(out, phrase{text: dialogs.Fold(s), lang: bot.Lang(lang)})
		}
	}
	slices.SortStableFunc(out, func(a, b phrase) int { return len(b.text) - len(a.text) })
	return out
}

// cut finds the first of the phrases in a folded text, and the text without it.
func cut(folded string, list []phrase) (p phrase, rest string, ok bool) {
	for _, p := range list {
		if before, after, found := strings.Cut(" "+folded+" ", " "+p.text+" "); found {
			return p, strings.TrimSpace(before + " " + after), true
		}
	}
	return phrase{}, folded, false
}

// nearMe are the words for what is to be near her.
var nearMe = sync.OnceValue(func() []phrase {
	return phrases(`nl: bij mij in de buurt, bij ons in de buurt, hier in de buurt, in de buurt van mij, in de buurt van mijn huis, in de buurt, in mijn buurt, in onze buurt, dichtbij, dicht bij mij, dicht bij huis, dicht bij mijn huis, in mijn wijk, in onze wijk, in mijn stad, in mijn dorp, in mijn gemeente, bij mij om de hoek, om de hoek
en: near me, near us, near my home, near my house, near where i live, nearby, near by, near here, around me, around here, close by, close to me, close to my home, close to home, in my neighbourhood, in my neighborhood, in our neighbourhood, in the neighbourhood, in the neighborhood, in my area, in our area, in my town, in my city, where i live
tr: yakınımda, yakınımızda, yakınlarda, yakınlarımda, bana yakın, bize yakın, evime yakın, buraya yakın, çevremde, çevremizde, mahallemde, mahallemizde, semtimde, şehrimde, oturduğum yerde, bulunduğum yerde, civarda, buralarda
ar: قريب مني, قريبة مني, قريبا مني, القريب مني, القريبة مني, قريب منا, قريبة منا, بالقرب مني, بالقرب منا, بالقرب من بيتي, قريب من بيتي, قريبة من بيتي, قرب بيتي, قرب منزلي, في منطقتي, في حيي, في الحي, في حينا, في مدينتي, في بلديتي, حولي, جنبي, بجانبي, حدايا, حدا داري, قريب ليا, قريبة ليا, قريب من داري, قريبة من داري, فحومتي, ف حومتي, فالحومة, ف الحومة
ar: hda dari, 7da dari, hdaya, 7daya, qrib liya, 9rib liya, qriba liya, 9riba liya, 9rib mni, qrib mni, 9rib men dari, qrib men dari, f houmti, f 7oumti, f lhouma, f l7ouma, f 7awmti
fr: près de chez moi, près de chez nous, près de moi, près d'ici, pas loin de chez moi, proche de chez moi, proche de moi, à côté de chez moi, à côté de chez nous, autour de chez moi, autour de moi, dans mon quartier, dans notre quartier, dans le quartier, dans ma ville, dans ma commune, dans mon coin, dans le coin, par ici, à proximité`)
})

// atHome are the words beside a place with which people say that they live there, and nothing more.
var atHome = sync.OnceValue(func() []phrase {
	return phrases(`nl: in, uit, ik woon in, wij wonen in, we wonen in, wonen in, woon in, wonende in, ik woon nu in, ik woon te, ik woon bij, ik ben in, ik ben nu in, ik kom uit, wij komen uit, ik ben uit, mijn postcode is, postcode, postcode is, mijn gemeente is, gemeente, mijn stad is, ik zit in, in de buurt van, bij, omgeving, regio
en: in, i live in, we live in, i am in, im in, i live near, near, i am from, im from, we are from, living in, i am living in, my postcode is, my town is, my city is, the city of
tr: da, da oturuyorum, da yaşıyorum, da oturuyoruz, da yaşıyoruz, ben da oturuyorum, ben da yaşıyorum, biz da oturuyoruz, biz da yaşıyoruz, oturuyorum, yaşıyorum, dayım, dayız, posta kodum, posta kodu
ar: في, ف, ب, أسكن في, انا أسكن في, أعيش في, أنا أعيش في, أقيم في, نسكن في, نحن نسكن في, نعيش في, نحن نعيش في, أنا في, نحن في, أنا من, نحن من, من, ساكن في, ساكنة في, أنا ساكن في, أنا ساكنة في, ساكن ف, ساكنة ف, أنا ساكن ف, أنا ساكنة ف, ساكن ب, ساكنة ب, ساكنين في, ساكنين ف, حنا ساكنين ف, كنسكن ف, كنسكن في, كنعيش ف, أنا ف, عايش ف, عايشة ف, رمزي البريدي, الرمز البريدي, مدينة, بلدية
ar: f, fi, sakna f, saken f, sakn f, sakin f, sakina f, ana sakna f, ana saken f, ana sakn f, kanskon f, kanskoun f, ana f, ana men, ana mn, men, mn, hna saknin f, saknin f, 3aycha f, 3aych f, ana 3aycha f, ana 3aych f
fr: à, j'habite à, j'habite, nous habitons à, nous habitons, on habite à, on habite, habite à, je vis à, nous vivons à, je suis à, je suis de, je viens de, j'habite près de, près de, mon code postal est, code postal, ma commune est, ma ville est, dans`)
})

// stories open a message that tells of somebody, or asks how and why: no wish for a place, although it names one.
var stories = sync.OnceValue(func() []phrase {
	return phrases(`nl: mijn, m'n, ik, wij, we, hij, zij, ze, hoe, waarom, wat, wanneer, welke, mag, moet, is het, is mijn, kan mijn, heeft, als
en: my, i, im, ive, we, our, he, she, they, how, why, what, when, which, should, must, may, does, do, is it, is my, can my, if
tr: oğlum, oğlumu, oğluma, oğlumun, kızım, kızımı, kızıma, kızımın, çocuğum, çocuğumu, çocuğuma, çocuğumun, bebeğim, eşim, kocam, ben, biz, nasıl, neden, niye, niçin, ne
ar: ابني, ابنتي, بنتي, ولدي, طفلي, طفلتي, رضيعي, أولادي, زوجي, زوجتي, راجلي, مراتي, أنا, نحن, حنا, كيف, كيفاش, لماذا, علاش, ماذا, متى, شنو, إذا
ar: wldi, weldi, wlidi, bnti, benti, binti, wladi, rajli, mrati, ana, hna, kifach, kif, 3lach, chno, chnou, ila
fr: mon, ma, mes, notre, je, j'ai, nous, on, il, elle, ils, comment, pourquoi, que, quand, quel, quelle, quels, quelles, est-ce que mon, est-ce que ma, est-ce normal, si`)
})

// requests make a message a wish for a place all the same.
var requests = sync.OnceValue(func() []phrase {
	return phrases(`nl: zoek, zoeken, wij zoeken, we zoeken, op zoek, ik wil, wij willen, we willen, ik wou, ik zou graag, nodig, hoe vind, hoe vinden, wat is er, wat kan ik doen, wat kunnen we doen, kan ik ergens, waar, te doen, iemand die
en: anyone, someone who, somebody who, things to do, i want, we want, i need, we need, looking for, i look for, i would like, id like, how do i find, how can i find, how to find, what is there, whats there, what can i do, what can we do, where, do you know
tr: arıyorum, arıyoruz, istiyorum, istiyoruz, lazım, var mı, nerede, nasıl bulurum, nasıl bulabilirim, ne var, neler var, biliyor musunuz
ar: أبحث عن, نبحث عن, أريد, نريد, أحتاج, نحتاج, بغيت, بغينا, كنقلب على, كيف أجد, كيف نجد, ماذا يوجد, أين, فين, واش كاين, شنو كاين
ar: bghit, bghina, kan9leb, kan9lb, kanqleb, khassni, khasni, fin, fayn, wach kayn, wach kayna, chno kayn, kifach nl9a
fr: je cherche, nous cherchons, on cherche, je veux, je voudrais, nous voulons, j'aimerais, j'ai besoin, nous avons besoin, comment trouver, où, qu'est-ce qu'il y a, que faire, connaissez-vous, quelqu'un qui`)
})

// anything are wishes for whatever there is.
var anything = sync.OnceValue(func() []phrase {
	return phrases(`nl: hulp, iets, iemand, een plek, plekken, alles, liever, en
en: help, some help, something, someone, somebody, anything, a place, places, everything, rather, and, what about
tr: yardım, bir yardım, bir şey, bir yer, yer, her şey, peki
ar: مساعدة, المساعدة, شيء, مكان, أماكن, شي حاجة, شي بلاصة, أفضل, و, mosa3ada, l mosa3ada
fr: aide, de l'aide, une aide, quelque chose, quelqu'un, un lieu, des lieux, un endroit, tout, plutôt, et`)
})

// offers reports whether a folded text names what places offer: a group, a course, an activity. Words of one piece with
// others count too ("vrouwengroep").
func offers(folded string) bool {
	return slices.ContainsFunc(strings.Fields(dialogs.Fold(offered)), func(w string) bool { return strings.Contains(folded, w) })
}

const offered = "groep cursus lessen taalles club hulp advies centrum activi vereniging speel sport bank psych advocaat moeders vaders ouders vrouwen " +
	"group course class lesson help support advice centre center activi lawyer mothers fathers parents moms women play " +
	"grub kurs dersi dersl kulüb yardım merkez etkinlik dernek psikolog avukat anneler babalar kadınlar oyun " +
	"مجموعة دورة دروس نادي مساعدة نصيحة مركز نشاط أنشطة جمعية طبيب محامي أمهات آباء نساء العيالات لعب jam3iya majmo3a cours dorous lyalat " +
	"groupe soutien conseil atelier association avocat mères pères mamans papas femmes"

// homes are the words beside a place, "" for none.
func homes() []string {
	out := []string{""}
	for _, p := range atHome() {
		out = append(out, p.text)
	}
	return out
}

// tells reports whether a folded message opens as a story, or as a question about something else than a place.
func tells(folded string) bool {
	if _, _, ok := cut(folded, requests()); ok {
		return false
	}
	return slices.ContainsFunc(stories(), func(p phrase) bool { return strings.HasPrefix(folded+" ", p.text+" ") })
}
