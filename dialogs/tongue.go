package dialogs

import (
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
)

// mostOfTongue is how many words a wish for a language has at most.
const mostOfTongue = 9

// tongueWish reports whether a message asks us for a language and nothing else: "do you speak Turkish?", "can you say
// that in Arabic". Who wants to speak Dutch may want to learn it: that is a question.
func tongueWish(folded string) (l bot.Lang, ok bool) {
	words := strings.Fields(folded)
	if len(words) < 2 || len(words) > mostOfTongue {
		return "", false
	}
	known := tongueWords()
	says, wants := false, false
	for _, word := range words {
		if lang := wishWords().tongues[word]; lang != "" {
			if l != "" && l != lang {
				return "", false
			}
			l = lang
			continue
		}
		switch known[word] {
		case wordSay:
			says = true
		case wordWant:
			wants = true
		case wordSmall:
		default:
			return "", false
		}
	}
	return l, l != "" && says && (!wants || l != "nl")
}

// What a word is in a wish for a language; the zero value is any other word.
const (
	wordSmall = 1 + iota
	wordSay
	wordWant
)

var tongueWords = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	for kind, list := range map[int]string{
		wordSay: "praat praten spreek spreken spreekt schrijf schrijven zeg zeggen antwoord antwoorden uitleggen vertaal vertalen speak speaking talk write say answer reply translate explain " +
			"konuş konuşun konuşalım konuşabilir konuşabilirmisin konuşabilirmisiniz konuşuyor konuşur konuşuyorum konuşmak yazabilir yazar yazalım söyle söyleyin söyler cevap anlat anlatın anlatır çevir " +
			"تكلم تتكلم نتكلم اتكلم تتكلمين تحدث تتحدث نتحدث تتحدثين احكي تحكي نحكي بتحكي هضر تهضر نهضر كتهضر هدر نهدر جاوب جاوبني ترجم قل قلها تكتب اكتب كتبي كتب kathder thder nhdro hder kteb ktebi gol " +
			"parle parles parlez parler écris écrire écrivez réponds répondre répondez dire dites dis traduire traduis expliquer explique",
		wordWant: "wil willen graag want like wish prefer liever istiyorum isteriz isterim اريد أريد نريد بغيت بدي bghit veux voudrais aimerais préfère",
		wordSmall: "kan kun kunt je u jij jullie ook met mij me ik we wij in het dat dit even alleen aub alsjeblieft alstublieft mag would can could you please to me i only we do it this that in let lets us " +
			"bana benimle bizimle misin musun musunuz misiniz mısın mısınız lütfen bunu sadece ben biz siz sen verebilir ver verin هل ممكن معي معنا لي ب في من فضلك لو سمحت انا أنا أن ان هذا هذه واش تقدر تقدري نحن غير فقط wach t9der ghir m3aya 3afak liya b bl " +
			"tu vous peux pouvez pourriez peut on me moi en ça cela s il te plaît plait svp stp est ce que je nous seulement avec",
	} {
		for _, word := range strings.Fields(Fold(list)) {
			out[word] = kind
		}
	}
	return out
})
