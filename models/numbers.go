package models

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/ouderbrug/ouderbrug/content"
)

// sameNumbers compares the numbers of a text and its translation: sentence by sentence, so that none changes places with
// one of another; those in digits in their order; and what is long enough to be dialled by all its digits in a row.
// A translation that says the numbers of a sentence in another order may be right, and is refused: nobody can tell.
func sameNumbers(original, translated string, from, to content.Lang) error {
	o, n := sentences(original), sentences(translated)
	if len(o) != len(n) {
		return refusal("it has other sentences")
	}
	for i := range o {
		daysO, restO := days(o[i], from)
		daysN, restN := days(n[i], to)
		if err := same("days", daysO, daysN); err != nil {
			return err
		}
		if err := same("numbers", numbers(restO, from), numbers(restN, to)); err != nil {
			return err
		}
		inO, inN := inDigits(o[i]), inDigits(n[i])
		if slices.Equal(slices.Sorted(slices.Values(inO)), slices.Sorted(slices.Values(inN))) && !slices.Equal(inO, inN) {
			return refusal("its numbers are in another order")
		}
	}
	return same("telephone numbers", dialled(original), dialled(translated))
}

// numbers are all that a text has, in digits and in words.
func numbers(text string, lang content.Lang) []string {
	return append(inDigits(text), inWords(text, lang)...)
}

// inDigits are the runs of digits of any script, in order; what stands between them (a space in a phone, a point in a
// price) is the language's affair. A sign that is a number and no digit (½, ②, ⅷ) counts as itself.
func inDigits(text string) (out []string) {
	text = address.ReplaceAllString(text, " ")
	var run strings.Builder
	flush := func() {
		if run.Len() > 0 {
			out = append(out, run.String())
			run.Reset()
		}
	}
	for _, r := range text {
		if !unicode.IsNumber(r) {
			flush()
			continue
		}
		run.WriteRune(latinDigit(r))
	}
	flush()
	return out
}

// latinDigit is 0 to 9 for a decimal digit of any script: in Unicode's table each range begins at a zero, and holds tens.
// Others stay.
func latinDigit(r rune) rune {
	for _, x := range unicode.Nd.R16 {
		if lo, hi := rune(x.Lo), rune(x.Hi); r >= lo && r <= hi {
			return '0' + (r-lo)%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if lo, hi := rune(x.Lo), rune(x.Hi); r >= lo && r <= hi {
			return '0' + (r-lo)%10
		}
	}
	return r
}

// dial is what a telephone would make a number of: seven digits or more, with what is written between them.
var dial = regexp.MustCompile(`\p{Nd}(?:[\s./()-]{0,3}\p{Nd}){6,}`)

func dialled(text string) (out []string) {
	for _, m := range dial.FindAllString(address.ReplaceAllString(text, " "), -1) {
		out = append(out, strings.Map(func(r rune) rune {
			if unicode.IsDigit(r) {
				return latinDigit(r)
			}
			return -1
		}, m))
	}
	return out
}

// The numbers from two in words, by language, in the order of values; one is an article in most. What belongs together
// stands between spaces.
var counting = map[content.Lang]string{
	content.Dutch:   `twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|\p{L}*twintig|\p{L}*dertig|\p{L}*veertig|\p{L}*vijftig|\p{L}*zestig|\p{L}*zeventig|\p{L}*tachtig|\p{L}*negentig|\p{L}*honderd|\p{L}*duizend|\p{L}*miljoen`,
	content.English: `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million`,
	content.French:  `deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf|vingts?|trente|quarante|cinquante|soixante|septante|quatre-vingts?|nonante|cents?|mille|millions?`, //nolint:misspell // French
	content.Turkish: `iki|üç|dört|beş|altı|yedi|sekiz|dokuz|on|on  bir|on  iki|on  üç|on  dört|on  beş|on  altı|on  yedi|on  sekiz|on  dokuz|yirmi|otuz|kırk|elli|altmış|yetmiş|seksen|doksan|yüz|bin|milyon`,
	content.Arabic:  `(?:ال)?(?:اثن\p{L}+|مرتين|يومين|ساعتين|أسبوعين|شهرين|سنتين|عامين|دقيقتين)|(?:ال)?ثلاثة?|(?:ال)?أربعة?|(?:ال)?خمسة?|(?:ال)?ستة?|(?:ال)?سبعة?|(?:ال)?ثماني?ة?|(?:ال)?تسعة?|(?:ال)?عشرة?|أحد  عشر|اثنا  عشر|ثلاثة  عشر|أربعة  عشر|خمسة  عشر|ستة  عشر|سبعة  عشر|ثمانية  عشر|تسعة  عشر|و?(?:ال)?عشر[وي]ن|و?(?:ال)?ثلاث[وي]ن|و?(?:ال)?أربع[وي]ن|و?(?:ال)?خمس[وي]ن|و?(?:ال)?ست[وي]ن|و?(?:ال)?سبع[وي]ن|و?(?:ال)?ثمان[وي]ن|و?(?:ال)?تسع[وي]ن|(?:ال)?(?:مئة|مائة|مئتين|مائتين)|(?:ال)?(?:ألف|ألفين|آلاف)|(?:ال)?(?:مليون|ملايين)`,
}

// values are those of counting.
func values() []int {
	out := []int{}
	for n := 2; n <= 20; n++ {
		out = append(out, n)
	}
	return append(out, 30, 40, 50, 60, 70, 80, 90, 100, 1000, 1000000)
}

// counted are the patterns of counting, made when they are first needed.
var counted = sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
	all := map[content.Lang][]*regexp.Regexp{}
	for lang, words := range counting {
		for _, w := range alternatives(words) {
			all[lang] = append(all[lang], word(w))
		}
	}
	return all
})

