package privacy_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/dialogtest"
	"github.com/ouderbrug/ouderbrug/dialogs/privacy"
)

func TestStopWithdrawsWhatWasGivenAndNothingElse(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", privacy.Dialog{})
	k.Conv.Address.Channel = "telegram"
	k.Desk.Given = bot.Consents{
		bot.ConsentInvites:  {Given: true},
		bot.ConsentFollowUp: {Given: false},
		bot.ConsentContact:  {Given: true},
	}
	out := k.Press(dialogs.Privacy, dialogs.ActStop, "")
	want := bot.Consent{For: bot.ConsentInvites, TextVersion: "stop.1", Lang: "nl", Channel: "telegram"}
	if len(out.Consents) != 1 || out.Consents[0] != want {
		t.Errorf("the consents are %+v, want only %+v", out.Consents, want)
	}
	if !out.Conversation.Stopped {
		t.Error("the conversation is not stopped")
	}
	for _, p := range []bot.Purpose{bot.ForOffer, bot.ForReminder, bot.ForFollowUp, bot.ForBroadcast} {
		if !slices.Contains(out.Cancel, p) {
			t.Errorf("what waits for the purpose %s is not cancelled", p)
		}
	}
	for _, p := range []bot.Purpose{bot.ForSafety, bot.ForAnswer, bot.ForNotice, bot.ForReceipt} {
		if slices.Contains(out.Cancel, p) {
			t.Errorf("the purpose %s is cancelled; stop must not cost an answer", p)
		}
	}
	if k.Press(dialogs.Privacy, "resume", ""); k.Conv.Stopped {
		t.Error("the stop cannot be lifted")
	}
}

func TestWhatIsKeptIsToldInCountsAndDates(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", privacy.Dialog{})
	since := time.Date(2026, 11, 20, 23, 30, 0, 0, time.UTC) // already the 21st where she lives
	k.Desk.Kept = []bot.Holding{
		{Category: "messages", Count: 12, Oldest: since},
		{Category: "talks"},
		{Category: "something new", Count: 2},
	}
	out := k.Press(dialogs.Privacy, dialogs.ActMyData, "")
	if got, want := out.Say[0].Reply.Parts[1].Text, strings.Join([]string{
		"Berichten: 12, sinds 21 november 2026",
		"Andere gegevens: 2",
		"Instellingen (taal, land, ingang): 2",
	}, "\n"); got != want {
		t.Errorf("it says\n%s\nwant\n%s", got, want)
	}
}

func TestForgettingNeedsAFreshYes(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", privacy.Dialog{})
	if out := k.Press(dialogs.Privacy, "yes", ""); out.Forget {
		t.Error("a yes without a question erased somebody")
	}
	k.At = k.At.Add(61 * time.Minute)
	if out := k.Press(dialogs.Privacy, "yes", ""); out.Forget {
		t.Error("a yes to an old question erased somebody")
	}
	k.At = k.At.Add(5 * time.Minute)
	if out := k.Press(dialogs.Privacy, "yes", ""); !out.Forget {
		t.Error("a fresh yes does not erase")
	}
}

func TestNoKeepsEverything(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"nee", "No.", "hayır", "لا", "non"} {
		k := dialogtest.NewTalk(t, "nl", privacy.Dialog{})
		k.Press(dialogs.Privacy, dialogs.ActForget, "")
		if out := k.Write(word); out.Forget || dialogtest.Said(out) != "Goed. Ik wis niets.\n" {
			t.Errorf("%q: forget %v, said %q", word, out.Forget, dialogtest.Said(out))
		}
		if out := k.Write("ja"); out.Forget {
			t.Errorf("a yes after %q erased somebody", word)
		}
	}
}

func TestATypedYesIsOnlyAnAnswerRightAfterTheQuestion(t *testing.T) {
	t.Parallel()
	k := dialogtest.NewTalk(t, "nl", privacy.Dialog{})
	k.Press(dialogs.Privacy, dialogs.ActForget, "")
	k.At = k.At.Add(11 * time.Minute)
	if out := k.Write("ja"); out.Forget {
		t.Error("a yes eleven minutes later erased somebody")
	}
	k.Press(dialogs.Privacy, dialogs.ActForget, "")
	k.At = k.At.Add(9 * time.Minute)
	if out := k.Write("ja"); !out.Forget {
		t.Error("a yes right after the question does not erase")
	}
}

// S20: the receipt names what cannot be recalled and does not show that a case exists.
func TestTheReceiptNamesNoCase(t *testing.T) {
	t.Parallel()
	never := map[bot.Lang][]string{
		"nl": {"zaak", "dossier", "melding", "alles"}, "en": {"case", "file", "report", "everything"},
		"tr": {"dosya", "vaka", "rapor", "her şey"}, "ar": {"ملف", "قضية", "بلاغ", "كل شيء"}, "fr": {"dossier", "signalement", "tout "},
	}
	for lang, words := range never {
		k := dialogtest.NewTalk(t, lang, privacy.Dialog{})
		k.Press(dialogs.Privacy, dialogs.ActForget, "")
		out := k.Press(dialogs.Privacy, "yes", "")
		if len(out.Say) != 1 || len(out.Say[0].Reply.Parts) != 2 || len(out.Say[0].Reply.Choices) != 0 {
			t.Fatalf("%s: the receipt is not one message of two paragraphs", lang)
		}
		for _, w := range words {
			if strings.Contains(strings.ToLower(dialogtest.Said(out)), w) {
				t.Errorf("%s: the receipt says %q", lang, w)
			}
		}
	}
}
