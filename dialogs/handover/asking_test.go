package handover_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/handover"
	"github.com/ouderbrug/ouderbrug/dialogs/welcome"
)

func TestOnlyLanguageCountryAndTopicArePassedOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.conv.Lang = "tr"
	s.press(dialogs.ActPerson, "toddler-sleep")
	s.press("woman", "")
	s.press("yes", "")
	k := s.talk()
	s.is(k.Words, bot.TalkWords{Theme: "toddler-sleep"}, "what is passed on")
	s.is([]any{k.Facts.Lang, k.Facts.Country, k.Facts.Woman, k.State}, []any{"tr", "nl", true, "waiting"}, "the talk")
	s.is(s.conv.Holder, bot.HeldByQueue, "the holder")
	if k.Facts.Alias == "" || strings.Contains(k.Facts.Alias, "mother") {
		t.Errorf("the alias is %q", k.Facts.Alias)
	}
}

func TestNothingIsWrittenBeforeTheConsentAndNothingAfterANo(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "mijn man heet Jan")
	s.says(s.press("any", ""), "De coördinator ziet dat er een gesprek is")
	s.is(len(s.records), 0, "records before the consent")
	out := s.press("no", "")
	s.is(len(s.records), 0, "records after a no")
	s.is([]any{out.Consents[0].For, out.Consents[0].Given, out.Consents[0].TextVersion != ""}, []any{bot.ConsentContact, false, true}, "the answer that is kept")
	s.is(s.conv.Holder, bot.HeldByBot, "the holder")
	if s.press("yes", ""); len(s.records) != 0 {
		t.Error("an old yes made a talk")
	}
}

func TestATopicThatDoesNotExistIsNotPassedOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ask("mijn man heet Jan")
	s.is(s.talk().Words.Theme, "", "the theme")
}

func TestWhatIsPassedOnIsByteForByteWhatSheApproved(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "")
	s.press("any", "")
	s.press("add", "")
	s.press("correct", "")
	out := s.write("  Mijn zoon   slaapt niet.\nBel mij: 06 12 34 56 78, ik heet Fatima. ")
	said := out.Say[0].Reply.Parts[1].Text
	if strings.Contains(said, "Fatima") || strings.Contains(said, "12") {
		t.Errorf("she is shown %q", said)
	}
	shown := s.press("good", "")
	s.is(shown.Say[0].Reply.Parts[2].Text, said, "what she sees again")
	s.press("yes", "")
	s.is(s.talk().Words.Summary, said, "what is passed on")
}

func TestARefusedSummaryIsNotPassedOn(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "")
	s.press("any", "")
	s.press("add", "")
	s.write("Mijn zoon slaapt niet.")
	s.press("good", "")
	s.press("add", "") // she thinks again
	s.press("refuse", "")
	s.press("yes", "")
	s.is(s.talk().Words.Summary, "", "the summary")
}

func TestAnApprovedDraftThatIsOpenedAgainIsNotPassedOnUnread(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "")
	s.press("any", "")
	s.press("add", "")
	s.write("Mijn zoon slaapt niet.")
	s.says(s.press("yes", ""), "Dit geef ik door") // the old button of the consent
	s.is(len(s.records), 0, "records of words that she did not approve")
}

func TestSomebodyUnder18GetsTheChildrensLineAndNoVolunteer(t *testing.T) {
	t.Parallel()
	for country, number := range map[bot.Country]string{"nl": "0800-0432", "be": "102"} {
		t.Run(string(country), func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.conv.Country = country
			s.write(dialogtest.Young)
			s.says(s.press(dialogs.ActPerson, ""), number)
			for _, old := range []string{"any", "yes", "more", "add"} {
				if out := s.press(old, ""); len(s.records) > 0 || len(out.Cases) > 0 || len(out.Consents) > 0 {
					t.Errorf("the old button %s brought a volunteer or a consent to a child", old)
				}
			}
		})
	}
}

func TestAChildWhoSaysSoWhileAskedIsGivenNoConsent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "")
	s.press("any", "")
	s.write(dialogtest.Young)
	out := s.write("ja")
	s.is([]any{len(s.records), len(out.Consents)}, []any{0, 0}, "a typed yes of a child")
	out = s.press("yes", "")
	s.is([]any{len(s.records), len(out.Consents)}, []any{0, 0}, "a pressed yes of a child")
}

