package dialogs

import "testing"

func TestSeveralThingsAreToldApartFromAStory(t *testing.T) {
	for in, want := range map[string]int{
		"mijn dochter is 2 en slaapt niet. mijn zoon van 8 wordt gepest. en ik heb schulden.":  3,
		"mijn baby huilt. mag ik kinderbijslag? waar is zwemles?":                              3,
		"Mijn dochter slaapt niet.\nMijn zoon wordt gepest.":                                   2,
		"my daughter is 2 and does not sleep. my son of 8 is bullied. and I have debts.":       3,
		"kızım 2 yaşında ve uyumuyor. oğlum okulda zorbalık görüyor. ve benim borcum var.":     3,
		"ma fille a 2 ans et ne dort pas. mon fils est harcelé à l'école. et j'ai des dettes.": 3,
		"بنتي عمرها سنتان ولا تنام. ابني يتعرض للتنمر في المدرسة. وأنا عندي ديون.":             3,
		"bnti 3andha 3amayn w makatn3esch. wldi kaytnamrou 3lih f lmdrasa. w ana 3ndi ddyoun.": 3,
		"mijn zoon wordt gepest. mijn zoon slaapt ook niet meer.":                              0,
		"mijn zoon is 8. hij wordt gepest op school. hij slaapt niet meer. wat kan ik doen?":   0,
		"My son is bullied. He does not want to go to school any more. I am so tired.":         0,
		"Mijn zoon werd boos. Mijn dochter werd door hem geslagen. Wat nu?":                    0,
		"oğlum 8 yaşında. okulda dövülüyor. uyumuyor. ne yapmalıyım?":                          0,
		"ابني في الثامنة. يضربونه في المدرسة. لم يعد ينام. ماذا أفعل؟":                         0,
		"mon fils a 8 ans. il est harcelé. il ne dort plus. que faire ?":                       0,
		"We went to the zoo. It rained.":                                                       0,
		"Hij is 2.5 jaar oud. Hij praat niet":                                                  0,
		"Is mijn kind te dik? Wat geef ik hem te eten? Waar vind ik een huisarts?":             2,
		"\xff.\xff daughter. \xff": 0,
	} {
		if got := len(questions(in)); got != want {
			t.Errorf("%q: %d, want %d: %q", in, got, want, told(in))
		}
	}
}
