package safety

import (
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/dialogs"
)

// mostOfAnswer is how many words an answer to "are you safe?" has at most that is read word by word.
const mostOfAnswer = 10

// reads is what her words answer to "are you safe?": the whole of them as answers.toml has it, what she asks for in danger
// ("where can I go"), or a sentence all of whose words are of such an answer: "yes I'm safe now, he is gone". "" is
// anything else.
func (d *Dialog) reads(text string) string {
	folded := dialogs.Fold(text)
	if answer := d.answers[folded]; answer != "" {
		return answer
	}
	padded := " " + folded + " "
	for _, action := range askOrder {
		if action == actDenies && has(padded, buts()) {
			continue
		}
		if has(padded, asks()[action]) {
			return action
		}
	}
	if strings.ContainsAny(text, "?؟") {
		return ""
	}
	return saysSafe(folded)
}

// has reports whether one of the phrases stands in a folded message, as whole words.
func has(padded string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(padded, " "+p+" ") })
}

// saysSafe reports whether a sentence says that somebody is safe, or is not. One word that is not of such a sentence makes
// it something else: what nobody can read is never taken for safe.
func saysSafe(folded string) string {
	words := strings.Fields(folded)
	if folded == "veilig thuis" { // the name of a helpline
		return ""
	}
	if len(words) < 2 || len(words) > mostOfAnswer || slices.Contains([]string{"ben", "is", "zijn", "am", "are", "est", "suis"}, words[0]) { // she asks
		return ""
	}
	w := safeWords()
	safe, not := false, false
	for i, word := range words {
		switch {
		case w.safe[word] && i > 0 && slices.Contains(noes(), words[i-1]): // "no safe here": not safe, or "no, safe here"
			return ""
		case w.safe[word]:
			safe = true
		case w.not[word]:
			not = true
		case !w.small[word]:
			return ""
		}
	}
	switch {
	case safe && not:
		return actNotSafe
	case safe:
		return actSafe
	}
	return ""
}

// buts are words after which a denial may be taken back, folded.
func buts() []string {
	return []string{"maar", "but", "ama", "fakat", "mais", "لكن", "ولكن", "بس", "walakin", "als", "if", "unless", "si", "sauf"}
}

// noes are words that deny what stands right behind them where a language is new to her, folded; elsewhere they answer a
// question ("no I am safe").
func noes() []string { return []string{"no", "non", "nee", "neen", "la", "لا"} }

type answerWords struct{ safe, not, small map[string]bool }

var safeWords = sync.OnceValue(func() answerWords {
	return answerWords{
		safe: folded("veilig safe güvende güvendeyim güvendeyiz güvendeler emniyette بأمان أمان امان آمن آمنة آمنين بخير sécurité aman bikhir"),
		not:  folded("niet geen nooit not never isnt arent değil değilim değiliz لست ليس ليست لسنا مش ماشي غير machi pas jamais"),
		small: folded("ja jawel nee neen hoor ik ben we wij zijn is nu even weer gelukkig wel hier daar thuis bij mij me mijn ons in op het de dit dat moment voor allemaal iedereen en ook alles al hij zij ze kind kinderen baby dochter dochtertje zoon zoontje zus zusje moeder vriendin weg slaapt echt helemaal nog met dank god " +
			"yes yeah yep no i im am were are is he she it its hes shes now right for the at moment all of us everyone everybody with me my our and also kids child children baby daughter son sister mother mum friend home here gone out asleep thank god " +
			"evet hayır şimdi şu an şuan anda şimdilik ben biz o hepimiz herkes çocuk çocuklar çocuğum kızım oğlum bebek yanımda evde burada gitti çok şükür ve de da " +
			"نعم لا ايه اه أجل أنا انا نحن حنا هي هو هم الآن حاليا دابا هلق الحمد لله معي هنا البيت في ف كلنا جميعا الأولاد أولادي ابنتي ابني بنتي ولدي وابنتي وأولادي خرج مشى و " +
			"ana daba f fi hamdollah hamdoullah lhamdollah hna hiya howa m3aya wladi wldi bnti iyeh ah la " +
			"oui non ne je suis nous sommes on est il elle ils sont maintenant là pour le moment l'instant linstant en ici avec moi mes les enfants enfant mon ma fille fils bébé tous toutes tout monde et aussi chez soeur mère parti dieu merci"),
	}
})

func folded(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(list) {
		out[dialogs.Fold(w)] = true
	}
	return out
}

// askOrder are the actions of asks, in the order in which a message is read that says more than one: who asks where to go is
// told that, and a denial that comes with a wish is no end of it.
var askOrder = [...]string{actWhere, actNoCall, actWhat, actDenies}

