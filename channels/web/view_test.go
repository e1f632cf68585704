package web

import (
	"fmt"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

func TestOnlyWebPagesAndNumbersBecomeLinks(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.opvoeden.nl/slapen?a=1": "https://www.opvoeden.nl/slapen?a=1",
		"http://linde.example/":              "http://linde.example/",
		"tel:0800-2000":                      "tel:08002000",
		"tel:+31 20 123 45 67":               "tel:+31201234567",
		"":                                   "",
		"javascript:alert(1)":                "",
		" javascript:alert(1)":               "",
		"JaVaScRiPt:alert(1)":                "",
		"data:text/html,x":                   "",
		"https://":                           "",
		"//evil.example/":                    "",
		"/chat/leave":                        "",
		"https://bank.example@evil.example/": "",
		"tel:112;phone-context=x":            "",
		"tel:*21*0900":                       "",
	} {
		if got := webLink(in); got != want {
			t.Errorf("%q becomes the link %q, want %q", in, got, want)
		}
	}
}

func TestALineFromTheStoreIsCleanedToo(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	v.say(1, "hallo")
	b.set(func() {
		for a := range b.lines {
			b.add(a, bot.Line{Event: "x:y", Text: "abc\u202edef\x00"})
		}
	})
	if got := v.looked("after=1").Lines[0].Text; got != "abcdef" {
		t.Errorf("an old line of hers is shown as %q", got)
	}
}

func TestChoicesThatStandInTheTextAreNoButtons(t *testing.T) {
	t.Parallel()
	w, err := New(newBackend().options())
	if err != nil {
		t.Fatal(err)
	}
	many := bot.TextReply("kies")
	for n := range 101 {
		many.Choices = append(many.Choices, bot.Choice{Label: fmt.Sprint(n)})
	}
	if v := w.view(bot.Line{Outbox: "o1", Reply: many}); len(v.Choices) != 0 {
		t.Errorf("%d choices beside the numbered text", len(v.Choices))
	}
	many.Choices = many.Choices[:100]
	if v := w.view(bot.Line{Outbox: "o1", Reply: many}); len(v.Choices) != 100 {
		t.Errorf("%d choices, want 100", len(v.Choices))
	}
}

func TestWritingKeepsTheHistory(t *testing.T) {
	t.Parallel()
	b := newBackend()
	v := visit(t, open(t, b, nil))
	for n := range 3 {
		v.say(n, "hallo")
		b.pass(idleAfter - time.Second)
	}
	if out := v.looked("after=0"); len(out.Lines) != 3 {
		t.Errorf("%d lines, want 3: who writes is there", len(out.Lines))
	}
}
