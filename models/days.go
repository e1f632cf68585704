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

var weekdays = sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
	all := map[content.Lang][]*regexp.Regexp{}
	for lang, words := range week {
		for _, w := range alternatives(words) {
			all[lang] = append(all[lang], word(w))
		}
	}
	return all
})

// days are the days that a text names, by their number, and the text without them: an Arabic Monday is a two as well.
func days(text string, lang content.Lang) (out []string, rest string) {
	rest = spaced(text)
	for i, p := range weekdays()[lang] {
		n := len(p.FindAllString(rest, -1))
		out = append(out, slices.Repeat([]string{strconv.Itoa(i + 1)}, n)...)
		rest = p.ReplaceAllString(rest, "  ")
	}
	return out, rest
}
