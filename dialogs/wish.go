package dialogs

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
)

// mostOfWish is how many words a wish for a person has at most.
const mostOfWish = 14

// personWish reports whether a message is a wish for a person and nothing else, in whatever words: "can I talk to someone
// who speaks Turkish please". It names somebody, and either talking or a language; any word that is not of such a wish
// makes it something else ("my son talks to nobody"). l is the language wished for, "" where none of ours is named.
func personWish(folded string) (l bot.Lang, ok bool) {
	words := strings.Fields(folded)
	if len(words) < 2 || len(words) > mostOfWish {
		return "", false
	}
	w := wishWords()
	var who, talk, tongue bool
	for i, word := range words {
		lang, named := w.tongues[word]
		switch {
		case slices.Contains(w.who, word), slices.Contains(w.woman, word) && (i == 0 || !slices.Contains(w.mine, words[i-1])):
			who = true
		case slices.Contains(w.talk, word):
			talk = true
		case named:
			tongue = true
			if lang != "" {
				l = lang
			}
		case !slices.Contains(w.small, word):
			return "", false
		}
	}
	return l, who && (talk || tongue)
}

// Tongues are the names of our languages in each of them. On the map "in Turkish, please" is about places, so they are no
// commands (words.toml has those).
func Tongues() map[bot.Lang]string {
	return map[bot.Lang]string{
		"nl": "nederlands dutch felemenkçe hollandaca flamanca بالهولندية الهولندية néerlandais",
		"en": "engels english ingilizce بالإنجليزية الإنجليزية anglais",
		"tr": "turks turkish türkçe بالتركية التركية turc",
		"ar": "arabisch arabic arapça بالعربية العربية بالدارجة arabe darija",
		"fr": "frans french fransızca بالفرنسية الفرنسية français",
	}
}

// wishes are the words of a wish for a person, folded.
type wishes struct {
	who, talk, small []string
	woman, mine      []string            // "a woman" is somebody; "my wife" is not
	tongues          map[string]bot.Lang // "" of a language that is not ours
}

var wishWords = sync.OnceValue(func() wishes {
	w := wishes{
		who: strings.Fields(Fold("iemand mens persoon vrijwilliger ambassadeur wie someone somebody anyone person human volunteer who biri birisi biriyle birisiyle birine insan insanla kişi kişiyle gönüllü gönüllüyle kimse kimseyle " +
			"quelqu'un quelquun quelqun personne humain bénévole شخص شخصا حد حدا أحد احد واحد واحدة إنسان انسان بنادم متطوع متطوعة wahed wa7ed chiwahed bnadem 7ad 7ada")),
		talk: strings.Fields(Fold("praten praat spreken spreekt bellen bel talk talking speak speaks speaking chat call konuşmak konuşabilir konuşabilirmiyim konuşan konuşuyor görüşmek görüşebilir bilen parler parle discuter appeler " +
			"أتحدث اتحدث التحدث نتحدث يتحدث تتحدث الحديث أتكلم اتكلم التكلم نتكلم يتكلم تتكلم بيتكلم الكلام أحكي احكي نحكي يحكي تحكي بيحكي بتحكي نهضر نهدر كيهضر كتهضر يهضر تهضر كيهدر كتهدر nhder nhdar nahder kayhder kathder yhder ne7ki 7ki")),
		small: strings.Fields(Fold("kan kunnen mag wil zou graag ik wij we even met een echt echte andere die dat dit ook mijn onze taal in het is er hebben jullie jij je heb heeft zoek nodig aub alsjeblieft alstublieft hallo hoi dag hier kent kan " +
			"can could may i want would like need to with a an real other another that this my our language in is there do does you have please hi hello here also me knows id " +
			"miyim mıyım mı mi istiyorum istiyoruz isterim var lütfen bir başka gerçek benim dilimi dilimde dilim anadilim ile merhaba selam burada ben biz olan " +
			"je on peux peut puis veux voudrais voudrait est ce que qu y a t il un une autre avec qui ma notre langue dans en svp stp s vous te plaît plait bonjour salut chez ici moi estce j aimerais besoin de " +
			"أريد اريد أود ممكن هل يمكنني يمكن بدي بغيت بغينا حابة حابب حاب مع في فيه شي ب لغتي بلغتي من فضلك فضلكم عافاك لو سمحت هناك هنا يوجد أخرى اخرى آخر كاين كاينة أن ان لي اللي الذي التي ديالي معي مرحبا السلام عليكم واش " +
			"bghit momkin wach m3a chi f li lli kayn kayna 3afak salam b")),
		woman:   strings.Fields(Fold("vrouw mevrouw moeder mama woman lady mother mum kadın kadınla kadına bayan bayanla anne anneyle femme dame maman mère امرأة مرأة امراه مرا سيدة ست mra lmra")),
		mine:    strings.Fields(Fold("mijn m'n onze zijn haar de my our his her the benim bizim ma notre sa la mon")),
		tongues: map[string]bot.Lang{},
	}
	others := "somalisch somali somalice pools polish lehçe polonais oekraïens ukrainian ukraynaca ukrainien farsi dari perzisch persian farsça tigrinya berbers berber tamazight riffijns koerdisch kurdish kürtçe kurde spaans spanish espagnol " +
		"الصومالية الأمازيغية بالأمازيغية بالريفية الكردية بالكردية الفارسية tachelhit tarifit"
	for _, name := range strings.Fields(Fold(others)) {
		w.tongues[name] = ""
	}
	more := map[bot.Lang]string{"tr": "turkse turkstalig تركي", "ar": "arabische arabischtalig marokkaans marocain الدارجة l3arbiya عربي بالعربي", "nl": "هولندي", "fr": "فرنسي", "en": "إنجليزي"}
	for l, names := range Tongues() {
		for _, name := range strings.Fields(Fold(names + " " + more[l])) {
			w.tongues[name] = l
		}
	}
	return w
})
