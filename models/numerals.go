package models

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// The numbers from two in words, by language, in the order of values; one is an article in most. What belongs together
// stands between spaces.
var counting = map[content.Lang]string{
	content.Dutch:   `twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien|negentien|\p{L}*twintig|\p{L}*dertig|\p{L}*veertig|\p{L}*vijftig|\p{L}*zestig|\p{L}*zeventig|\p{L}*tachtig|\p{L}*negentig|\p{L}*honderd|\p{L}*duizend|\p{L}*miljoen`,
	content.English: `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million`,
	content.French:  `deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix-sept|dix-huit|dix-neuf|vingts?|trente|quarante|cinquante|soixante|septante|quatre-vingts?|nonante|cents?|mille|millions?`, //nolint:misspell // French
	content.Turkish: `iki|üç|dört|beş|altı|yedi|sekiz|dokuz|on|on  bir|on  iki|on  üç|on  dört|on  beş|on  altı|on  yedi|on  sekiz|on  dokuz|yirmi|otuz|kırk|elli|altmış|yetmiş|seksen|doksan|yüz|bin|milyon`,
	content.Arabic:  `(?:ال)?(?:اثن\p{L}+|مرتين|يومين|ساعتين|أسبوعين|شهرين|سنتين|عامين|دقيقتين)|(?:ال)?ثلاثة?|(?:ال)?أربعة?|(?:ال)?خمسة?|(?:ال)?ستة?|(?:ال)?سبعة?|(?:ال)?ثماني?ة?|(?:ال)?تسعة?|(?:ال)?عشرة?|أحد  عشر|اثنا  عشر|ثلاثة  عشر|أربعة  عشر|خمسة  عشر|ستة  عشر|سبعة  عشر|ثمانية  عشر|تسعة  عشر|و?(?:ال)?عشر[وي]ن|و?(?:ال)?ثلاث[وي]ن|و?(?:ال)?أربع[وي]ن|و?(?:ال)?خمس[وي]ن|و?(?:ال)?ست[وي]ن|و?(?:ال)?سبع[وي]ن|و?(?:ال)?ثمان[وي]ن|و?(?:ال)?تسع[وي]ن|(?:ال)?(?:مئة|مائة|مئتين|مائتين)|(?:ال)?(?:ألف|ألفين|آلاف)|(?:ال)?(?:مليون|ملايين)`,
}

// What says a number otherwise, in the order of others, with a semicolon between.
var sayings = map[content.Lang]string{
	content.Dutch:   `(?:één|een)  (?:keer|maal)|eenmaal|éénmaal;tweemaal;driemaal;half|halve|helft|half(?:uur|jaar);anderhal(?:f|ve)|\p{L}+[eë]nhal(?:f|ve)|en  een  half;kwart|kwartier\p{L}*;(?:ver)?dubbel\p{L}*;driedubbel\p{L}*|drievoud\p{L}*;dozijn\p{L}*;tiental\p{L}*;honderden;tweede;derde;vierde;vijfde;zesde;`,
	content.English: `once;twice;thrice;half|halves;and  a  half;quarters?;doubl\p{L}*;tripl\p{L}*|treble;dozens?;tens;hundreds;second;thirds?;fourth;fifth;sixth;at  once`,
	content.French:  `une  (?:seule  )?fois;;;demi\p{L}*|moitié;et  demie?;quarts?;doubl\p{L}*;tripl\p{L}*;douzaines?;dizaines?;centaines?;deuxième|seconde?;troisième|tiers;quatrième;cinquième;sixième;`,
	content.Turkish: `bir  (?:kez|kere|defa);;;yarım\p{L}*|yarı|yarısı\p{L}*|yarıya;buçuk\p{L}*;çeyrek\p{L}*;iki  kat\p{L}*|çift\p{L}*;üç  kat\p{L}*;düzine\p{L}*;onlarca;yüzlerce;ikinci\p{L}*;üçüncü\p{L}*|üçte;dördüncü\p{L}*;beşinci\p{L}*;altıncı\p{L}*;`,
	content.Arabic:  `مرة  واحدة;;;(?:ب|ال)?نصف;ونصف;(?:و|ال)?ربع;[بوي]?(?:ال)?[متي]?ض(?:عف|اعف)\p{L}*;ثلاثة  أضعاف;دزينة|درزن;عشرات;مئات;الثانية?;الثالثة?|ثلث;الرابعة?;الخامسة?;السادسة?;`,
}

// others are those of sayings: once, twice, thrice, half, and a half, a quarter, double, …, the second and further; "-" is no number.
var others = strings.Fields("once 2 3 half +half quarter double triple dozen tens hundreds 2nd 3rd 4th 5th 6th -")

// values are those of counting and sayings.
func values() (out []string) {
	for n := 2; n <= 20; n++ {
		out = append(out, strconv.Itoa(n))
	}
	return append(append(out, "30", "40", "50", "60", "70", "80", "90", "100", "1000", "1000000"), others...)
}

// counted are the patterns of numbers in words, made when they are first needed.
var counted = sync.OnceValue(func() map[content.Lang][]*regexp.Regexp {
	all := map[content.Lang][]*regexp.Regexp{}
	for lang, words := range counting {
		for _, w := range append(alternatives(words), strings.Split(sayings[lang], ";")...) {
			if w == "" {
				w = never
			}
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

// mark is a number or a unit in a text, and where it stands.
type mark struct {
	at, end     int
	label, text string
	unit        bool
}

// inWords are the numbers of a spaced text that stand there in words. A longer one hides what it is made of: "on dört" is
// 14, and neither 10 nor 4.
func inWords(text string, lang content.Lang) (taken []mark) {
	var all []mark
	for i, p := range counted()[lang] {
		for _, m := range p.FindAllStringIndex(text, -1) {
			all = append(all, mark{at: m[0], end: m[1], label: values()[i], text: text[m[0]:m[1]]})
		}
	}
	slices.SortStableFunc(all, func(a, b mark) int {
		return cmp.Or(cmp.Compare(b.end-b.at, a.end-a.at), cmp.Compare(a.at, b.at))
	})
	for _, f := range all {
		if !slices.ContainsFunc(taken, func(t mark) bool { return f.at+1 < t.end && t.at+1 < f.end && f.end-f.at < t.end-t.at }) {
			taken = append(taken, f)
		}
	}
	return slices.DeleteFunc(taken, func(m mark) bool { return m.label == "-" })
}

// A Dutch number in one word gives its parts too (vijfentwintig: 20, 5); dutchUnit is what stands before the tens, hundreds and thousands of a Dutch number in one word.
var dutchUnit = regexp.MustCompile(`(?i)^[^\pL]*(een|twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf)(?:[eë]n\pL+tig|honderd|duizend|miljoen)`)

func dutchParts(word string) []string {
	m := dutchUnit.FindStringSubmatch(word)
	if m == nil {
		return nil
	}
	units := strings.Fields("een twee drie vier vijf zes zeven acht negen tien elf twaalf")
	return []string{strconv.Itoa(1 + slices.Index(units, strings.ToLower(m[1])))}
}
