package models

import (
	"regexp"
	"sort"
	"strconv"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// What is counted, by language and in one order, with a semicolon between: minute, hour, day, night, week, month, year, second, euro, percent,
// degree, milligram, gram, kilo, millilitre, litre, centimetre, metre, kilometre, spoon, drop, glass, bottle, pill. A medicine in spoons
// for drops is another one.
//
//nolint:misspell // other languages
var units = &lexicon{text: `
nl minu(?:ut|ten)~;uur|uren|uurtje|halfuur|kwartier;dag|dagen|dagelijks~|daagse?|overdag|vandaag;~nacht~;we(?:ek|ken)|wekelijks~|weekend~;maand|maanden|maandelijks~|maands;(?:half)?jaar|jaren|jarige?n?|jaarlijks~;seconden?;euro'?s?;procent|percent;graad|graden|degree;milligram|mg;gram;kilo'?s?|kilogram|kg;milliliter|ml;liters?;centimeter|cm;meters?;kilometers?|km;~lepels?;druppels?;glas|glazen;fles|flessen;pil|pillen|tablet|tabletten
en minutes?;hours?|hourly|o'clock;days?|daily|today|daytime;nights?|overnight;weeks?|weekly|weekends?;months?|monthly;years?|yearly|annual~;seconds;euros?;percent|per  cent;degrees?;milligrams?|mg;grams?;kilos?|kilograms?|kg;millilit(?:re|er)s?|ml;lit(?:re|er)s?;centimet(?:re|er)s?|cm;met(?:re|er)s?;kilomet(?:re|er)s?|km;~spoons?|spoonfuls?;drops?;glass|glasses;bottles?;pills?|tablets?
fr minutes?;heures?;jours?|journées?|quotidien~|aujourd'hui;nuits?;semaines?|hebdo~|week-ends?;mois|mensuel~;ans?|années?|annuel~;secondes;(?:d')?euros?;percent|pour  cent;degrés?|degree;milligrammes?|mg;grammes?;kilos?|kilogrammes?|kg;millilitres?|ml;litres?;centimètres?|cm;mètres?;kilomètres?|km;cuill~;gouttes?;verres?;biberons?|bouteilles?;comprimés?|cachets?|pilules?
tr dakika~;saat~;gün(?:de|ü|ün|den|e|lük|lerce|ler~|düz~)?|bugün;gece~;hafta~;ay|ay(?:da|ı|ın|dan|a|lık|lar~);yıl~|sene~|yaş(?:ında~|ına|ından|ını|ın|lar~)?;saniye~;euro~|avro~;percent|yüzde;derece~|degree;miligram~|mg;gram~;kilo|kilogram~|kg;mililitre~|ml;litre~;santimetre~|cm;metre~;kilometre~|km;kaşık~|kaşığ~;damla~;bardak~|bardağ~;biberon~|şişe~;hap|hap(?:ı|lar~)|tablet~
ar دقيقة|دقائق|دقيقتين;ساعة|ساعات|ساعتين;يوم|يوما|أيام|يومين|يومي~|نهار~;ليل~|ليالي?;أسبوع~|أسابيع;شهر|شهرا|شهرين|شهري~|أشهر|شهور;سنة|سنوات|سنين|سنتين|عام|عاما|أعوام|عامين|سنوي~;ثانية|ثوان~;يورو~|أورو;percent|(?:في  ال|بال)م[ا]?ئة;درجة|درجات|degree;مليغرام~|ملغ;غرام~|جرام~;كيلو|كيلوغرام~|كغ;مليلتر~|مل;لتر~;سنتيمتر~|سم;مترا?|مترين|أمتار;كيلومتر~|كم;ملعقة|ملاعق|معالق;قطرة|قطرات;كوب|كأس|أكواب|كؤوس;زجاجة|زجاجات|قنينة;حبة|حبوب|قرص|أقراص
`}

// signs are units that are no words.
var signs = strings.NewReplacer("€", " euro ", "%", " percent ", "٪", " percent ", "°C", " degree ", "°", " degree ")

// measured are the numbers of a text as they are written, and its units, each with the number that it counts: "3 month".
// Three months are no three years, and two days and three weeks are no three days and two weeks.
func measured(text string, lang content.Lang) (numbers, measures []string) {
	text = spaced(signs.Replace(address.ReplaceAllString(text, " ")))
	marks := inWords(text, lang)
	for _, m := range written.FindAllStringIndex(text, -1) {
		label := latin(text[m[0]:m[1]])
		numbers = append(numbers, label)
		marks = append(marks, mark{at: m[0], end: m[1], label: label})
	}
	for i, p := range units.of(lang) {
		for _, m := range p.FindAllStringIndex(text, -1) {
			marks = append(marks, mark{at: m[0], end: m[1], label: strconv.Itoa(i), unit: true})
		}
	}
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].at < marks[j].at })
	return numbers, paired(text, marks)
}

// paired gives each unit the number before it, or else one behind it that no other has: "saat 10", "€ 5".
func paired(text string, marks []mark) (out []string) {
	of := map[int]string{} // the numbers of units, by where they stand in marks
	taken := map[int]bool{}
	give := func(unit, number int, apart func(a, b mark) int, most int) {
		if number < 0 || number == len(marks) || marks[number].unit || !marks[unit].unit || of[unit] != "" || taken[number] {
			return
		}
		if apart(marks[number], marks[unit]) <= most {
			of[unit], taken[number] = marks[number].label+" ", true
		}
	}
	for i := range marks {
		give(i, i-1, func(number, unit mark) int { return between(text, number.end, unit.at) }, 1)
	}
	for i := range marks {
		if i+2 < len(marks) && between(text, marks[i+1].end, marks[i+2].at) <= 1 {
			continue // that one begins another measure: "gecede 9 ila 11 saat"
		}
		give(i, i+1, func(number, unit mark) int { return between(text, unit.end, number.at) }, 0)
	}
	for i, m := range marks {
		if m.unit {
			out = append(out, of[i]+m.label)
		}
	}
	return out
}

// written is a number in digits, with the points and commas in it.
var written = regexp.MustCompile(`\p{Nd}+(?:[.,:٫٬]\p{Nd}+)*`)

// latin writes a number in one way: 2,50 and 2.50 are the same in two languages.
func latin(number string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return latinDigit(r)
		}
		return '.'
	}, number)
}

// times are the words between a number and what it is a number of that are of no account: "3 times a day".
var times = regexp.MustCompile(`(?i)^(?:keer|maal|per|times?|a|an|fois|par|kez|kere|defa|مرة|مرات|في|كل)$`)

// between counts the words from one place to another.
func between(text string, from, to int) (n int) {
	for _, w := range strings.Fields(text[min(from, to):to]) {
		if !times.MatchString(w) {
			n++
		}
	}
	return n
}
