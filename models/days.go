package models

import (
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// The days of the week by language, Monday first: who comes on another day stands before a closed door.
var week = &lexicon{bare: true, text: `
nl maandag~;dinsdag~;woensdag~;donderdag~;vrijdag~;zaterdag~;zondag~
en mondays?;tuesdays?;wednesdays?;thursdays?;fridays?;saturdays?;sundays?
fr lundis?;mardis?;mercredis?;jeudis?;vendredis?;samedis?;dimanches?
tr pazartesi~;salı~;çarşamba~;perşembe~;cuma(?:y[ae]|d[ae]n|l[ae]r~)?;cumartesi~;pazar(?:[ae]|d[ae]n|l[ae]r~)?
ar [وب]?ال[اإأ]ثنين;[وب]?الثلاثاء;[وب]?الأربعاء;[وب]?الخميس;[وب]?الجمعة;[وب]?السبت;[وب]?الأحد
`}

// The months, January first. May and March are verbs in English where they begin small; in Arabic there are names of the
// Levant, of the west and of the rest.
var year = &lexicon{bare: true, text: `
nl januari;februari;maart;april;mei;juni;juli;augustus;september;oktober;november;december
en january;february;(?-i:March);april;(?-i:May);june;july;(?-i:August);september;october;november;december
fr (?:d')?janvier;février;mars;(?:d')?avril;mai;juin;juillet;(?:d')?août;septembre;(?:d')?octobre;novembre;décembre
tr ocak~;şubat~;mart~;nisan~;mayıs~;haziran~;temmuz~;ağustos~;eylül~;ekim~;kasım~;aralı[kğ]~
ar (?:يناير|جانفي|كانون  الثاني);(?:فبراير|فيفري|شباط);(?:مارس|آذار);(?:أبريل|إبريل|أفريل|نيسان);(?:مايو|ماي|أيار);(?:يونيو|جوان|حزيران);(?:يوليو|جويلية|يوليوز|تموز);(?:أغسطس|أوت|غشت|آب);(?:سبتمبر|شتنبر|أيلول);(?:أكتوبر|تشرين  الأول);(?:نوفمبر|نونبر|تشرين  الثاني);(?:ديسمبر|دجنبر|كانون  الأول)
`}

// A day is called a day, and a month a month, beside its name.
var beside = map[content.Lang][2]string{
	content.Turkish: {``, `(?:'\p{L}+)?(?:  (?:gün|ay)\p{L}*)?`},
	content.Arabic:  {`[وبلف]?(?:(?:ال)?(?:يوم|أيام|شهر)  )?`, ``},
}

// named are the patterns of days, and of months after them.
var named = sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
	all := map[content.Lang][]*regexp.Regexp{}
	months := year.lists()
	for lang, days := range week.lists() {
		for _, w := range append(days, months[lang]...) {
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
