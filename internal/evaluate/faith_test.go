package evaluate_test

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// Words of faith alone never lead to extremes (S8); words of extremes do, with faith or without.
func TestFaithAloneIsNeverTakenForExtremes(t *testing.T) {
	p := shipped(t)
	alone := []struct {
		lang content.Lang
		text string
	}{
		{"nl", "Is muziek haram voor mijn kind?"}, {"nl", "mijn dochter van 9 wil een hoofddoek"}, {"nl", "mijn zoon bidt nu vijf keer per dag"}, {"nl", "kind wil vasten tijdens ramadan op school"},
		{"en", "is music haram for my child"}, {"en", "my daughter started wearing a hijab"}, {"en", "my teen wants to pray at school"}, {"en", "my son became a christian and reads the bible all day"},
		{"tr", "oğlum namaza başladı ne yapmalıyım"}, {"tr", "kızım başörtüsü istiyor"}, {"tr", "çocuğum oruç tutmak istiyor"}, {"tr", "resim çizmek haram mı çocuk için"},
		{"ar", "ابني بدأ يصلي في المسجد كل يوم"}, {"ar", "هل الموسيقى حرام للاطفال"}, {"ar", "بنتي بغات تدير الحجاب"}, {"ar", "wldi bda kaysli f jame3"},
		{"fr", "la musique est-elle haram pour mon fils"}, {"fr", "ma fille veut porter le voile au collège"}, {"fr", "mon ado s'est converti à l'islam"}, {"fr", "mon fils prie beaucoup depuis cet été"},
	}
	for _, q := range alone {
		a, err := p.Ask(t.Context(), q.lang, "nl", q.text)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range a.Hits {
			if h.Topic == retrieval.Radicalised {
				t.Errorf("%s %q is led to %s", q.lang, q.text, h.Topic)
			}
		}
		if len(a.Hits) == 0 && a.Safety == nil {
			t.Logf("%s %q finds nothing", q.lang, q.text)
		}
	}
	for lang, text := range map[content.Lang]string{
		"nl": "mijn zoon noemt ons ongelovigen en heeft extreme ideeën over het geloof", "en": "my son calls us infidels and has extreme ideas about religion",
		"tr": "oğlum radikal dini fikirlere kapıldı", "ar": "ابني عنده افكار متطرفة عن الدين", "fr": "mon fils a des idées extrêmes sur la religion",
	} {
		a, err := p.Ask(t.Context(), lang, "nl", text)
		if err != nil {
			t.Fatal(err)
		}
		if a.Safety == nil && (len(a.Hits) == 0 || a.Hits[0].Topic != retrieval.Radicalised) {
			t.Errorf("%s %q is not led to %s: %s %v", lang, text, retrieval.Radicalised, a.Band, a.Hits)
		}
	}
}

// A child that cries next door is no crying baby of hers.
func TestACryNextDoorIsNoCryingBaby(t *testing.T) {
	p := shipped(t)
	for lang, text := range map[content.Lang]string{
		"nl": "Het kind van de buren huilt elke avond heel hard en ze schreeuwen tegen hem.", "en": "the kid of my neighbours is crying every night, they shout at him",
		"tr": "komşunun çocuğu her gece ağlıyor, ona bağırıyorlar", "ar": "ابن الجيران يبكي كل ليلة ويصرخون عليه", "fr": "le fils des voisins pleure tous les soirs, ils lui hurlent dessus",
	} {
		a, err := p.Ask(t.Context(), lang, "nl", text)
		if err != nil {
			t.Fatal(err)
		}
		if a.Safety == nil && (len(a.Hits) == 0 || a.Hits[0].Topic != "child-abuse-concern") {
			t.Errorf("%s %q is led to %s %v", lang, text, a.Band, a.Hits)
		}
	}
}
