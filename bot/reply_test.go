package bot_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestWireIDsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := bot.OutboxID(rapid.StringMatching(`[A-Za-z0-9_-]{1,26}`).Draw(t, "id"))
		n := rapid.IntRange(0, 999).Draw(t, "n")
		wire := bot.WireID(id, n)
		if len(wire) > 64 {
			t.Fatalf("%q is longer than a button may carry", wire)
		}
		if reply, m, ok := bot.ParseWireID(wire); !ok || reply != id || m != n {
			t.Fatalf("%q came back as %q, %d, %t", wire, reply, m, ok)
		}
	})
}

func TestWhatIsNoWireID(t *testing.T) {
	for _, s := range []string{"", "v1", "v1.a", "v2.a.0", "v1..0", "v1.a.-1", "v1.a.x", "v1.a.0.1", "v1.a.99999999999999999999", "V1.a.0"} {
		if id, n, ok := bot.ParseWireID(s); ok {
			t.Errorf("%q was read as %q, %d", s, id, n)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		_, n, ok := bot.ParseWireID(rapid.String().Draw(t, "wire"))
		if ok && n < 0 {
			t.Fatal("a negative choice")
		}
	})
}

func TestATypedNumberOrLabelIsItsChoice(t *testing.T) {
	choices := []bot.Choice{{Label: "Meer lezen", Short: "Meer"}, {Label: "نعم"}, {Label: "Iemand spreken"}}
	for text, want := range map[string]int{
		"1": 0, " 2 ": 1, "[3]": 2, "٣": 2, "۲": 1, "1.": 0, "meer": 0, "MEER LEZEN": 0, "نعم": 1, "iemand spreken!": 2,
		"0": -1, "4": -1, "-1": -1, "": -1, "   ": -1, "meer dan dat": -1, "1 2": -1, "99999999999999999999": -1,
	} {
		got := bot.ResolveText(text, choices)
		switch {
		case got == nil && want >= 0:
			t.Errorf("%q is no choice", text)
		case got != nil && (want < 0 || *got != choices[want]):
			t.Errorf("%q is %q", text, got.Label)
		}
	}
	if bot.ResolveText("1", nil) != nil {
		t.Error("a number means something without choices")
	}
}

func TestPlainText(t *testing.T) {
	r := bot.Reply{Parts: []bot.Part{
		{Kind: bot.PartNumber, Text: "Veilig Thuis", Phone: "0800-2000"},
		{Kind: bot.PartNumber, Text: "Bel 112", Phone: "112"},
		{Kind: bot.PartSource, Text: "Bron", URL: "https://example.org"},
	}}
	if got, want := r.PlainText(), "Veilig Thuis: 0800-2000\n\nBel 112\n\nBron\nhttps://example.org"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
