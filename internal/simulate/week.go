package simulate

import (
	"fmt"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// The week begins on a Monday; whoever asked in it may be served until the dialog gives
// up, three days later.
const (
	week  = 7 * 24 * time.Hour
	drain = 4 * 24 * time.Hour
)

// parent is somebody who asks for a person once.
type parent struct {
	n       int
	at      time.Time
	lang    bot.Lang
	country bot.Country
	area    string
	theme   string // "" if she says none
	woman   bool
}

// ambassador is a helper and what she is like.
type ambassador struct {
	n      int
	name   string
	facts  bot.HelperFacts
	lang   bot.Lang      // in which the bot talks with her
	looks  time.Duration // how long it is, half of the time, until she sees a message in her shift
	writes time.Duration // and until she has written an answer
	takes  float64       // of what she sees she takes so much,
	minds  float64       // and lets so much pass without a word; the rest she declines
}

// hours are how many of a hundred people begin to write in each hour of the day: little
// before eight, a top when the children are at school and another when they sleep.
var hours = []int{1, 0, 0, 0, 0, 0, 1, 3, 6, 9, 9, 7, 6, 5, 5, 4, 4, 4, 5, 7, 9, 8, 5, 2}

// parents are those who ask in the week that begins at a midnight.
func parents(seed uint64, n int, from time.Time) []parent {
	out := make([]parent, n)
	for i := range out {
		r := chance(seed, "parent", i)
		p := &out[i]
		day := of(r, []int{17, 16, 15, 15, 13, 10, 14}, []int{0, 1, 2, 3, 4, 5, 6})
		hour := of(r, hours, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
		y, m, d := from.Date()
		*p = parent{
			n:       i,
			at:      time.Date(y, m, d+day, hour, r.IntN(60), r.IntN(60), 0, from.Location()),
			lang:    of(r, []int{11, 10, 8, 5, 6}, []bot.Lang{"nl", "ar", "tr", "en", "fr"}),
			country: of(r, []int{7, 3}, []bot.Country{"nl", "be"}),
			woman:   r.Float64() < 0.35,
			theme: of(r, []int{50, 10, 8, 8, 6, 4, 6, 5, 3}, []string{
				"", "toddler-tantrums", "puberty-conflict", "screen-time", "raising-multilingual", "divorce",
				"domestic-violence", "radicalisation", "refugee-trauma",
			}),
		}
		if r.Float64() < 0.4 {
			p.area = of(r, []int{2, 1, 1}, areas(p.country))
		}
	}
	return out
}

// areas are three in each country.
func areas(c bot.Country) []string {
	if c == "be" {
		return []string{"2060", "2140", "1080"}
	}
	return []string{"3074", "3081", "1095"}
}

// ambassadors are those who help. They are kept apart from the parents' seed but for
// what is theirs, so that a bigger week has the same ones first.
func ambassadors(seed uint64, n int, from time.Time) []ambassador {
	second := [][]bot.Lang{{"ar"}, {"tr"}, {"ar", "fr"}, {"nl"}, {"tr", "en"}, {"fr"}, {"ar"}, {"en"}, {"tr"}, {"ar", "en"}, {"nl"}, {"fr", "en"}}
	out := make([]ambassador, n)
	for i := range out {
		r := chance(seed, "ambassador", i)
		f := bot.HelperFacts{
			Roles: []bot.Role{bot.Ambassador}, Langs: append([]bot.Lang{"nl"}, second[i%len(second)]...),
			Country: of(r, []int{7, 3}, []bot.Country{"nl", "be"}), Woman: r.Float64() < 0.75,
			VOGUntil: from.AddDate(1, 0, 0), CapOpen: 1 + r.IntN(3), CapWeek: 3 + r.IntN(4), Shifts: shifts(r.IntN),
		}
		if r.Float64() < 0.45 {
			f.HeavyUntil = from.AddDate(1, 0, 0)
		}
		if r.Float64() < 0.25 {
			f.Areas = areas(f.Country)[:2]
		}
		if r.Float64() < 0.2 {
			f.Themes = []string{"toddler-tantrums", "puberty-conflict", "screen-time", "raising-multilingual", "divorce"}
		}
		out[i] = ambassador{
			n: i, name: fmt.Sprintf("a%02d", i+1), facts: f, lang: "nl",
			looks:  time.Duration(2+r.IntN(10)) * time.Minute,
			writes: time.Duration(1+r.IntN(5)) * time.Minute,
			takes:  0.5 + 0.3*r.Float64(), minds: 0.05 + 0.1*r.Float64(),
		}
	}
	return out
}

// shifts are four to eight parts of days in which somebody can be reached: not hours of
// work, since most pass without a word.
func shifts(intn func(int) int) []bot.Shift {
	parts := [][2]int{{9 * 60, 13 * 60}, {13 * 60, 17 * 60}, {19 * 60, 22 * 60}}
	var out []bot.Shift
	taken := map[bot.Shift]bool{}
	for range 4 + intn(5) {
		part := parts[intn(len(parts))]
		s := bot.Shift{Day: time.Weekday(intn(7)), From: part[0], To: part[1]}
		if !taken[s] {
			taken[s] = true
			out = append(out, s)
		}
	}
	return out
}
