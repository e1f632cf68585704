package person_test

import (
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/person"
)

func start(t *testing.T, lang bot.Lang) *dialogtest.Talk {
	t.Helper()
	lib, err := dialogtest.Library()
	if err != nil {
		t.Fatal(err)
	}
	return dialogtest.NewTalk(t, lang, &person.Dialog{Library: lib})
}

func TestOnlyLanguageCountryAndTopicArePassedOn(t *testing.T) {
	t.Parallel()
	k := start(t, "tr")
	k.Press(dialogs.Person, dialogs.ActPerson, "toddler-sleep")
	out := k.Press(dialogs.Person, "woman", "")
	if out.Wish == nil {
		t.Fatal("no wish was made")
	}
	if got, want := *out.Wish, (bot.Wish{Lang: "tr", Country: "nl", Theme: "toddler-sleep", Woman: true}); got != want {
		t.Errorf("the wish is %+v, want %+v", got, want)
	}
	if out.Conversation.Holder != bot.HeldByQueue {
		t.Errorf("the holder is %q, want the queue", out.Conversation.Holder)
	}
}

func TestATopicThatDoesNotExistIsNotPassedOn(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	k.Press(dialogs.Person, dialogs.ActPerson, "mijn man heet Jan")
	if out := k.Press(dialogs.Person, "any", ""); out.Wish == nil || out.Wish.Theme != "" {
		t.Errorf("the wish is %+v, want one without a theme", out.Wish)
	}
}

func TestTheTruthAboutWhoIsThere(t *testing.T) {
	t.Parallel()
	opening := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		roster bot.Roster
		want   string
	}{
		"nobody ever":       {bot.Roster{}, "Ik weet niet wanneer wel"},
		"nobody until then": {bot.Roster{NextOpening: opening}, "Op 24 november 2026, 09:00 leest een medewerker je wens"},
		"opening is past":   {bot.Roster{NextOpening: opening.AddDate(0, 0, -7)}, "Ik weet niet wanneer wel"},
		"somebody":          {bot.Roster{OnDuty: 1, NextOpening: opening}, "Een medewerker kan je wens nu zien"},
	}
	for name, c := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := start(t, "nl")
			k.Desk.Duty = c.roster
			k.Press(dialogs.Person, dialogs.ActPerson, "")
			if got := dialogtest.Said(k.Press(dialogs.Person, "any", "")); !strings.Contains(got, c.want) {
				t.Errorf("it says\n%s\nwant %q", got, c.want)
			}
		})
	}
}

func TestSomebodyUnder18GetsTheChildrensLineAndNoVolunteer(t *testing.T) {
	t.Parallel()
	for country, number := range map[bot.Country]string{"nl": "0800-0432", "be": "102"} {
		t.Run(string(country), func(t *testing.T) {
			t.Parallel()
			k := start(t, "nl")
			k.Conv.Country = country
			k.Write(dialogtest.Young)
			out := k.Press(dialogs.Person, dialogs.ActPerson, "")
			if got := dialogtest.Said(out); !strings.Contains(got, number) {
				t.Errorf("it says\n%s\nwithout %s", got, number)
			}
			if out = k.Press(dialogs.Person, "any", ""); out.Wish != nil || len(out.Cases) > 0 {
				t.Error("an old button brought a volunteer to a child")
			}
		})
	}
}

func TestAnOldButtonMakesNoSecondWish(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	k.Press(dialogs.Person, dialogs.ActPerson, "")
	k.Press(dialogs.Person, "any", "")
	if out := k.Press(dialogs.Person, "woman", ""); out.Wish != nil || len(out.Cases) > 0 {
		t.Errorf("a second wish %+v, %d cases", out.Wish, len(out.Cases))
	}
}

func TestALaterTextIsNoWish(t *testing.T) {
	t.Parallel()
	k := start(t, "nl")
	k.Press(dialogs.Person, dialogs.ActPerson, "")
	k.At = k.At.Add(11 * time.Minute)
	if out := k.Write("hoe laat moet hij naar bed"); out.Wish != nil || dialogtest.Said(out) != "(ask)\n" {
		t.Errorf("the wish is %+v, said %q", out.Wish, dialogtest.Said(out))
	}
	if out := k.Write("ja"); out.Wish != nil {
		t.Error("a yes to nothing made a wish")
	}
}

func TestBothCountriesAreToldWhileHersIsNotKnown(t *testing.T) {
	t.Parallel()
	k := start(t, "ar")
	k.Conv.Country = ""
	k.Press(dialogs.Person, dialogs.ActPerson, "")
	got := dialogtest.Said(k.Press(dialogs.Person, "any", ""))
	for _, want := range []string{"(NL, Nederlands): 088-0767 000", "(BE, Nederlands): 106"} {
		if !strings.Contains(got, want) {
			t.Errorf("it says\n%s\nwithout %q", got, want)
		}
	}
}

// S11: what is never promised.
func TestNothingIsPromised(t *testing.T) {
	t.Parallel()
	never := map[bot.Lang][]string{
		"nl": {"komt", "belt je", "geheim", "komt goed", "gemeld", "schrijft je"},
		"en": {"will come", "is coming", "will call", "secret", "will be fine", "will write"},
		"tr": {"gelecek", "arayacak", "gizli kal", "yazacak"},
		"ar": {"سيأتي", "سيتصل", "سرا", "سيكتب"},
		"fr": {"va venir", "viendra", "appellera", "secret", "va écrire", "écrira"},
	}
	for lang, words := range never {
		k := start(t, lang)
		for _, key := range k.Engine.Texts().Keys(lang) {
			if !strings.HasPrefix(key, "person.") {
				continue
			}
			for _, w := range words {
				if strings.Contains(strings.ToLower(k.Engine.Texts().Raw(lang, key)), w) {
					t.Errorf("%s in %s promises: %q", key, lang, w)
				}
			}
		}
	}
}
