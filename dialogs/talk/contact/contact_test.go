package contact_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/talk/contact"
)

func finder() *contact.Finder {
	return contact.New([]string{"112", "113", "1813", "0800-2000", "0800-0113", "1712", "088-0767 000", "106", "116 000"}, []string{"113.nl", "www.veiligthuis.nl"})
}

// held are lines and what is to be found in them, in the order of the text.
var held = []struct {
	lang, text string
	kinds      string
	stripped   string
}{
	{"nl", "bel me op 0612345678", "phone", "bel me op […]"},
	{"nl", "06-12 34 56 78 is mijn nummer", "phone", "[…] is mijn nummer"},
	{"nl", "nul zes een twee drie vier vijf zes zeven acht", "phone", "[…]"},
	{"nl", "nul zes twaalf vierendertig zesenvijftig achtenzeventig", "phone", "[…]"},
	{"nl", "nul zes, dubbel twee, drie vier vijf zes zeven acht", "phone", "[…]"},
	{"nl", "0 6 1 2 3 4 5 6 7 8", "phone", "[…]"},
	{"nl", "0,6,1,2,3,4,5,6,7,8", "phone", "[…]"},
	{"nl", "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", "phone", "[…]"},
	{"nl", "+31 6 12345678 graag", "phone", "[…] graag"},
	{"nl", "app naar 12345678", "phone", "app naar […]"},
	{"nl", "mail naar fatma.x@gmail.com", "mail", "mail naar […]"},
	{"nl", "fatma apenstaartje gmail punt com", "mail", "[…]"},
	{"nl", "ik woon Kerkstraat 12", "address", "ik woon […]"},
	{"nl", "Turnhoutsebaan 104 in Antwerpen", "address", "[…] in Antwerpen"},
	{"nl", "1012 AB 12", "address", "[…]"},
	{"nl", "postcode 3511ab nummer 4", "address", "postcode […]"},
	{"nl", "1018 WX", "address", "[…]"},
	{"nl", "kijk op www.fatma.nl/foto", "link", "kijk op […]"},
	{"nl", "t.me/fatma123", "link", "[…]"},
	{"nl", "insta: fatmaatje", "handle", "insta: […]"},
	{"nl", "zoek mij op snapchat fatma_92", "handle", "zoek mij op snapchat […]"},
	{"nl", "volg @fatma.antwerpen", "handle", "volg […]"},
	{"nl", "0612345678 of fatma@gmail.com", "phone mail", "[…] of […]"},
	{"en", "call me: zero six one two three four five six seven eight", "phone", "call me: […]"},
	{"en", "oh six double one two three four five six seven", "phone", "[…]"},
	{"en", "my number is (020) 123 4567", "phone", "my number is […]"},
	{"en", "fatma at gmail dot com", "mail", "[…]"},
	{"en", "fatma[at]gmail.com", "mail", "[…]"},
	{"en", "I live at 12 Church Street", "address", "I live at […]"},
	{"en", "see http://example.org/x", "link", "see […]"},
	{"tr", "numaram 0532 123 45 67", "phone", "numaram […]"},
	{"tr", "sıfır beş üç iki bir iki üç dört beş altı yedi", "phone", "[…]"},
	{"tr", "Atatürk Caddesi No: 15", "address", "Atatürk […]"},
	{"tr", "bana ayse@hotmail.com adresinden yaz", "mail", "bana […] adresinden yaz"},
	{"ar", "رقمي ٠٦١٢٣٤٥٦٧٨", "phone", "رقمي […]"},
	{"ar", "۰۶ ۱۲ ۳۴ ۵۶ ۷۸", "phone", "[…]"},
	{"ar", "صفر ستة واحد اثنان ثلاثة أربعة خمسة ستة سبعة ثمانية", "phone", "[…]"},
	{"ar", "أسكن في شارع الكنيسة رقم ١٢", "address", "أسكن في […]"},
	{"ar", "بريدي fatma@gmail.com", "mail", "بريدي […]"},
	{"ar", "zero setta wahed jouj tlata reb3a khamsa setta seb3a tmenya", "phone", "[…]"},
	{"fr", "mon numéro : 06 12 34 56 78", "phone", "mon numéro : […]"},
	{"fr", "zéro quatre sept cinq douze trente quatre cinquante six", "phone", "[…]"},
	{"fr", "fatma arobase gmail point com", "mail", "[…]"},
	{"fr", "j'habite rue de la Loi 16", "address", "j'habite […]"},
	{"fr", "12 rue de la Paix", "address", "[…] la Paix"},
}

func TestWhatLeadsToSomebodyIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range held {
		var kinds []string
		for _, s := range finder().Find(c.text) {
			kinds = append(kinds, string(s.Kind))
		}
		if got := strings.Join(kinds, " "); got != c.kinds {
			t.Errorf("%s %q: found %q, want %q", c.lang, c.text, got, c.kinds)
			continue
		}
		if got := finder().Strip(c.text); got != c.stripped {
			t.Errorf("%s %q without it is %q, want %q", c.lang, c.text, got, c.stripped)
		}
	}
}

// passes are lines of every day in which nothing may be held.
var passes = map[string][]string{
	"nl": {
		"bel 112", "je kunt 113 bellen of 1813", "Veilig Thuis is 0800-2000, gratis", "0800 2000 0800 0113", "+31 800 2000 mag ook",
		"op 23-11-2026 om 10:30", "tussen 10:00 en 12:00 uur", "van 2026-11-23 tot 2026-12-01", "23/11/2026 - 24/11/2026",
		"hij is 3 jaar en zij 12", "mijn kinderen zijn 3, 5, 7, 9 en 12 jaar", "het kost € 1.250.000,00", "toeslag van 12345678 euro",
		"hij telt 1 2 3 4 5 6 7 8 9 10", "een twee drie vier vijf zes zeven acht negen tien", "onderweg 2 uur", "in 2024 is hij geboren",
		"2023 en 2024 waren zwaar", "hij weegt 3500 gram", "kijk op 113.nl", "kijk op https://www.veiligthuis.nl/", "hij zit de hele dag op tiktok",
		"instagram is slecht voor hem", "het was om 8 uur. daarna niet meer", "ik heb er een of twee", "school begint 8:30 en stopt 15:15",
		"in 2024 is 3 keer", "groep 5 6 7 en 8", "38,5 graden koorts", "dat is 1 van de 10", "ik woon in 2060 Antwerpen", "speelplein 3 keer per week",
	},
	"en": {
		"call 112 now", "born on 12/03/2019 at 08:45", "she is 2 and he is 14 years old", "it costs $ 1,200.50", "5 minutes down the road", "ten years, two kids, one husband",
		"he counts one two three four five six seven eight nine ten", "look at me", "we met at home. come later", "20 percent of 12345678 euros", "he is on snapchat all day",
	},
	"tr": {"112'yi arayın", "oğlum 3 yaşında, kızım 12", "23.11.2026 saat 10:30", "on iki on üç yaş", "bir iki üç dört beş altı yedi sekiz dokuz on", "1500 TL", "instagram kötü"},
	"ar": {"اتصل ب ١١٢", "ابني عمره ٣ سنوات", "يوم ٢٣/١١/٢٠٢٦ الساعة ١٠:٣٠", "واحد اثنان ثلاثة", "١٢٥٠ يورو", "في الشارع ٣ مرات"},
	"fr": {"appelez le 112", "le 23/11/2026 à 10h30", "il a 3 ans et elle 12 ans", "1 250 000 euros", "un deux trois quatre cinq", "je suis dans la rue 2 heures", "Instagram est mauvais"},
}

func TestWhatIsWrittenEveryDayPasses(t *testing.T) {
	t.Parallel()
	for lang, lines := range passes {
		for _, line := range lines {
			for _, s := range finder().Find(line) {
				t.Errorf("%s %q: %s %q was found", lang, line, s.Kind, line[s.From:s.To])
			}
		}
	}
}

func TestAnUnknownHelplineIsANumberLikeOthers(t *testing.T) {
	t.Parallel()
	var f contact.Finder
	if len(f.Find("0800-2000 0800-0113")) == 0 || len(f.Find("kijk op 113.nl")) == 0 {
		t.Error("a finder without helplines lets them pass")
	}
}

func FuzzSpansAreInsideTheText(f *testing.F) {
	for _, c := range held {
		f.Add(c.text)
	}
	f.Add("\xff06 12\xfe345678 İ@İ.nl 1012 AB")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, s := range finder().Find(text) {
			if s.From < last || s.To <= s.From || s.To > len(text) {
				t.Fatalf("span %d–%d after %d in %d bytes", s.From, s.To, last, len(text))
			}
			last = s.To
		}
		finder().Strip(text)
	})
}
