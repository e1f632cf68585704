package models

import (
	"github.com/ouderbrug/ouderbrug/content"
)

// Who does without something, by language.
var without = words(map[content.Lang]string{
	content.Dutch: `zonder`, content.English: `without`, content.French: `sans`, content.Arabic: `بدون|بلا|دون`,
	content.Turkish: `olmaksızın|\p{L}{2,}m[ae](?:ks[ıi]z[ıi]n|d[ae]n)|\p{L}{2,}s[ıiuü]z`,
})

// What looks like it and is none: without fail, before he sleeps, free of charge, under five.
var notWithout = words(map[content.Lang]string{
	content.English: `without  (?:fail|doubt|worry|worrying|fear|delay|hesitat\p{L}*|problems?|limits?|end|exception)`,
	content.French:  `sans  (?:soucis?|doute|faute|cesse|arrêt|problème|crainte|hésit\p{L}*|attendre|tarder|danger|peur|risque|gêne|limites?|fin|exception)`,
	content.Turkish: `\p{L}+m[ae]d[ae]n  (?:\p{L}+  ){0,2}(?:önce|evvel)|m?amadan|(?:ücret|bedel|para|ses|rahat|huzur|şüphe|kuşku|kesinti|sınır|son|güven|uyku)s[ıiuü]z`,
	content.Arabic:  `(?:بدون|بلا|دون)  (?:أي  )?(?:شك|ريب|خوف|قلق|تردد|حرج|مشاكل|مشكلة|حدود|توقف)|دون  (?:سن|ال\p{L}+)`,
})

// Words that turn round what they stand with, or make nothing of a "not" before them: avoid, forbid, hesitate, wrong.
var turning = words(map[content.Lang]string{
	content.Dutch:   `vermijd\p{L}*|vermeden|mijd\p{L}*|voorkom\p{L}*|stop(?:t|pen)?|verbod\p{L}*|verbied\p{L}*|verboden|weiger\p{L}*|aarzel\p{L}*|verge(?:et|ten)|bang|vrees\p{L}*|niet  (?:zo  )?erg|slecht\p{L}*|fout|verkeerd|probleem|problemen|gevaar\p{L}*|kwaad|schad\p{L}*|tenzij|behalve|nauwelijks|amper|zelden|genoeg|schuld|zonde|schande|misdaad|zwak`, //nolint:misspell // Dutch
	content.English: `avoid\p{L}*|prevent\p{L}*|stop(?:s|ped|ping)?|forbid\p{L}*|refus\p{L}*|refrain\p{L}*|hesitat\p{L}*|forget\p{L}*|afraid|scared|fear\p{L}*|bad|wrong|problems?|danger\p{L}*|harm\p{L}*|unless|except|hardly|barely|rarely|seldom|fail\p{L}*|enough|guilt\p{L}*|fault|sin|shame|crime|weak`,
	content.French:  `évit\p{L}*|empêch\p{L}*|arrêt\p{L}*|cess\p{L}*|interdi\p{L}*|défendu\p{L}*|refus\p{L}*|(?:n')?hésit\p{L}*|(?:n')?oubli\p{L}*|peur|crai\p{L}*|grave|mal|mauvais\p{L}*|problèmes?|danger\p{L}*|nuis\p{L}*|sauf|à  moins|excepté|hormis|rarement|(?:n')?manqu\p{L}*|assez|faute|péché|honte|crime|faibles?|coupables?`,
	content.Turkish: `kaçın\p{L}*|önle\p{L}*|durdur\p{L}*|yasak\p{L}*|redde\p{L}*|çekin\p{L}*|tereddüt\p{L}*|unut\p{L}*|kork\p{L}*|kötü\p{L}*|yanlış\p{L}*|sorun\p{L}*|problem\p{L}*|tehlike\p{L}*|zarar\p{L}*|sakınca\p{L}*|ihmal\p{L}*|vazgeç\p{L}*|hariç|nadiren|yeter\p{L}*|suç\p{L}*|günah\p{L}*|ayıp|zayıf|ne  \p{L}+(?:  \p{L}+)?  ne`,
	content.Arabic:  `[يتن]?تجنب\p{L}*|[يتن]?منع\p{L}*|ممنوع\p{L}*|[يتن]?توقف\p{L}*|[يتن]?رفض\p{L}*|[يتن]?تردد\p{L}*|[يتن]نس\p{L}*|[يتن]خا?ف\p{L}*|خوف\p{L}*|خائف\p{L}*|[يتن]خش\p{L}*|سيئ\p{L}*|خطأ|مشكل\p{L}*|مشاكل|خطر\p{L}*|خطير\p{L}*|ضرر|أضرار|[يت]ضر|عيب|حرام|إلا|سوى|باستثناء|عدا|نادرا|غير|كفاية|كاف\p{L}*|ذنب\p{L}*|جريمة|عار|ضعيف\p{L}*|ما  \p{L}+ش`,
})

