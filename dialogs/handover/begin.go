package handover

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// begin asks the one question that there is, or says how it stands.
func (d *Dialog) begin(ctx context.Context, t *dialogs.Turn, s *state) error {
	if t.Minor() {
		s.ended(t)
		d.childrensLine(t)
		return nil
	}
	talk, ok, err := current(ctx, t)
	switch {
	case err != nil:
		return err
	case ok && talk.State == bot.TalkReserved:
		talk.Facts.Paused = noTime // she reads it now
		dialogs.Write(t, talk)
		return d.meet(ctx, t, &talk)
	case ok:
		t.Offer([]bot.Choice{back(t), t.MenuChoice()}, "handover.waiting")
		return nil
	}
	many, err := d.tooMany(ctx, t, s)
	if err != nil || many {
		return err
	}
	unsure := t.Active() == dialogs.Safety // its question has no answer yet
	s.ended(t)
	s.Wrote, s.Staff = t.Asked(), t.Action == dialogs.ActStaff || unsure || crisis(t)
	topic := t.Arg
	if t.Action == dialogs.ActWith {
		s.Refer, topic, s.Summary = parted(t.Arg)
		s.Wrote = "" // what she wrote last is where she lives
	}
	if _, ok := d.Library.Topic(topic); ok {
		s.Topic = topic
	}
	if l := bot.Lang(topic); l != t.Lang && slices.Contains(dialogs.Langs(), l) {
		s.Lang = l // she named it in her wish
	}
	if !s.Staff && d.elsewhere(t, s) {
		s.Step = stepWoman // her buttons are good; her words are not yet an answer
		return nil
	}
	d.askWoman(t, s)
	return nil
}

// parted is what dialogs.ActWith comes with.
func parted(arg string) (referral, topic, summary string) {
	referral, arg, _ = strings.Cut(arg, "|")
	topic, summary, _ = strings.Cut(arg, "|")
	return referral, topic, summary
}

// askWoman asks whether she would rather have a woman.
func (d *Dialog) askWoman(t *dialogs.Turn, s *state) {
	s.at(t, stepWoman)
	hello := "handover.hello"
	switch {
	case s.Staff:
		hello = "handover.hello_staff"
	case s.Refer != "" && s.Summary != "":
		hello = "handover.hello_with"
	}
	t.Offer([]bot.Choice{
		t.Choice("handover.label.woman", dialogs.Handover, actWoman, ""),
		t.Choice("handover.label.any", dialogs.Handover, actAny, ""),
		t.Choice("handover.label.more", dialogs.Handover, actMore, ""),
	}, hello)
}

// tooMany reports whether she had her wishes for today. The coordinator hears of
// the first one too many, once. What ended because nobody was found, or because we
// dropped it, does not count (S14).
func (d *Dialog) tooMany(ctx context.Context, t *dialogs.Turn, s *state) (bool, error) {
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, t.Views, bot.RecordQuery{Person: t.Person.ID, Since: t.At.Add(-aDay)})
	if err != nil {
		return false, fmt.Errorf("count the wishes of today: %w", err)
	}
	n := 0
	for _, k := range talks {
		if k.At.After(t.At.Add(-aDay)) && k.State != bot.TalkUnserved && !slices.Contains([]string{whySilence, whyMoved, whyRemoved}, k.Facts.Why) {
			n++
		}
	}
	if n < perDay {
		return false, nil
	}
	if t.At.Sub(s.Passed) >= aDay {
		s.Passed = t.At
		t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonPerson})
	}
	t.Offer([]bot.Choice{t.MenuChoice()}, "handover.limit")
	return true, nil
}

// Why a talk ended, as bot.TalkFacts has it.
const (
	whyParent  = "parent"
	whySilence = "silence"
	whyMoved   = "moved"
	whyRemoved = "removed"
)

