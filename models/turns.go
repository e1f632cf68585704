package models

import (
	"github.com/ouderbrug/ouderbrug/content"
)

// Who does without something, by language.
var without = &lexicon{text: `
nl zonder
en without
fr sans
ar بدون|بلا|دون
tr olmaksızın|\p{L}{2,}m[ae](?:ks[ıi]z[ıi]n|d[ae]n)|\p{L}{2,}s[ıiuü]z
`}

// What looks like it and is none: without fail, before he sleeps, free of charge, under five.
var notWithout = &lexicon{text: `
en without  (?:fail|doubt|worry|worrying|fear|delay|hesitat~|problems?|limits?|end|exception)
fr sans  (?:soucis?|doute|faute|cesse|arrêt|problème|crainte|hésit~|attendre|tarder|danger|peur|risque|gêne|limites?|fin|exception)
tr \p{L}+m[ae]d[ae]n  (?:\p{L}+  ){0,2}(?:önce|evvel)|m?amadan|(?:ücret|bedel|para|ses|rahat|huzur|şüphe|kuşku|kesinti|sınır|son|güven|uyku)s[ıiuü]z
ar (?:بدون|بلا|دون)  (?:أي  )?(?:شك|ريب|خوف|قلق|تردد|حرج|مشاكل|مشكلة|حدود|توقف)|دون  (?:سن|ال\p{L}+)
`}

// Words that turn round what they stand with, or make nothing of a "not" before them: avoid, forbid, hesitate, wrong.
//
//nolint:misspell // other languages
var turning = &lexicon{text: `
nl niemand|vermijd~|vermeden|mijd~|voorkom~|stop(?:t|pen)?|verbod~|verbied~|verboden|weiger~|aarzel~|verge(?:et|ten)|bang|vrees~|niet  (?:zo  )?erg|slecht~|fout|verkeerd|probleem|problemen|gevaar~|kwaad|schad~|tenzij|behalve|nauwelijks|amper|zelden|genoeg|schuld|zonde|schande|misdaad|zwak
en nobody|no  one|avoid~|prevent~|stop(?:s|ped|ping)?|forbid~|refus~|refrain~|hesitat~|forget~|afraid|scared|fear~|bad|wrong|problems?|danger~|harm~|unless|except|hardly|barely|rarely|seldom|fail~|enough|guilt~|fault|sin|shame|crime|weak
fr personne  n(?:e|'~)|à  personne|évit~|empêch~|arrêt~|cess~|interdi~|défendu~|refus~|(?:n')?hésit~|(?:n')?oubli~|peur|crai~|grave|mal|mauvais~|problèmes?|danger~|nuis~|sauf|à  moins|excepté|hormis|rarement|(?:n')?manqu~|assez|faute|péché|honte|crime|faibles?|coupables?
tr kimse~|kaçın~|önle~|durdur~|yasak~|redde~|çekin~|tereddüt~|unut~|kork~|kötü~|yanlış~|sorun~|problem~|tehlike~|zarar~|sakınca~|ihmal~|vazgeç~|hariç|nadiren|yeter~|suç~|günah~|ayıp|zayıf|ne  \p{L}+(?:  \p{L}+)?  ne
ar [يتن]?تجنب~|[يتن]?منع~|ممنوع~|[يتن]?توقف~|[يتن]?رفض~|[يتن]?تردد~|[يتن]نس~|[يتن]خا?ف~|خوف~|خائف~|[يتن]خش~|سيئ~|خطأ|مشكل~|مشاكل|خطر~|خطير~|ضرر|أضرار|[يت]ضر|عيب|حرام|إلا|سوى|باستثناء|عدا|أحد|نادرا|غير|كفاية|كاف~|ذنب~|جريمة|عار|ضعيف~|ما  \p{L}+ش
`}

// Opposites by language, in the same order: before, more, least, back, alone, morning, night, open; and after, less, …
var opposites = &lexicon{text: `
nl vóór|voor|voordat|eerder;na|nadat|daarna;meer|boven|hoger|langer;minder|onder|lager|korter;minstens|minimaal|ten  minste;hoogstens|maximaal|ten  hoogste;rug~;buik~;alleen;samen;ochtend~|'s  morgens;avond~;overdag;nacht~;open|geopend;dicht|gesloten;warm~;koud~;meteen|direct|onmiddellijk|nu;later
en before|earlier;after;more|above|over|higher|longer;less|fewer|under|below|lower|shorter;at  least|minimum;at  most|maximum;back;belly|tummy|stomach|front;alone;together;morning~|a\.?m;evening~|p\.?m;day~;night~;open;closed|shut;warm~|hot;cold~;immediately|right  away|at  once|now;later
fr avant;après;plus|au-dessus;moins|au-dessous|sous;au  moins|minimum;au  plus|au  maximum|maximum;dos;ventre;seule?s?;ensemble;matin~;soir~;jour~;nuits?;ouvert~;fermé~;chaud~;froid~;tout  de  suite|immédiatement|directement|maintenant;plus  tard
tr önce~|evvel;sonra~;fazla|üst~|yüksek~|uzun;az|altı(?:nda|ndan)~|düşük~|kısa;en  az;en  fazla|en  çok;sırt~;karın|karn~|yüzüstü|yüzükoyun;yalnız|tek  başına;birlikte|beraber;sabah~;akşam~;gündüz~;gece~;açık~;kapalı~;sıcak~|ılık;soğuk~;hemen|derhal|şimdi;sonra
ar قبل~;بعد~;أكثر|فوق|أعلى|أطول;أقل|تحت|أدنى|أقصر;على  الأقل;على  الأكثر|حد  أقصى;ظهر~;بطن~;وحد~|مفرد~;معا|سويا;صباح~;مساء~;نهار~;ليل~;مفتوح~;مغلق~;دافئ~|ساخن~|حار;بارد~;فورا|حالا|الآن;لاحقا|فيما  بعد
`}

// turns refuses a sentence that does something "without", has a word that turns it round, or says the opposite, where the
// original does not.
func turns(original, translated string, from, to content.Lang) error {
	o, n := spaced(original), spaced(translated)
	sure := notWithout.one(to).ReplaceAllString(n, "  ")
	if from == content.Turkish { // the original's "before" and "free" would count for "without"
		o = notWithout.one(from).ReplaceAllString(o, "  ")
	}
	if howOften(without.one(from), o) != howOften(without.one(to), sure) {
		return refusal("a sentence lost its \"without\", or got one")
	}
	if howOften(turning.one(from), o) != howOften(turning.one(to), n) {
		return refusal("a word that turns a sentence round came or went")
	}
	was, is := opposites.of(from), opposites.of(to)
	for i := 0; i+1 < len(was); i += 2 {
		a, b := was[i].MatchString(o), was[i+1].MatchString(o)
		if c, d := is[i].MatchString(n), is[i+1].MatchString(n); a != b && a == d && b == c {
			return refusal("it says the opposite")
		}
	}
	return nil
}