// alternatives cuts a pattern at its outermost bars.
func alternatives(pattern string) (out []string) {
	depth, start := 0, 0
	for i, r := range pattern {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case '|':
			if depth == 0 {
				out, start = append(out, pattern[start:i]), i+1
			}
		}
	}
	return append(out, pattern[start:])
}

// inWords are the numbers of a text that stand there in words, in digits. A longer one hides what it is made of ("on
// dört" is 14, and neither 10 nor 4); a Dutch one in one word gives its parts too (vijfentwintig: 20, 5).
func inWords(text string, lang content.Lang) (out []string) {
	text = spaced(text)
	type found struct {
		at, end, value int
	}
	var all []found
	for i, p := range counted()[lang] {
		for _, m := range p.FindAllStringIndex(text, -1) {
			all = append(all, found{m[0], m[1], values()[i]})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.end-b.at, a.end-a.at), cmp.Compare(a.at, b.at), cmp.Compare(a.value, b.value))
	})
	var taken []found
	for _, f := range all {
		if slices.ContainsFunc(taken, func(t found) bool { return f.at+1 < t.end && t.at+1 < f.end && f.end-f.at < t.end-t.at }) {
			continue
		}
		taken = append(taken, f)
		out = append(out, strconv.Itoa(f.value))
		if lang == content.Dutch {
			out = append(out, dutchParts(text[f.at:f.end])...)
		}
	}
	return out
}

// dutchUnit is what stands before the tens, hundreds and thousands of a Dutch number in one word.
var dutchUnit = regexp.MustCompile(`(?i)^[^\pL]*(een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)(?:[eë]n\pL+tig|honderd|duizend|miljoen)`)

func dutchParts(word string) []string {
	m := dutchUnit.FindStringSubmatch(word)
	if m == nil {
		return nil
	}
	units := strings.Fields("een twee drie vier vijf zes zeven acht negen tien elf twaalf")
	return []string{strconv.Itoa(1 + slices.Index(units, strings.ToLower(m[1])))}
}
