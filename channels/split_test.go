package channels

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/ouderbrug/ouderbrug/bot"
)

func texts(replies []bot.Reply) []string {
	var out []string
	for _, r := range replies {
		out = append(out, Text(r))
	}
	return out
}

func TestShortReplyStaysOneMessage(t *testing.T) {
	r := bot.TextReply("Goedemorgen.", "Waarmee kan ik helpen?")
	r.Kind, r.Card = bot.AnswerCard, "slapen/nl"
	got := Split(r, bot.Features{MaxText: 4096, MaxChoices: 10})
	if len(got) != 1 || len(got[0].Parts) != 2 || got[0].Kind != bot.AnswerCard || got[0].Card != "slapen/nl" {
		t.Fatalf("got %+v", got)
	}
}

func TestNothingToSayGivesNoMessage(t *testing.T) {
	if got := Split(bot.TextReply("", ""), bot.Features{MaxText: 10}); got != nil {
		t.Fatalf("got %+v", got)
	}
}

func TestCutsAtTheBestBorder(t *testing.T) {
	for _, c := range []struct {
		name, text string
		limit      int
		want       []string
	}{
		{"paragraph before sentence", "Een twee. Drie.\n\nVier vijf. Zes zeven.", 28, []string{"Een twee. Drie.", "Vier vijf. Zes zeven."}},
		{"sentence before word", "Een twee drie. Vier vijf zes", 20, []string{"Een twee drie.", "Vier vijf zes"}},
		{"Arabic question mark", "هل ينام الطفل؟ نعم ينام الآن", 18, []string{"هل ينام الطفل؟", "نعم ينام الآن"}},
		{"Ethiopic full stop", "ሰላም ናይ ቆልዓ። ድቃስ ጽቡቕ", 14, []string{"ሰላም ናይ ቆልዓ።", "ድቃስ ጽቡቕ"}},
		{"word", "aaaa bbbb cccc", 9, []string{"aaaa bbbb", "cccc"}},
		{"no stump at a sentence border", "Ja. aaaaaaaa bbbbbbbb cccccccc", 21, []string{"Ja. aaaaaaaa bbbbbbbb", "cccccccc"}},
		{"phone number with spaces", "Bel nu meteen 0800 0432 of kom", 20, []string{"Bel nu meteen", "0800 0432 of kom"}},
		{"amount", "Het kost je wel € 1 250,00 per jaar", 22, []string{"Het kost je wel", "€ 1 250,00 per jaar"}},
		{"address", "Kijk op https://example.org/a-b.c nu", 30, []string{"Kijk op", "https://example.org/a-b.c nu"}},
		{"a word that is too long", "aaaaaaaaaa", 4, []string{"aaaa", "aaaa", "aa"}},
		{"emoji count double and stay whole", "👩‍👧👩‍👧", 6, []string{"👩‍👧", "👩‍👧"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := texts(Split(bot.TextReply(c.text), bot.Features{MaxText: c.limit}))
			if strings.Join(got, "|") != strings.Join(c.want, "|") {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestChoicesGoWithTheLastMessageInTheirOrder(t *testing.T) {
	r := bot.TextReply(strings.Repeat("Een zin die wat zegt. ", 20))
	r.Choices = []bot.Choice{{Label: "Ja"}, {Label: "Nee"}}
	got := Split(r, bot.Features{MaxText: 100, MaxChoices: 2})
	if len(got) < 4 {
		t.Fatalf("only %d messages", len(got))
	}
	for i, m := range got {
		last := i == len(got)-1
		if (len(m.Choices) > 0) != last {
			t.Errorf("message %d of %d has %d choices", i+1, len(got), len(m.Choices))
		}
		if strings.Contains(Text(m), "1. Ja") {
			t.Errorf("message %d lists choices that are buttons", i+1)
		}
	}
	if c := got[len(got)-1].Choices; c[0].Label != "Ja" || c[1].Label != "Nee" {
		t.Errorf("order changed: %+v", c)
	}
}

func TestChoicesBecomeNumberedTextWhereTheyCannotBeButtons(t *testing.T) {
	two := []bot.Choice{{Label: "Slapen"}, {Label: "Buurthuis", URL: "https://example.org"}}
	long := []bot.Choice{{Label: "Een heel lang opschrift voor een knop"}}
	short := []bot.Choice{{Label: "Een heel lang opschrift voor een knop", Short: "Kort"}}
	for _, c := range []struct {
		name    string
		choices []bot.Choice
		f       bot.Features
		want    string
	}{
		{"no buttons at all", two, bot.Features{}, "Kies:\n\n1. Slapen\n2. Buurthuis: https://example.org"},
		{"more than fit", two, bot.Features{MaxChoices: 1}, "Kies:\n\n1. Slapen\n2. Buurthuis: https://example.org"},
		{"label too long and no short form", long, bot.Features{MaxChoices: 3, MaxLabel: 20}, "Kies:\n\n1. " + long[0].Label},
		{"short form fits", short, bot.Features{MaxChoices: 3, MaxLabel: 20}, "Kies:"},
		{"all fit", two, bot.Features{MaxChoices: 2, MaxLabel: 20}, "Kies:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := bot.TextReply("Kies:")
			r.Choices = c.choices
			got := Split(r, c.f)
			if len(got) != 1 || Text(got[0]) != c.want {
				t.Errorf("got %q, want %q", texts(got), c.want)
			}
			if len(got[0].Choices) != len(c.choices) {
				t.Errorf("a typed number would mean nothing: %d choices kept", len(got[0].Choices))
			}
			if pressed := bot.ResolveText("1", got[0].Choices); pressed == nil || pressed.Label != c.choices[0].Label {
				t.Errorf("1 means %+v", pressed)
			}
		})
	}
}

func TestSourceKeepsItsAddressWithTheLastPiece(t *testing.T) {
	r := bot.Reply{Parts: []bot.Part{{Kind: bot.PartSource, Text: strings.Repeat("Bron van iets. ", 10), URL: "https://example.org/bron"}}}
	got := Split(r, bot.Features{MaxText: 80})
	for i, m := range got {
		if has := strings.Contains(Text(m), "https://example.org/bron"); has != (i == len(got)-1) {
			t.Errorf("message %d of %d: address there is %v", i+1, len(got), has)
		}
	}
}

func TestOnlyTheFirstPieceLeads(t *testing.T) {
	r := bot.Reply{Parts: []bot.Part{{Kind: bot.PartLead, Text: strings.Repeat("woord ", 30)}}}
	got := Split(r, bot.Features{MaxText: 60})
	if got[0].Parts[0].Kind != bot.PartLead || got[1].Parts[0].Kind != bot.PartText {
		t.Errorf("kinds are %q, %q", got[0].Parts[0].Kind, got[1].Parts[0].Kind)
	}
}

func TestRoomForTheMarksOfArabicIsFoundWithoutCuttingWords(t *testing.T) {
	word := "هاتف 0800-0432"
	got := texts(Split(bot.TextReply(strings.TrimSpace(strings.Repeat(word+" ", 40))), bot.Features{MaxText: 100}))
	if len(got) > 9 {
		t.Errorf("40 numbers became %d messages", len(got))
	}
	for _, m := range got {
		if Units(m) > 100 {
			t.Errorf("%d units", Units(m))
		}
		for _, w := range strings.Fields(m) {
			if w != "هاتف" && w != lri+"0800-0432"+pdi {
				t.Errorf("a word was cut: %+q", w)
			}
		}
	}
}

// Whatever is said: no message is too long or empty, and nothing is lost.
func TestNoMessageIsTooLongAndNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.OneOf(
			rapid.StringMatching(`[a-zàéü]{1,12}[.?!]?`), rapid.StringMatching(`[ابتثجحخ]{1,10}[؟.]?`),
			rapid.SampledFrom([]string{"0800-0432", "+32 16 43 22 11", "https://example.org/x", "👨‍👩‍👧", "\n\n", "\n", "10:00-12:00"}),
		)
		text := strings.Join(rapid.SliceOfN(word, 1, 60).Draw(t, "words"), " ")
		limit := rapid.IntRange(24, 200).Draw(t, "limit")
		r := bot.Reply{Parts: []bot.Part{
			{Kind: bot.PartLead, Text: text},
			{Kind: bot.PartNumber, Text: "Kindertelefoon", Phone: "0800-0432", URL: "https://www.example.org"},
		}}
		r.Choices = []bot.Choice{{Label: "Ja graag"}, {Label: "Nee"}}
		got := Split(r, bot.Features{MaxText: limit, MaxChoices: rapid.IntRange(0, 2).Draw(t, "buttons")})
		var all strings.Builder
		for i, m := range got {
			s := Text(m)
			if Units(s) > limit || s == "" || !utf8.ValidString(s) {
				t.Fatalf("message %d has %d units of %d: %q", i, Units(s), limit, s)
			}
			all.WriteString(s)
		}
		if want, have := letters(text), letters(all.String()); !strings.HasPrefix(have, want) {
			t.Fatalf("lost something:\nwant %q\nhave %q", want, have)
		}
		if !strings.Contains(all.String(), "0800-0432") || !strings.Contains(all.String(), "https://www.example.org") {
			t.Fatalf("the number or the address is gone: %q", all.String())
		}
	})
}

func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || isDirectionControl(r) || isDirectionMark(r) {
			return -1
		}
		return r
	}, s)
}
