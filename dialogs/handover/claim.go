package handover

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/handover/matching"
)

// heard takes a timer of ours, or what a helper, the console or the desk tells (see
// bot/signals.go). What comes too late changes nothing, and who sent it is told.
func (d *Dialog) heard(ctx context.Context, t *dialogs.Turn) error {
	_, rest, _ := strings.Cut(t.Input.Timer, "/")
	what, _, _ := strings.Cut(rest, "/")
	sig := bot.TalkSignal{Talk: t.Arg}
	if what != timerWave && what != timerRelease && what != timerEnd && !t.Received(&sig) {
		return nil
	}
	talk, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, t.Views, sig.Talk)
	if err != nil {
		return fmt.Errorf("find the talk of a signal: %w", err)
	}
	waits := ok && talk.Conversation == t.Conversation.ID && (talk.State == bot.TalkWaiting || talk.State == bot.TalkReserved)
	if !waits {
		if what == "claim" && talk.Helper != sig.Helper {
			talk.ID = sig.Talk
			taken(t, &talk, sig.Helper)
		}
		return nil
	}
	w, err := d.look(ctx, t)
	if err != nil {
		return err
	}
	if talk.Facts.Alias == "" { // the dialog "talk" put it back into the queue
		talk.Facts.Alias = w.alias(talk.ID)
	}
	switch what {
	case timerWave, "free":
		d.wave(t, &talk, w)
	case timerEnd:
		if until := bot.ClosedUntil(w.closed, t.At); !until.IsZero() {
			t.Timer(timerEnd, until.Add(waitsFor), talk.ID)
		} else if talk.State == bot.TalkWaiting {
			d.unserved(t, &talk)
		} else {
			t.Timer(timerEnd, t.At.Add(answerClaim), talk.ID) // she is being asked just now
		}
	case timerRelease:
		d.release(t, &talk)
	case "claim":
		return d.claim(ctx, t, &talk, sig.Helper, w)
	case "decline", "off":
		d.decline(t, &talk, sig, what == "off", w)
	default:
		return nil
	}
	dialogs.Write(t, talk)
	return nil
}

// claim reserves a waiting talk for the first who wants it, and lets her be met.
func (d *Dialog) claim(ctx context.Context, t *dialogs.Turn, talk *bot.TalkRecord, helper bot.PersonID, w *world) error {
	if talk.State == bot.TalkReserved && talk.Helper == helper {
		return nil // she pressed twice
	}
	may := talk.State == bot.TalkWaiting && !t.Conv().Exited && !t.InSafety() && mayClaim(t, talk, w.helper(helper))
	if full := may && !w.room(t, talk, helper); !may || full {
		why := ""
		if full {
			why = bot.WhyFull
		}
		takenFor(t, talk, helper, why)
		if talk.State == bot.TalkWaiting { // what she pressed is gone: she may be asked anew
			putOff(talk, helper, t.At)
			dialogs.Write(t, *talk)
		}
		return nil
	}
	d.leave(t, talk, helper)
	talk.State, talk.Helper, talk.Facts.Reserved = bot.TalkReserved, helper, t.At
	if talk.Facts.Paused = noTime; mute(t) {
		talk.Facts.Paused = t.At // she meets whoever it is when she writes
	}
	t.Timer(timerRelease, t.At.Add(answerClaim), talk.ID)
	t.Signal(bot.HelperConversation(helper), dialogs.Helper, "reserved", talk.ID, bot.TalkSignal{
		Talk: talk.ID, Conversation: talk.Conversation, Helper: helper, Alias: talk.Facts.Alias, Lang: talk.Facts.Lang, Since: talk.At,
	}, "")
	t.Note("handover.reserved")
	dialogs.Write(t, *talk)
	if !talk.Facts.Paused.IsZero() {
		return nil
	}
	return d.meet(ctx, t, talk)
}

// mute reports that nothing may go to her now that she did not just ask for: the gate
// would hold it (bot.CanSend), and it would never come.
func mute(t *dialogs.Turn) bool {
	c, since := t.Conversation, t.At.Sub(t.Conversation.LastIn)
	return c.Exited || c.Quiet && since > bot.QuietAnswerWithin || t.Features.Window > 0 && since > t.Features.Window
}

// news says, when she writes, that there is something to read, and no more: it may be
// somebody else who writes (S16). A button shows it.
func (d *Dialog) news(ctx context.Context, t *dialogs.Turn) error {
	for _, c := range t.Out.Records {
		if c.Kind == (bot.TalkFacts{}).Kind() {
			return nil // this turn was about it
		}
	}
	talk, ok, err := current(ctx, t)
	if err != nil || !ok || talk.State != bot.TalkReserved || talk.Facts.Paused.IsZero() {
		return err
	}
	talk.Facts.Paused = noTime
	dialogs.Write(t, talk)
	t.Offer([]bot.Choice{t.Choice("handover.label.read", dialogs.Handover, dialogs.ActPerson, "")}, "handover.news")
	return nil
}

// danger gives her wish to staff alone, and takes it from the volunteers who were asked
// or had claimed it: what is waited for after she wrote of danger is not for them, also
// when she is safe again. A wish that she makes anew is a new one.
func (d *Dialog) danger(ctx context.Context, t *dialogs.Turn) error {
	talk, ok, err := current(ctx, t)
	if err != nil || !ok || talk.Facts.Staff || talk.State != bot.TalkWaiting && talk.State != bot.TalkReserved {
		return err
	}
	w, err := d.look(ctx, t)
	if err != nil {
		return err
	}
	if h := w.helper(talk.Helper); talk.State == bot.TalkWaiting || h == nil || !isStaff(h) {
		d.leave(t, &talk, "")
		if talk.Helper != "" {
			taken(t, &talk, talk.Helper)
		}
		talk.State, talk.Helper, talk.Facts.Paused = bot.TalkWaiting, "", noTime
	}
	talk.Facts.Staff = true
	d.desk(t, &talk)
	dialogs.Write(t, talk)
	return nil
}

