package models

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/content"
)

// The numbers from two in words, by language, in the order of values; one is an article in most. What belongs together
// stands between spaces.
//
//nolint:misspell // other languages
var counting = &lexicon{bare: true, text: `
nl twee;drie;vier;vijf;zes;zeven;acht;negen;tien;elf;twaalf;dertien;veertien;vijftien;zestien;zeventien;achttien;negentien;~twintig;~dertig;~veertig;~vijftig;~zestig;~zeventig;~tachtig;~negentig;~honderd;~duizend;~miljoen
en two;three;four;five;six;seven;eight;nine;ten;eleven;twelve;thirteen;fourteen;fifteen;sixteen;seventeen;eighteen;nineteen;twenty;thirty;forty;fifty;sixty;seventy;eighty;ninety;hundred;thousand;million
fr deux;trois;quatre;cinq;six;sept;huit;neuf;dix;onze;douze;treize;quatorze;quinze;seize;dix-sept;dix-huit;dix-neuf;vingts?;trente;quarante;cinquante;soixante;septante;quatre-vingts?;nonante;cents?;mille;millions?
tr iki;üç;dört;beş;altı;yedi;sekiz;dokuz;on;on  bir;on  iki;on  üç;on  dört;on  beş;on  altı;on  yedi;on  sekiz;on  dokuz;yirmi;otuz;kırk;elli;altmış;yetmiş;seksen;doksan;yüz;bin;milyon
ar (?:ال)?(?:اثن\p{L}+|مرتين|يومين|ساعتين|أسبوعين|شهرين|سنتين|عامين|دقيقتين);(?:ال)?ثلاثة?;(?:ال)?أربعة?;(?:ال)?خمسة?;(?:ال)?ستة?;(?:ال)?سبعة?;(?:ال)?ثماني?ة?;(?:ال)?تسعة?;(?:ال)?عشرة?;أحد  عشر;اثنا  عشر;ثلاثة  عشر;أربعة  عشر;خمسة  عشر;ستة  عشر;سبعة  عشر;ثمانية  عشر;تسعة  عشر;و?(?:ال)?عشر[وي]ن;و?(?:ال)?ثلاث[وي]ن;و?(?:ال)?أربع[وي]ن;و?(?:ال)?خمس[وي]ن;و?(?:ال)?ست[وي]ن;و?(?:ال)?سبع[وي]ن;و?(?:ال)?ثمان[وي]ن;و?(?:ال)?تسع[وي]ن;(?:ال)?(?:مئة|مائة|مئتين|مائتين);(?:ال)?(?:ألف|ألفين|آلاف);(?:ال)?(?:مليون|ملايين)
`}

// What says a number otherwise, in the order of others, with a semicolon between.
var sayings = &lexicon{bare: true, text: `
nl (?:één|een)  (?:keer|maal)|eenmaal|éénmaal;tweemaal;driemaal;half|halve|helft|half(?:uur|jaar);anderhal(?:f|ve)|\p{L}+[eë]nhal(?:f|ve)|en  een  half;kwart|kwartier~;(?:ver)?dubbel~;driedubbel~|drievoud~;dozijn~;tiental~;honderden;tweede;derde;vierde;vijfde;zesde;
en once;twice;thrice;half|halves;and  a  half;quarters?;doubl~;tripl~|treble;dozens?;tens;hundreds;second;thirds?;fourth;fifth;sixth;at  once
fr une  (?:seule  )?fois;;;demi~|moitié;et  demie?;quarts?;doubl~;tripl~;douzaines?;dizaines?;centaines?;deuxième|seconde?;troisième|tiers;quatrième;cinquième;sixième;
tr bir  (?:kez|kere|defa);;;yarım~|yarı|yarısı~|yarıya;buçuk~;çeyrek~;iki  kat~|çift~;üç  kat~;düzine~;onlarca;yüzlerce;ikinci~;üçüncü~|üçte;dördüncü~;beşinci~;altıncı~;
ar مرة  واحدة;;;(?:ب|ال)?نصف;ونصف;(?:و|ال)?ربع;[بوي]?(?:ال)?[متي]?ض(?:عف|اعف)~;ثلاثة  أضعاف;دزينة|درزن;عشرات;مئات;الثانية?;الثالثة?|ثلث;الرابعة?;الخامسة?;السادسة?;
`}

// others are those of sayings: once, twice, thrice, half, and a half, a quarter, double, …, the second and further; "-" is no number.
var others = strings.Fields("once 2 3 half +half quarter double triple dozen tens hundreds 2nd 3rd 4th 5th 6th -")

// values are those of counting and sayings.
var values = sync.OnceValue(func() (out []string) {
	for n := 2; n <= 20; n++ {
		out = append(out, strconv.Itoa(n))
	}
	return append(append(out, "30", "40", "50", "60", "70", "80", "90", "100", "1000", "1000000"), others...)
})

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
	for i, p := range slices.Concat(counting.of(lang), sayings.of(lang)) {
		for _, m := range p.FindAllStringIndex(text, -1) {
			all = append(all, mark{at: m[0], end: m[1], label: values()[i], text: text[m[0]:m[1]]})
		}
	}
	for _, f := range all {
		hidden := f.label == "-"
		for _, by := range all {
			hidden = hidden || f.at+1 < by.end && by.at+1 < f.end && f.end-f.at < by.end-by.at
		}
		if !hidden {
			taken = append(taken, f)
		}
	}
	return taken
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
