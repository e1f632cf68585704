package handover_test

import (
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/dialogs/handover"
)

func TestWhatTellsWhoSheIsIsStruckOut(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Bel mij op 06-12345678.":                         "Bel mij op ….",
		"Mijn nummer: +31 (0)6 12 34 56 78":               "Mijn nummer: …",
		"رقمي ٠٦١٢٣٤٥٦٧٨":                                 "رقمي …",
		"mail naar f.amrani@voorbeeld.nl aub":             "mail naar … aub",
		"kijk op www.voorbeeld.nl/x":                      "kijk op …",
		"ik ben @fatima op insta":                         "ik ben … op insta",
		"Ik woon in de Kerkstraat 12b, 3011 AB Rotterdam": "Ik woon in de …, … Rotterdam",
		"j'habite 12, rue de la Paix":                     "j'habite …",
		"j'habite rue des Lilas 14":                       "j'habite …",
		"I live at 5 and my name is Fatima El Amrani.":    "I live at 5 and my name is ….",
		"ik heet fatima, mijn zoon slaapt niet":           "ik heet …, mijn zoon slaapt niet",
		"Mijn dochter heet Aya. Ze is 3.":                 "Mijn dochter heet …. Ze is 3.",
		"Benim adım Ayşe Yılmaz. Oğlum uyumuyor.":         "Benim adım …. Oğlum uyumuyor.",
		"Je m'appelle Samira et mon fils pleure":          "Je m'appelle … et mon fils pleure",
		"اسمي فاطمة وابني لا ينام":                        "اسمي … وابني لا ينام",
		"smiti Khadija":                                   "smiti …",
		"0612345678":                                      "",
		"":                                                "",
		"a\u202eb  c\n\nd":                                "ab c d",
	} {
		if got := handover.Clean(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

func TestWhatTellsNothingStays(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"Mijn zoon van 3 slaapt om 21:30 pas.", "Hij is 14 en gamet 5 uur per dag.", "Kızım 7 yaşında, okula gitmek istemiyor.", "Mon fils a 12 ans et ne mange rien.",
		"ابني عمره 4 سنوات ولا يتكلم.", "I name it a tantrum, twice a day.", "wat heet dat?",
	} {
		if got := handover.Clean(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestTheExtractIsHerLastSentencesAndAtMostFortyWords(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("woord ", 30) + "een. " + strings.Repeat("nog ", 30) + "twee. Het laatste."
	got := handover.Extract([]string{long})
	if n := len(strings.Fields(got)); n > 40 || !strings.HasSuffix(got, "twee. Het laatste.") || strings.Contains(got, "een.") {
		t.Errorf("%d words: %q", n, got)
	}
	if got := handover.Extract([]string{strings.Repeat("x ", 90)}); len(strings.Fields(got)) != 40 {
		t.Errorf("one long sentence gives %d words", len(strings.Fields(got)))
	}
	if got := handover.Extract(nil); got != "" {
		t.Errorf("nothing gives %q", got)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Ik heet Fatima, 0612345678, Kerkstraat 12")
	f.Add("\u202e\x00 ٠٦ 12 ++ (((")
	f.Fuzz(func(t *testing.T, text string) {
		got := handover.Clean(text)
		if again := handover.Clean(got); again != got && len(strings.Fields(got)) <= 40 && strings.Count(again, "…") > strings.Count(got, "…")+1 {
			t.Errorf("cleaned twice, %d things more are struck out", strings.Count(again, "…")-strings.Count(got, "…"))
		}
		if len(strings.Fields(got)) > 41 || strings.ContainsAny(got, "\u202e\n\x00") {
			t.Error("too long, or with characters that deceive")
		}
	})
}