// helper is a helper by id, nil if there is none.
func (w *world) helper(p bot.PersonID) *bot.HelperRecord {
	i := slices.IndexFunc(w.helpers, func(h bot.HelperRecord) bool { return h.Person == p && p != "" })
	if i < 0 {
		return nil
	}
	return &w.helpers[i]
}

// mayClaim reports whether somebody may have a talk that she claims: somebody active,
// not the parent herself, whom neither has turned away; and while there may be danger,
// staff alone (S12, S14).
func mayClaim(t *dialogs.Turn, talk *bot.TalkRecord, h *bot.HelperRecord) bool {
	switch {
	case h == nil, h.State != bot.HelperActive, h.Person == talk.Person:
		return false
	case slices.Contains(talk.Facts.Refused, h.Person), slices.Contains(h.Facts.Blocked, talk.Person):
		return false
	case isStaff(h):
		return true
	case talk.Facts.Staff || crisis(t):
		return false
	}
	return h.Facts.Is(bot.Ambassador) && h.Facts.VOGUntil.After(t.At) && (!talk.Facts.Heavy || h.Facts.HeavyUntil.After(t.At))
}

// room reports whether a volunteer has room for a talk that she claims, or that is to
// open: several offers may be before her at once. A talk that was reserved for her after
// this one does not count, so that of two at once one opens.
func (w *world) room(t *dialogs.Turn, talk *bot.TalkRecord, helper bot.PersonID) bool {
	h := w.helper(helper)
	if h == nil || isStaff(h) {
		return h != nil
	}
	before := slices.DeleteFunc(slices.Clone(w.talks), func(k bot.TalkRecord) bool {
		return talk.State == bot.TalkReserved && k.State == bot.TalkReserved &&
			cmp.Or(k.Facts.Reserved.Compare(talk.Facts.Reserved), strings.Compare(k.ID, talk.ID)) > 0
	})
	return matching.Room(*h, before, talk.ID, t.At)
}

// putOff notes that what was offered to a helper so far is no longer before her, and
// when she may be asked again.
func putOff(talk *bot.TalkRecord, helper bot.PersonID, until time.Time) {
	later := slices.DeleteFunc(slices.Clone(talk.Facts.Later), func(l bot.Later) bool { return l.Helper == helper })
	talk.Facts.Later = append(later, bot.Later{Helper: helper, Until: until})
}

func isStaff(h *bot.HelperRecord) bool { return h.Facts.Is(bot.Staff) || h.Facts.Is(bot.Coordinator) }

// notMine is what a helper says of a talk that she will not want later either.
const notMine = "notmine"

// decline notes that a helper does not take it: not at all, not in this shift, or, if
// she went off, not before she is on again. When all of the last wave have said so the
// next one goes out at once. The one for whom it was reserved gives it back.
func (d *Dialog) decline(t *dialogs.Turn, talk *bot.TalkRecord, sig bot.TalkSignal, off bool, w *world) {
	helper := sig.Helper
	h := w.helper(helper)
	switch {
	case sig.What == notMine:
		if !slices.Contains(talk.Facts.Declined, helper) {
			talk.Facts.Declined = append(talk.Facts.Declined, helper)
		}
	case off || h == nil:
		putOff(talk, helper, t.At.Add(time.Millisecond)) // nor by what follows in this turn
	default:
		putOff(talk, helper, bot.NextAsked(h.Facts, t.At))
	}
	if talk.State == bot.TalkReserved {
		if talk.Helper == helper {
			d.told(t, bot.TextReply(t.String("handover.lost")), back(t), t.MenuChoice())
			d.waitAgain(t, talk, w)
		}
		return
	}
	n := len(talk.Facts.Waves)
	if n == 0 || !slices.Contains(talk.Facts.Waves[n-1].To, helper) {
		return
	}
	asked := standing(talk)
	if !slices.ContainsFunc(talk.Facts.Waves[n-1].To, func(p bot.PersonID) bool { _, stands := asked[p]; return stands }) {
		d.wave(t, talk, w)
	}
}

// waitAgain puts a reserved talk back into the queue and asks the next ones.
func (d *Dialog) waitAgain(t *dialogs.Turn, talk *bot.TalkRecord, w *world) {
	talk.State, talk.Helper, talk.Facts.Paused = bot.TalkWaiting, "", noTime
	t.Timer(timerRelease, time.Time{}, "")
	d.wave(t, talk, w)
}

// release gives the helper free when the parent has not answered: once the wish stands
// again, then it ends.
func (d *Dialog) release(t *dialogs.Turn, talk *bot.TalkRecord) {
	if talk.State != bot.TalkReserved {
		return
	}
	if !talk.Facts.Paused.IsZero() { // she was never asked
		taken(t, talk, talk.Helper)
		talk.State, talk.Helper, talk.Facts.Paused = bot.TalkWaiting, "", noTime
		d.again(t, talk, d.every())
		return
	}
	if talk.Facts.Released++; talk.Facts.Released > 1 {
		d.end(t, talk, bot.TalkWithdrawn, whySilence)
		d.told(t, bot.TextReply(t.String("handover.dropped")), t.PersonChoice(""), t.MenuChoice())
		return
	}
	taken(t, talk, talk.Helper)
	d.told(t, bot.TextReply(t.String("handover.released")), back(t), t.MenuChoice())
	talk.State, talk.Helper = bot.TalkWaiting, ""
	d.again(t, talk, d.every()) // not at once: she is not looking just now
}
