package models

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// What is counted, by language and in one order, with a semicolon between: minute, hour, day, night, week, month, year, second, euro, percent,
// degree, milligram, gram, kilo, millilitre, litre, centimetre, metre, kilometre, spoon, drop, glass. A medicine in spoons
// for drops is another one.
var units = map[content.Lang]string{
	content.Dutch:   `minu(?:ut|ten)\p{L}*;uur|uren|uurtje|halfuur|kwartier;dag|dagen|dagelijks\p{L}*|daagse?|overdag|vandaag;\p{L}*nacht\p{L}*;we(?:ek|ken)|wekelijks\p{L}*|weekend\p{L}*;maand|maanden|maandelijks\p{L}*|maands;(?:half)?jaar|jaren|jarige?n?|jaarlijks\p{L}*;seconden?;euro'?s?;procent|percent;graad|graden|degree;milligram|mg;gram;kilo'?s?|kilogram|kg;milliliter|ml;liters?;centimeter|cm;meters?;kilometers?|km;\p{L}*lepels?;druppels?;glas|glazen`,
	content.English: `minutes?;hours?|hourly|o'clock;days?|daily|today|daytime;nights?|overnight;weeks?|weekly|weekends?;months?|monthly;years?|yearly|annual\p{L}*;seconds;euros?;percent|per  cent;degrees?;milligrams?|mg;grams?;kilos?|kilograms?|kg;millilit(?:re|er)s?|ml;lit(?:re|er)s?;centimet(?:re|er)s?|cm;met(?:re|er)s?;kilomet(?:re|er)s?|km;\p{L}*spoons?|spoonfuls?;drops?;glass|glasses`,
	content.French:  `minutes?;heures?;jours?|journées?|quotidien\p{L}*|aujourd'hui;nuits?;semaines?|hebdo\p{L}*|week-ends?;mois|mensuel\p{L}*;ans?|années?|annuel\p{L}*;secondes;(?:d')?euros?;percent|pour  cent;degrés?|degree;milligrammes?|mg;grammes?;kilos?|kilogrammes?|kg;millilitres?|ml;litres?;centimètres?|cm;mètres?;kilomètres?|km;cuill\p{L}*;gouttes?;verres?`,
	content.Turkish: `dakika\p{L}*;saat\p{L}*;gün(?:de|ü|ün|den|e|lük|lerce|ler\p{L}*|düz\p{L}*)?|bugün;gece\p{L}*;hafta\p{L}*;ay|ay(?:da|ı|ın|dan|a|lık|lar\p{L}*);yıl\p{L}*|sene\p{L}*|yaş(?:ında\p{L}*|ına|ından|ını|ın|lar\p{L}*)?;saniye\p{L}*;euro\p{L}*|avro\p{L}*;percent|yüzde;derece\p{L}*|degree;miligram\p{L}*|mg;gram\p{L}*;kilo|kilogram\p{L}*|kg;mililitre\p{L}*|ml;litre\p{L}*;santimetre\p{L}*|cm;metre\p{L}*;kilometre\p{L}*|km;kaşık\p{L}*|kaşığ\p{L}*;damla\p{L}*;bardak\p{L}*|bardağ\p{L}*`, //nolint:misspell // Turkish
	content.Arabic:  `دقيقة|دقائق|دقيقتين;ساعة|ساعات|ساعتين;يوم|يوما|أيام|يومين|يومي\p{L}*|نهار\p{L}*;ليل\p{L}*|ليالي?;أسبوع\p{L}*|أسابيع;شهر|شهرا|شهرين|شهري\p{L}*|أشهر|شهور;سنة|سنوات|سنين|سنتين|عام|عاما|أعوام|عامين|سنوي\p{L}*;ثانية|ثوان\p{L}*;يورو\p{L}*|أورو;percent|(?:في  ال|بال)م[ا]?ئة;درجة|درجات|degree;مليغرام\p{L}*|ملغ;غرام\p{L}*|جرام\p{L}*;كيلو|كيلوغرام\p{L}*|كغ;مليلتر\p{L}*|مل;لتر\p{L}*;سنتيمتر\p{L}*|سم;مترا?|مترين|أمتار;كيلومتر\p{L}*|كم;ملعقة|ملاعق|معالق;قطرة|قطرات;كوب|كأس|أكواب|كؤوس`,
}

var unitPatterns = patterns(units)

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
	for i, p := range unitPatterns()[lang] {
		for _, m := range p.FindAllStringIndex(text, -1) {
			marks = append(marks, mark{at: m[0], end: m[1], label: strconv.Itoa(i), unit: true})
		}
	}
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(a.at, b.at) })
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