// Opposites by language, in the same order: before, more, least, back, alone, morning, night, open; and after, less, …
var opposites = map[content.Lang]string{
	content.Dutch:   `vóór|voor|voordat|eerder;na|nadat|daarna;meer|boven|hoger|langer;minder|onder|lager|korter;minstens|minimaal|ten  minste;hoogstens|maximaal|ten  hoogste;rug\p{L}*;buik\p{L}*;alleen;samen;ochtend\p{L}*|'s  morgens;avond\p{L}*;overdag;nacht\p{L}*;open|geopend;dicht|gesloten;warm\p{L}*;koud\p{L}*;meteen|direct|onmiddellijk|nu;later`,
	content.English: `before|earlier;after;more|above|over|higher|longer;less|fewer|under|below|lower|shorter;at  least|minimum;at  most|maximum;back;belly|tummy|stomach|front;alone;together;morning\p{L}*|a\.?m;evening\p{L}*|p\.?m;day\p{L}*;night\p{L}*;open;closed|shut;warm\p{L}*|hot;cold\p{L}*;immediately|right  away|at  once|now;later`,
	content.French:  `avant;après;plus|au-dessus;moins|au-dessous|sous;au  moins|minimum;au  plus|au  maximum|maximum;dos;ventre;seule?s?;ensemble;matin\p{L}*;soir\p{L}*;jour\p{L}*;nuits?;ouvert\p{L}*;fermé\p{L}*;chaud\p{L}*;froid\p{L}*;tout  de  suite|immédiatement|directement|maintenant;plus  tard`,
	content.Turkish: `önce\p{L}*|evvel;sonra\p{L}*;fazla|üst\p{L}*|yüksek\p{L}*|uzun;az|altı(?:nda|ndan)\p{L}*|düşük\p{L}*|kısa;en  az;en  fazla|en  çok;sırt\p{L}*;karın|karn\p{L}*|yüzüstü|yüzükoyun;yalnız|tek  başına;birlikte|beraber;sabah\p{L}*;akşam\p{L}*;gündüz\p{L}*;gece\p{L}*;açık\p{L}*;kapalı\p{L}*;sıcak\p{L}*|ılık;soğuk\p{L}*;hemen|derhal|şimdi;sonra`,
	content.Arabic:  `قبل\p{L}*;بعد\p{L}*;أكثر|فوق|أعلى|أطول;أقل|تحت|أدنى|أقصر;على  الأقل;على  الأكثر|حد  أقصى;ظهر\p{L}*;بطن\p{L}*;وحد\p{L}*|مفرد\p{L}*;معا|سويا;صباح\p{L}*;مساء\p{L}*;نهار\p{L}*;ليل\p{L}*;مفتوح\p{L}*;مغلق\p{L}*;دافئ\p{L}*|ساخن\p{L}*|حار;بارد\p{L}*;فورا|حالا|الآن;لاحقا|فيما  بعد`,
}

// sides are the patterns of opposites: one side, the other, the next one.
var sides = patterns(opposites)

// turns refuses a sentence that does something "without", has a word that turns it round, or says the opposite, where the
// original does not.
func turns(original, translated string, from, to content.Lang) error {
	o, n := spaced(original), spaced(translated)
	sure := n
	if p := notWithout()[to]; p != nil {
		sure = p.ReplaceAllString(n, "  ")
	}
	if from == content.Turkish { // the original's "before" and "free" would count for "without"
		o = notWithout()[from].ReplaceAllString(o, "  ")
	}
	if howOften(without()[from], o) != howOften(without()[to], sure) {
		return refusal("a sentence lost its \"without\", or got one")
	}
	if howOften(turning()[from], o) != howOften(turning()[to], n) {
		return refusal("a word that turns a sentence round came or went")
	}
	was, is := sides()[from], sides()[to]
	for i := 0; i+1 < len(was); i += 2 {
		a, b := was[i].MatchString(o), was[i+1].MatchString(o)
		if c, d := is[i].MatchString(n), is[i+1].MatchString(n); a != b && a == d && b == c {
			return refusal("it says the opposite")
		}
	}
	return nil
}
