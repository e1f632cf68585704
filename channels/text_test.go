package channels

import (
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

const (
	lri = "\u2066"
	pdi = "\u2069"
)

func TestNumbersAndAddressesAreIslandsInArabic(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"phone", "اتصل 0800-0432 الآن", "اتصل " + lri + "0800-0432" + pdi + " الآن"},
		{"international phone", "اتصل +32 16 43 22 11.", "اتصل " + lri + "+32 16 43 22 11" + pdi + "."},
		{"emergency number", "اتصل 112", "اتصل " + lri + "112" + pdi},
		{"address", "انظر https://example.org/a?b=1.", "انظر " + lri + "https://example.org/a?b=1" + pdi + "."},
		{"hours are read from the right", "من 10:00-12:00", "من 10:00-12:00"},
		{"small numbers need nothing", "كل 3 ساعات", "كل 3 ساعات"},
		{"a Dutch line in an Arabic text", "الرقم\nBel 0800-0432", "الرقم\nBel 0800-0432"},
		{"Dutch", "Bel 0800-0432", "Bel 0800-0432"},
		{"a line that opens with a Latin word", "Opvoedlijn هو خط مجاني للآباء", "\u200fOpvoedlijn هو خط مجاني للآباء"},
		{"a Dutch line with one Arabic word", "Het woord سلام betekent vrede", "Het woord سلام betekent vrede"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Text(bot.TextReply(c.text)); got != c.want {
				t.Errorf("got %+q\nwant %+q", got, c.want)
			}
		})
	}
}

func TestNumberPartOfAnArabicLineIsAnIsland(t *testing.T) {
	r := bot.Reply{Parts: []bot.Part{{Kind: bot.PartNumber, Text: "خط الأطفال", Phone: "0800-0432"}}}
	if got, want := Text(r), "خط الأطفال: "+lri+"0800-0432"+pdi; got != want {
		t.Errorf("got %+q, want %+q", got, want)
	}
}

func TestDirectionControlsOfOthersAreTakenOut(t *testing.T) {
	if got := Text(bot.TextReply("a\u202egnp.exe\u202c b\u2067c\u2069\x00")); got != "agnp.exe bc" {
		t.Errorf("Text: %+q", got)
	}
	if got := Text(bot.TextReply("\u200fvetted \u200eb")); got != "\u200fvetted \u200eb" {
		t.Errorf("Text took out a mark: %+q", got)
	}
	if got := Clean("\u200fA\u202emina\u200e\u061c\x07\nb 👩\u200d👧"); got != "Amina\nb 👩\u200d👧" {
		t.Errorf("Clean: %+q", got)
	}
}
