package dialogs_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

func TestTheExitWordLeavesWithoutATrace(t *testing.T) {
	for _, word := range []string{"weg", "WEG!!", "Hide.", "gizle", "Çık", "إخفاء", "cacher"} {
		out := respond(t, engine(t), conversation(), text("mijn kind"), text(word))
		if len(out.Say) > 0 || !out.EraseSent || !out.Conversation.Exited || len(out.Cancel) < 8 || len(out.Cases) > 0 {
			t.Errorf("%s: %+v", word, out)
		}
	}
	out := respond(t, engine(t), conversation(), text("gevaar"), text("weg"))
	if len(out.Say) > 0 || len(out.Cases) != 1 || out.Cases[0].Level != bot.LevelHard {
		t.Errorf("danger, then exit, in one burst: said %q, cases %v; want silence and a case", said(out), out.Cases)
	}
	out = respond(t, engine(t), conversation(), text("weg, er is gevaar"))
	if out.EraseSent || !strings.HasPrefix(said(out), "safety found") {
		t.Errorf("danger in the same message: said %q", said(out))
	}
	out = respond(t, engine(t), conversation(), text("weg"), text("mijn kind"))
	if out.Conversation.Exited || !out.EraseSent || !strings.Contains(said(out), "ask ||mijn kind") {
		t.Errorf("she goes on at once: said %q", said(out))
	}
}

func TestOpeningThePageIsNotWriting(t *testing.T) {
	c := conversation()
	c.Exited = true
	setup := bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Command, Command: "setup", Args: "lang=fr country=be x=y"}}}
	out := respond(t, engine(t), c, setup)
	if !out.Conversation.Exited || out.Conversation.Lang != "fr" || !out.Conversation.LangChosen || out.Conversation.Country != "be" || len(out.Say) > 0 {
		t.Errorf("%+v", out)
	}
	setup.Inbound.Args = "lang=xx country=zz"
	if out = respond(t, engine(t), conversation(), setup); out.Conversation.Lang != "nl" || out.Conversation.Country != "" {
		t.Errorf("what we do not know was taken: %+v", out.Conversation)
	}
}

func TestTheFirstLineAfterAPauseIsNeutral(t *testing.T) {
	e := engine(t)
	for _, l := range dialogs.Langs() {
		neutral := e.Texts().Get(l, "engine.neutral")
		c := conversation()
		c.Lang = l
		for name, set := range map[string]func(*bot.Conversation){
			"after five minutes": func(c *bot.Conversation) { c.LastOut = now.Add(-5 * time.Minute) },
			"after an exit":      func(c *bot.Conversation) { c.Exited = true },
		} {
			c := c
			set(&c)
			if out := respond(t, e, c, text("mijn kind")); out.Say[0].Reply.Parts[0].Text != neutral {
				t.Errorf("%s in %s the first line is %q", name, l, said(out))
			}
		}
		if out := respond(t, e, c, text("mijn kind")); strings.Contains(said(out), neutral) {
			t.Errorf("in %s the line stands in the middle of a talk: %q", l, said(out))
		}
		c.LastOut = time.Time{}
		out, err := e.Respond(t.Context(), bot.Turn{At: now, Conversation: c, Inputs: []bot.Input{text("mijn kind")}, Features: bot.Features{Pull: true}})
		if err != nil || strings.Contains(said(out), neutral) {
			t.Errorf("a page that reads its rows shows %q", said(out))
		}
	}
}

func TestSafetyTextsAreNeverPadded(t *testing.T) {
	e := engine(t, scripted{name: "safety", take: func(t *dialogs.Turn) error {
		t.ReplyFor(bot.ForSafety, bot.TextReply("112"), t.At.Add(10*time.Minute))
		return nil
	}})
	c := conversation()
	c.LastOut = time.Time{}
	if out := respond(t, e, c, text("gevaar")); said(out) != "112" {
		t.Errorf("said %q", said(out))
	}
}

func TestAPersonsTalkGetsNoAnswersFromTheBot(t *testing.T) {
	c := conversation()
	c.Holder = bot.HeldByPerson
	e := engine(t)
	for _, s := range []string{"mijn kind slaapt niet", "menu", "dank je", "hallo", "hoe werkt dit", "???"} {
		if out := respond(t, e, c, text(s)); len(out.Say) > 0 {
			t.Errorf("%s: said %q", s, said(out))
		}
	}
	for _, s := range []string{"stop", "vergeet mij", "taal", "gevaar"} {
		out := respond(t, e, c, text(s))
		if len(out.Say) != 1 || out.Say[0].Purpose != bot.ForNotice {
			t.Errorf("%s: said %+v, want one notice", s, out.Say)
		}
	}
	if out := respond(t, e, c, text("weg")); !out.EraseSent {
		t.Error("the exit word does not work there")
	}
}

func TestInASafetyStateThereAreNoCardsAndNoMenus(t *testing.T) {
	c := conversation()
	c.SafetyUntil = now.Add(time.Minute)
	e := engine(t)
	press := bot.Input{Event: bot.Event{At: now, Inbound: bot.Inbound{Kind: bot.Press}}, Choice: &bot.Choice{Dialog: "ask", Action: "more"}}
	for want, in := range map[string]bot.Input{
		"safety ||mijn kind slaapt niet": text("mijn kind slaapt niet"),
		"safety |ask|":                   text("menu"),
		"privacy stop||":                 text("stop"),
		"language choose||":              text("taal"),
	} {
		if got := said(respond(t, e, c, in)); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
	if got := said(respond(t, e, c, press)); got != "safety |ask|" {
		t.Errorf("an old button: said %q", got)
	}
	c.SafetyUntil = now
	if got := said(respond(t, e, c, text("menu"))); got != "ask menu||" {
		t.Errorf("when the half hour is over: said %q", got)
	}
}