func TestAnOldButtonMakesNoSecondWish(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ask("")
	for _, old := range []string{"any", "yes", dialogs.ActPerson} {
		s.says(s.press(old, ""), "Je vraag staat er al")
	}
	n := 0
	for k := range s.records {
		if strings.HasPrefix(k, "talk/") {
			n++
		}
	}
	s.is(n, 1, "talks")
}

func TestALaterTextIsNoAnswer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "")
	s.press("any", "")
	s.at = s.at.Add(11 * time.Minute)
	s.is(dialogtest.Said(s.write("ja")), "(ask)\n", "a yes to nothing")
	s.is(len(s.records), 0, "records")
}

func TestThreeWishesADayOfWhichOursDoNotCount(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for range 2 {
		s.ask("")
		s.press("back", "")
	}
	s.ask("")
	s.wait(73 * time.Hour)
	s.is(s.talk().State, bot.TalkUnserved, "the third")
	for range 3 {
		s.ask("")
		s.press("back", "")
	}
	out := s.press(dialogs.ActPerson, "")
	s.says(out, "drie keer")
	s.is(len(out.Cases), 1, "cases of the fourth")
	s.is(len(s.press(dialogs.ActPerson, "").Cases), 0, "cases of the fifth")
}

func TestTheSameIsSaidAtOnceWhetherOrNotSomebodyFits(t *testing.T) {
	t.Parallel()
	var said []string
	for _, there := range []bool{true, false} {
		s := newStage(t)
		s.d.Hours = []bot.Shift{{Day: time.Friday, From: 540, To: 1020}, {Day: time.Monday, From: 540, To: 1020}, {Day: time.Tuesday, From: 540, To: 1020}}
		if there {
			s.helper("a", nil)
		}
		out := s.ask("")
		s.says(out, "ma–di 9:00–17:00, vr 9:00–17:00")
		s.is(len(out.Cases), 0, "cases at once")
		said = append(said, dialogtest.Said(out))
	}
	if said[0] != said[1] {
		t.Errorf("with somebody\n%s\nwithout\n%s", said[0], said[1])
	}
}

func TestBothCountriesAreToldWhileHersIsNotKnown(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.conv.Country, s.conv.Lang = "", "ar"
	out := s.ask("")
	s.says(out, "(NL, Nederlands): 088-0767 000")
	s.says(out, "(BE, Nederlands): 106")
}

func TestACrisisIsForStaffAndNeverForWaves(t *testing.T) {
	t.Parallel()
	for name, ask := range map[string]func(s *stage) bot.Outcome{
		"after safety's question": func(s *stage) bot.Outcome {
			s.press(dialogs.ActStaff, "")
			s.press("any", "")
			return s.press("yes", "")
		},
		"quiet": func(s *stage) bot.Outcome { s.conv.Quiet = true; return s.ask("") },
		"quiet only at the yes": func(s *stage) bot.Outcome {
			s.press(dialogs.ActPerson, "")
			s.press("any", "")
			s.conv.Quiet = true
			return s.press("yes", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.duty = bot.Roster{OnDuty: 1}
			s.helper("a", nil)
			s.helper("boss", func(h *bot.HelperRecord) { h.Facts.Roles = []bot.Role{bot.Staff} })
			out := ask(s)
			s.says(out, "Een medewerker kan je wens nu zien")
			s.is(len(out.Cases), 1, "cases")
			s.wait(2 * time.Hour)
			s.signal("free", "a")
			s.is(s.got("offer"), "[]", "offers")
			s.signal("claim", "a")
			s.is(s.got("taken"), "[a]", "what a volunteer hears who claims")
			s.signal("claim", "boss")
			s.is(s.talk().State, bot.TalkReserved, "claimed by staff")
		})
	}
}

func TestTheTruthAboutWhoIsThere(t *testing.T) {
	t.Parallel()
	opening := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		roster bot.Roster
		want   string
	}{
		"nobody ever":       {bot.Roster{}, "Ik weet niet wanneer wel"},
		"nobody until then": {bot.Roster{NextOpening: opening}, "Op 24 november 2026, 09:00 leest een medewerker je wens"},
		"opening is past":   {bot.Roster{NextOpening: opening.AddDate(0, 0, -7)}, "Ik weet niet wanneer wel"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.duty, s.conv.Quiet = c.roster, true
			s.says(s.ask(""), c.want)
		})
	}
}