// asks are what people ask in danger, folded; they stand anywhere in a message.
var asks = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for action, list := range map[string]string{
		actWhere: "waar kan ik heen, waar kan ik naartoe, waar moet ik heen, waar moet ik naartoe, waar kunnen we heen, waar kunnen wij heen, waar kan ik slapen, waar kunnen we slapen, waar kan ik met mijn kinderen, waar kan ik met de kinderen, ik kan nergens heen, ik weet niet waarheen, waar naartoe, waarheen, hoe kom ik weg, hoe kan ik weg, " +
			"where can i go, where can we go, where do i go, where should i go, where can i sleep, where can we sleep, i have nowhere to go, nowhere to go, how do i get out, how can i leave, a place to sleep, " +
			"nereye gidebilirim, nereye gideyim, nereye gidebiliriz, nereye gideceğim, nerede kalabilirim, gidecek yerim yok, nasıl kaçabilirim, nasıl çıkabilirim, " +
			"أين أذهب, إلى أين أذهب, أين يمكنني أن أذهب, أين أستطيع أن أذهب, أين أنام, وين أروح, لوين أروح, وين بروح, فين نمشي, لفين نمشي, ليس لدي مكان أذهب إليه, ماعندي وين أروح, كيف أخرج من البيت, fin nmchi, lfin nmchi, fayn nmchi, fin ghadi nmchi, ma3ndich fin nmchi, " +
			"où aller, où est-ce que je peux aller, où je peux aller, où puis-je aller, je peux aller où, je vais où, où dormir, où est-ce que je peux dormir, je n'ai nulle part où aller, nulle part où aller, comment partir",
		actWhat: "wat kan ik doen, wat kan ik nu doen, wat moet ik doen, wat moet ik nu doen, wat doe ik nu, wat nu, wat kunnen we doen, wat moeten we doen, wat kan ik haar geven, wat kan ik hem geven, wat geef ik, mag ik paracetamol geven, mag ik paracetamol, hoe zeg ik nee, hoe stop ik, hoe kan ik haar helpen, hoe kan ik hem helpen, hoe help ik, wie kan ik bellen, wie moet ik bellen, wie bel ik, " +
			"what can i do, what should i do, what do i do, what can we do, what should we do, what now, what can i give, what do i give, can i give, how do i say no, how can i say no, how can i stop, how do i stop, how can i help, how do i help, who can i call, who do i call, who should i call, whom can i call, " +
			"ne yapabilirim, ne yapayım, ne yapmalıyım, ne yapacağım, ne yapabiliriz, ne verebilirim, ne vereyim, nasıl hayır derim, nasıl hayır diyeyim, nasıl durdururum, nasıl yardım edebilirim, nasıl yardım ederim, kimi arayabilirim, kimi arayayım, kimi aramalıyım, " +
			"ماذا أفعل, ماذا يمكنني أن أفعل, ماذا أستطيع أن أفعل, ماذا علي أن أفعل, شو أعمل, شو بعمل, شو لازم أعمل, شنو ندير, اش ندير, شنو خاصني ندير, ماذا أعطيها, ماذا أعطيه, شو أعطيها, شو أعطيه, شنو نعطيها, شنو نعطيه, كيف أرفض, كيف أقول لا, كيف أمنع, كيف أساعده, كيف أساعدها, كيفاش نعاونها, كيفاش نعاونو, بمن أتصل, لمين أتصل, من أتصل به, لمن نعيط, شكون نعيط, chno ndir, chnou ndir, ach ndir, chno n3tih, chno n3tiha, chkoun n3eyet, lmen n3eyet, " +
			"que faire, quoi faire, qu'est-ce que je peux faire, qu'est-ce que je dois faire, que puis-je faire, que dois-je faire, je fais quoi, on fait quoi, je lui donne quoi, qu'est-ce que je lui donne, je peux lui donner, comment dire non, comment refuser, comment l'aider, comment aider, qui appeler, j'appelle qui, qui est-ce que je peux appeler, qui dois-je appeler",
		actDenies: "ik wil niet dood, wil niet dood, ik wil echt niet dood, ik ga mezelf niets aandoen, ik doe mezelf niets, i don't want to die, i do not want to die, i am not suicidal, i'm not suicidal, i won't hurt myself, ölmek istemiyorum, ölmek falan istemiyorum, kendime bir şey yapmam, " +
			"لا أريد أن أموت, لا أريد الموت, ما بدي أموت, مابغيتش نموت, ما بغيتش نموت, mabghitch nmout, ma bghitch nmout, je ne veux pas mourir, je veux pas mourir, je ne vais rien me faire",
		actNoCall: "bel niemand, niet bellen, ik wil niet bellen, ik bel niet, ik durf niet te bellen, durf niet bellen, geen politie, niet de politie, niemand bellen, vertel het niemand, zeg het niemand, don't call, do not call, no police, not the police, i don't want to call, i do not want to call, i can't call, don't tell anyone, do not tell anyone, call nobody, " +
			"kimseyi arama, kimseyi aramayın, polis istemiyorum, polisi arama, polisi aramayın, aramak istemiyorum, arayamam, kimseye söyleme, kimseye söylemeyin, " +
			"لا تتصل, لا تتصلوا, لا أريد الشرطة, لا أريد الاتصال, لا أستطيع الاتصال, بدون شرطة, لا تخبر أحدا, لا تخبروا أحدا, ما بدي شرطة, مابغيتش البوليس, ما بغيتش البوليس, مانقدرش نعيط, mabghitch lboulis, ma bghitch lboulis, matgol l7ed, matgoul l7ta wa7ed, " +
			"n'appelez personne, n'appelle personne, pas la police, pas de police, je ne veux pas appeler, je veux pas appeler, je ne peux pas appeler, ne le dites à personne, ne dites rien à personne",
	} {
		for p := range strings.SplitSeq(list, ",") {
			out[action] = append(out[action], dialogs.Fold(p))
		}
	}
	return out
})
