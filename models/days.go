package models

import (
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// The days of the week by language, Monday first: who comes on another day stands before a closed door.
var week = map[content.Lang]string{
	content.Dutch:   `maandag\p{L}*|dinsdag\p{L}*|woensdag\p{L}*|donderdag\p{L}*|vrijdag\p{L}*|zaterdag\p{L}*|zondag\p{L}*`,
	content.English: `mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?`,
	content.French:  `lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?`,
	content.Turkish: `pazartesi\p{L}*|salı\p{L}*|çarşamba\p{L}*|perşembe\p{L}*|cuma(?:y[ae]|d[ae]n|l[ae]r\p{L}*)?|cumartesi\p{L}*|pazar(?:[ae]|d[ae]n|l[ae]r\p{L}*)?`,
	content.Arabic:  `[وب]?ال[اإأ]ثنين|[وب]?الثلاثاء|[وب]?الأربعاء|[وب]?الخميس|[وب]?الجمعة|[وب]?السبت|[وب]?الأحد`,
}

// The months, January first. May and March are verbs in English where they begin small; in Arabic there are names of the
// Levant, of the west and of the rest.
var year = map[content.Lang]string{
	content.Dutch:   `januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december`,
	content.English: `january|february|(?-i:March)|april|(?-i:May)|june|july|(?-i:August)|september|october|november|december`,
	content.French:  `(?:d')?janvier|février|mars|(?:d')?avril|mai|juin|juillet|(?:d')?août|septembre|(?:d')?octobre|novembre|décembre`,
	content.Turkish: `ocak\p{L}*|şubat\p{L}*|mart\p{L}*|nisan\p{L}*|mayıs\p{L}*|haziran\p{L}*|temmuz\p{L}*|ağustos\p{L}*|eylül\p{L}*|ekim\p{L}*|kasım\p{L}*|aralı[kğ]\p{L}*`,
	content.Arabic:  `(?:يناير|جانفي|كانون  الثاني)|(?:فبراير|فيفري|شباط)|(?:مارس|آذار)|(?:أبريل|إبريل|أفريل|نيسان)|(?:مايو|ماي|أيار)|(?:يونيو|جوان|حزيران)|(?:يوليو|جويلية|يوليوز|تموز)|(?:أغسطس|أوت|غشت|آب)|(?:سبتمبر|شتنبر|أيلول)|(?:أكتوبر|تشرين  الأول)|(?:نوفمبر|نونبر|تشرين  الثاني)|(?:ديسمبر|دجنبر|كانون  الأول)`,
}

// A day is called a day, and a month a month, beside its name.
var beside = map[content.Lang][2]string{
	content.Turkish: {``, `(?:'\p{L}+)?(?:  (?:gün|ay)\p{L}*)?`},
	content.Arabic:  {`[وبلف]?(?:(?:ال)?(?:يوم|أيام|شهر)  )?`, ``},
}

// named are the patterns of days, and of months after them.
var named = sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
	all := map[content.Lang][]*regexp.Regexp{}
	for lang := range week {
		for _, w := range append(alternatives(week[lang]), alternatives(year[lang])...) {
			all[lang] = append(all[lang], word(beside[lang][0]+`(?:`+w+`)`+beside[lang][1]))
		}
	}
	return all
})

// days are the days and months that a text names, by their number, and the text without them: an Arabic Monday is a two
// as well.
func days(text string, lang content.Lang) (out []string, rest string) {
	rest = spaced(text)
	for i, p := range named()[lang] {
		n := len(p.FindAllString(rest, -1))
		out = append(out, slices.Repeat([]string{strconv.Itoa(i + 1)}, n)...)
		rest = p.ReplaceAllString(rest, "  ")
	}
	return out, rest
}
