package safety

import (
	"os"
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// TestReads: what people type to "are you safe?" is read; what is not clearly an answer is not.
func TestReads(t *testing.T) {
	texts, err := detect.LoadTexts(os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	d, err := New(texts, content.Helplines{})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"ja ik ben nu veilig": actSafe, "nee hoor, ik ben veilig": actSafe, "ik ben even veilig, hij is weg": actSafe, "ja ze is veilig": actSafe, "de kinderen en ik zijn veilig": actSafe,
		"yes I'm safe now": actSafe, "no I am safe": actSafe, "the kids are safe": actSafe, "evet şimdi güvendeyim": actSafe, "çocuklar güvende": actSafe,
		"نعم أنا الآن بأمان": actSafe, "أنا بأمان الآن": actSafe, "الحمد لله بخير": actSafe, "ana daba f aman": actSafe,
		"oui je suis en sécurité maintenant": actSafe, "oui il est en sécurité": actSafe,
		"nee ik ben nog niet veilig": actNotSafe, "I am not safe here": actNotSafe, "burada güvende değilim": actNotSafe, "لست بأمان الآن": actNotSafe, "non je ne suis pas en sécurité ici": actNotSafe,
		"waar kan ik heen met mijn kinderen": actWhere, "where can I go tonight?": actWhere, "nereye gidebilirim": actWhere, "fin nmchi": actWhere, "où aller": actWhere,
		"bel alsjeblieft niemand": "", "bel niemand!": actNoCall, "no police please": actNoCall, "kimseye söyleme": actNoCall, "لا أريد الشرطة": actNoCall, "pas la police": actNoCall,
		"wat kan ik nu doen?": actWhat, "what should I do": actWhat, "ne yapayım": actWhat, "ماذا أعطيها": actWhat, "شنو ندير دابا": actWhat, "chno ndir daba": actWhat, "je fais quoi maintenant": actWhat,
		"nee ik wil niet dood hoor, ik ben alleen op": actDenies, "non je ne veux pas mourir, je suis fatiguée": actDenies, "ik wil niet dood maar het moet": "",
		"hayır güvendeyim": actSafe, "no safe": "", "home no safe": "", "No safe here": "", "لا أمان": "", "لا أمان في البيت": "", "ana la bikhir": "", "non sécurité": "", "Veilig Thuis": "",
		"ja maar hij komt zo": "", "is dit veilig voor een baby": "", "ben ik veilig": "", "zijn we veilig?": "", "veilig slapen baby": "", "I want to be safe": "", "ok": "", "je suis fatiguée": "",
	} {
		if got := d.reads(text); got != want {
			t.Errorf("%q is read as %q, want %q", text, got, want)
		}
	}
}

// TestReadsTheSame: who says two things at once is read the same way each time.
func TestReadsTheSame(t *testing.T) {
	for text, want := range map[string]string{
		"bel niemand, waar kan ik heen":             actWhere,
		"I don't want to die, where can I go?":      actWhere,
		"geen politie, ik doe mezelf niets":         actNoCall,
		"je ne veux pas mourir, n'appelez personne": actNoCall,
	} {
		for range 50 {
			if got := (&Dialog{}).reads(text); got != want {
				t.Fatalf("%q is read as %q, want %q", text, got, want)
			}
		}
	}
}
