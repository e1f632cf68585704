package ask

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
)

func TestTheCountryThatAQuestionNames(t *testing.T) {
	t.Parallel()
	lib, err := content.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	d := &Dialog{library: lib}
	for text, want := range map[string]bot.Country{
		"child benefit in belgium": "be", "hoeveel kinderbijslag krijg ik in België?": "be", "ik woon in Antwerpen, hoeveel kinderbijslag": "be",
		"wij wonen in Gent, mijn kind is nieuw op school": "be", "kinderbijslag brussel": "be", "la crèche en Belgique": "be", "aşılar hollandada": "nl",
		"asilar hollandada ne zaman": "nl", "Hollanda'da çocuk parası": "nl", "Belçika'da okul parası": "be", "Gent'te oturuyorum, çocuk parası": "be", "utrechtte kreş parası": "nl",
		"j'habite près d'Anvers, les allocations": "be", "allocations familiales aux Pays-Bas": "nl", "à Liège, la crèche coûte combien": "be",
		"كم إعانة الأطفال في بلجيكا": "be", "التطعيم فهولندا": "nl", "ساكنة فبروكسل بغيت نعرف التعويضات": "be", "ch7al allocations f belgique": "be", "sakna f utrecht, ch7al kinderbijslag": "nl",
		"school in Den Haag": "nl", "ik werk in leiden, wat kost opvang": "nl", "kinderopvang in oost-vlaanderen": "be",

		"mijn kind spreekt geen Nederlands": "", "hollandaca öğrenmek istiyorum": "", "belgische frietjes": "", "Hollandalı arkadaşı var": "", "dat kan leiden tot ruzie": "",
		"namen kiezen voor mijn baby": "", "we gaan van Gent naar Utrecht": "", "in België of Nederland": "", "ik krijg 2000 euro, hoeveel kinderbijslag": "", "3511 AB": "",
		"he wants to be alone": "", "mon fils mange des gaufres": "", "wij komen uit Syrië": "", "غنت ابنتي أغنية": "", "mijn kind is bang in bergen": "", "": "",
	} {
		if got := d.countryOf(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