func TestGoingOnInAMessengerCarriesNothingButLanguageAndTopic(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.feats.Pull = true
	var code string
	s.d.Apps = []handover.App{{Name: "Telegram", Link: func(c string) string { code = c; return "https://t.example/?start=" + c }}}
	out := s.press(dialogs.ActPerson, "toddler-sleep")
	s.is(out.Say[0].Reply.Choices[0].Label, "Verder in Telegram", "the button")
	for _, r := range s.records {
		if r.Person != "" || r.Conversation != "" || strings.Contains(string(r.Facts), code[len(code)-16:]) {
			t.Errorf("the code leads back to her, or is kept: %+v", r)
		}
	}
	s.says(s.press("here", ""), "Wil je liever een vrouw?")

	page := s.records
	other := newStage(t)
	other.records = page
	other.conv.ID, other.conv.Person, other.at = "c-new", "new", s.at.Add(9*time.Minute)
	wrong := code[:len(code)-1] + map[bool]string{true: "b", false: "a"}[strings.HasSuffix(code, "a")]
	gone := other.write("verder-aaaaaaaa-aaaaaaaaaaaaaaaa")
	s.is(dialogtest.Said(other.write(wrong)), dialogtest.Said(gone), "wrong and unknown are answered alike")
	other.says(other.write(code), "Wil je liever een vrouw?")
	other.press("any", "")
	other.press("yes", "")
	s.is(other.talk().Words.Theme, "toddler-sleep", "the topic")
	other.press("back", "")
	s.is(dialogtest.Said(other.write(code)), dialogtest.Said(gone), "used once")
}

func TestACodeEndsAfterTenMinutesOrFiveWrongGuesses(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*stage, string){
		"late": func(s *stage, _ string) { s.at = s.at.Add(10 * time.Minute) },
		"guessed at by others": func(s *stage, code string) {
			for range bot.CrossingTries {
				s.conv.State = []byte(`{"dialog":"ask","welcomed":true}`) // somebody else each time
				s.write(code[:len(code)-16] + "aaaaaaaaaaaaaaaa")
			}
		},
		"guessed by herself": func(s *stage, _ string) {
			for range bot.CrossingTries {
				s.write("verder-aaaaaaaa-aaaaaaaaaaaaaaaa")
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			code, rec := bot.NewCrossing(bot.CrossingFacts{Lang: "nl"}, s.at)
			keep(s, rec)
			spoil(s, code)
			s.says(s.write(code), "Die code werkt niet meer")
		})
	}
}

func TestACodeIsOfEnoughBitsAndEachIsNew(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 100 {
		code, _ := bot.NewCrossing(bot.CrossingFacts{}, monday)
		id, secret, ok := bot.CrossingCode(" " + strings.ToUpper(code) + "\n")
		if !ok || seen[id] || len(secret)*5 < 40 {
			t.Fatalf("the code %d is of no use", len(seen))
		}
		seen[id] = true
	}
}

func TestThemesAreListedWholeAndOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.press(dialogs.ActPerson, "")
	var seen []string
	out := s.press("theme", "")
	for range 30 {
		next := ""
		for _, c := range out.Say[0].Reply.Choices {
			switch {
			case c.Action == "themes":
				next = c.Data
			case c.Data != "-":
				seen = append(seen, c.Data)
			}
		}
		if next == "" {
			break
		}
		out = s.press("themes", next)
	}
	if n := len(slices.Compact(slices.Sorted(slices.Values(seen)))); n != len(seen) || n < 60 {
		t.Errorf("%d topics, %d of them different", len(seen), n)
	}
	s.press("theme", "toddler-sleep")
	s.press("theme", "-")
	s.press("any", "")
	s.press("yes", "")
	s.is(s.talk().Words.Theme, "", "the theme that she took away")
}

func TestACodeBehindStartLeadsToTheQuestionInHerLanguage(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.e = dialogtest.NewTalk(t, "nl", s.d, talks{s}, welcome.Dialog{}).Engine
	code, rec := bot.NewCrossing(bot.CrossingFacts{Lang: "tr", Country: "be", Theme: "toddler-sleep"}, s.at)
	keep(s, rec)
	s.conv = bot.Conversation{ID: "c-new", Person: "new", Holder: bot.HeldByBot}
	out := s.turn(bot.Input{Event: bot.Event{Inbound: bot.Inbound{Kind: bot.Command, Command: "start", Args: code}}})
	s.says(out, "Bir kadın olmasını ister misiniz?")
	s.is([]any{s.conv.Lang, s.conv.Country, s.conv.Entry}, []any{"tr", "be", ""}, "what came along")
	for _, c := range out.Say[0].Reply.Choices {
		if c.Dialog == dialogs.Language {
			t.Fatal("she is asked for the language that the code carries")
		}
	}
}
