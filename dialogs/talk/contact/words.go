package contact

import (
	"strconv"
	"strings"
	"sync"
)

// numberWords are the words of numbers as normalise leaves them (no accents), and
// their digits: nought to ninety-nine in Dutch, since telephone numbers are said in
// pairs there; elsewhere the words that pairs are made of.
var numberWords = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, list := range []string{
		// Dutch
		"nul=0 een=1 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13 veertien=14 vijftien=15 zestien=16 zeventien=17 achttien=18 negentien=19",
		// English; "oh" is how a nought is said
		"zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 oh=0",
		// French
		"un=1 deux=2 trois=3 quatre=4 cinq=5 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13 quatorze=14 quinze=15 seize=16 vingt=20 vingts=20 trente=30 quarante=40 cinquante=50 soixante=60 septante=70 octante=80 nonante=90", //nolint:misspell // French for forty
		// Turkish
		"sifir=0 bir=1 iki=2 uc=3 dort=4 bes=5 alti=6 yedi=7 sekiz=8 dokuz=9 on=10 yirmi=20 otuz=30 kirk=40 elli=50 altmis=60 yetmis=70 seksen=80 doksan=90",
		// Arabic, and Darija in both scripts
		"صفر=0 واحد=1 اثنان=2 اثنين=2 جوج=2 زوج=2 ثلاثة=3 ثلاث=3 تلاتة=3 اربعة=4 اربع=4 ربعة=4 خمسة=5 خمس=5 ستة=6 ست=6 سبعة=7 سبع=7 ثمانية=8 ثماني=8 تمنية=8 تسعة=9 تسع=9 تسعود=9 عشرة=10 عشر=10",
		"wahed=1 wa7ed=1 jouj=2 joj=2 tlata=3 reb3a=4 rab3a=4 khamsa=5 5amsa=5 setta=6 seb3a=7 sab3a=7 tmenya=8 tmnya=8 tes3oud=9 tes3od=9",
	} {
		for pair := range strings.FieldsSeq(list) {
			word, digits, _ := strings.Cut(pair, "=")
			out[word] = digits
		}
	}
	ones := []string{"", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"}
	for i, ten := range []string{"twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"} {
		value := (i + 2) * 10
		out[ten] = strconv.Itoa(value)
		for one, word := range ones[1:] {
			out[word+"en"+ten] = strconv.Itoa(value + one + 1)
		}
	}
	return out
})