// words takes what she typed instead of pressing. What is no answer is a question of
// hers and is answered; the buttons stay good.
func (d *Dialog) words(ctx context.Context, t *dialogs.Turn, s *state) error {
	if t.Minor() {
		s.ended(t) // a child said so meanwhile: no volunteer, no consent (S13)
	}
	if t.Active() != dialogs.Handover || t.At.Sub(s.Asked) > answerWithin {
		t.Become(dialogs.Ask)
		t.PassTo(dialogs.Ask, "", "")
		return nil
	}
	answer := answerIn(t.Text)
	switch {
	case s.Step == stepWrite, s.Step == stepReview && answer == "":
		d.propose(t, s, Clean(t.Text))
	case s.Step == stepReview && answer != actAny:
		t.Action = map[bool]string{true: actGood, false: actRefuse}[answer != actNo]
		d.review(t, s)
	case answer == typedDrop && s.Step != "":
		d.no(t, s)
	case s.Step == stepWoman && answer != "":
		s.Woman = answer == actYes || answer == actWoman
		d.askConsent(t, s)
	case s.Step == stepConsent && answer == actYes:
		return d.yes(ctx, t, s)
	case s.Step == stepConsent && answer == actNo:
		d.no(t, s)
	default:
		t.Become(dialogs.Ask)
		t.PassTo(dialogs.Ask, "", "")
	}
	return nil
}

// answerIn is what her words answer; several a yes are one: "ok ja".
func answerIn(text string) string {
	folded := dialogs.Fold(text)
	if answer := answers()[folded]; answer != "" || folded == "" {
		return answer
	}
	for word := range strings.FieldsSeq(folded) {
		if answers()[word] != actYes {
			return ""
		}
	}
	return actYes
}

// typedDrop is what no button says: she does not want a person after all.
const typedDrop = "drop"

// answers are typed words and what they mean, folded; in all languages at once.
var answers = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for action, words := range map[string][]string{
		actYes: {"ja", "ja graag", "graag", "goed", "ok", "oké", "yes", "yes please", "evet", "tamam", "oui", "d'accord", "نعم", "ايه", "واخا", "wakha", "iyeh"},
		actNo:  {"nee", "neen", "liever niet", "no", "no thanks", "hayır", "istemiyorum", "non", "لا", "lla"},
		actWoman: {
			"vrouw", "een vrouw", "een vrouw graag", "een vrouw alsjeblieft", "doe maar een vrouw", "liever een vrouw", "ja een vrouw", "ja graag een vrouw", "graag een vrouw", "ja liever een vrouw", "woman", "a woman", "yes a woman", "a woman please", "yes a woman please",
			"kadın", "bir kadın", "evet bir kadın", "kadın olsun", "evet kadın olsun", "femme", "une femme", "oui une femme", "oui femme", "une dame", "plutôt femme", "une femme svp", "oui plutôt une femme", "plutôt une femme",
			"امرأة", "نعم امرأة", "أفضل امرأة", "نعم أفضل امرأة", "بدي امرأة", "mra", "bghit mra", "بغيت مرا", "مرا",
		},
		typedDrop: {
			"لا صافي", "la safi", "laat maar", "toch niet", "toch maar niet", "nee toch niet", "nee toch maar niet", "nee dank je", "nee dankjewel", "nee bedankt", "niet nodig", "hoeft niet", "niet meer nodig", "toch niet meer nodig", "hoeft niet meer", "stop maar",
			"never mind", "nevermind", "not now", "no thank you", "not any more", "not needed anymore", "vazgeçtim", "vazgeç", "hayır teşekkürler", "gerek yok", "boş ver",
			"finalement non", "finalement non merci", "non merci", "laisse tomber", "laissez tomber", "pas besoin", "je n'en ai plus besoin", "لا أحتاج الآن", "لا شكرا", "لا أريد", "لا أريد الآن", "غيرت رأيي", "ما بدي", "صافي لا", "safi la", "la choukran",
		},
		actAny: {"maakt niet uit", "een man", "liever een man", "man", "a man", "bir erkek", "erkek", "un homme", "رجل", "rajel", "either", "doesn't matter", "it doesn't matter", "farketmez", "fark etmez", "peu importe", "لا فرق", "لا يهم"},
	} {
		for _, w := range words {
			out[dialogs.Fold(w)] = action
		}
	}
	return out
})

// current is her talk that has not ended, ok is false if there is none.
func current(ctx context.Context, t *dialogs.Turn) (talk bot.TalkRecord, ok bool, err error) {
	live := []string{bot.TalkWaiting, bot.TalkReserved, bot.TalkOpen, bot.TalkClosing}
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](ctx, t.Views, bot.RecordQuery{Conversation: t.Conversation.ID, States: live})
	if err != nil || len(talks) == 0 {
		return talk, false, err
	}
	return talks[len(talks)-1], true, nil
}

// crisis reports that she may be in danger, or that somebody reads along: then no
// volunteer is asked (S12).
func crisis(t *dialogs.Turn) bool { return t.InSafety() || t.Conv().Quiet }
