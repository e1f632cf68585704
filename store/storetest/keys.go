package storetest

import (
	"fmt"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// caseOf opens a case with a ground, until a time.
func (w *world) caseOf(user string, g bot.Ground, until time.Time) bot.Case {
	w.Helper()
	key, err := w.vault.NewKey(w.ctx)
	w.ok(err)
	c := w.meet(user)
	k := bot.Case{
		ID: bot.CaseID(w.id("c")), Conversation: c.Conversation.ID, Person: c.Person.ID, Key: key, Reason: bot.ReasonPerson,
		Lang: "nl", At: w.now, State: bot.CaseNew, Ground: g, Until: until,
		Detail: bot.CaseDetail{Lines: []bot.CaseLine{{At: w.now, Text: canary}}},
	}
	change := w.done(c)
	change.Cases = []bot.Case{k}
	w.commit(change)
	return k
}

// left are the ids of the cases that are there and readable.
func (w *world) left() (out []bot.CaseID) {
	w.Helper()
	got, err := w.Cases(w.ctx, bot.CaseNew)
	w.ok(err)
	for _, k := range got {
		w.is(len(k.Detail.Lines), 1, "lines of a case that is there")
		out = append(out, k.ID)
	}
	return out
}

// ended says whether a key is gone.
func (w *world) ended(k bot.KeyID) bool {
	w.Helper()
	_, err := w.vault.Seal(w.ctx, k, bot.Place{}, nil)
	if err != nil {
		w.isErr(err, bot.ErrForgotten)
	}
	return err != nil
}

var keyTests = []test{
	{name: "a key is known by the person or the case that uses it, and others by nobody", run: func(w *world) {
		k := w.caseOf("amira", bot.GroundSafety, w.now.Add(time.Hour))
		p := w.meet("amira").Person
		got, err := w.KeyUses(w.ctx, []bot.KeyID{"nobody's", p.Key, k.Key})
		w.ok(err)
		slices.SortFunc(got, func(a, b bot.KeyUse) int { return len(b.Person) - len(a.Person) })
		w.is(got, []bot.KeyUse{{Key: p.Key, Person: p.ID}, {Key: k.Key, Case: k.ID}}, "uses")
		none, err := w.KeyUses(w.ctx, nil)
		w.ok(err)
		w.is(len(none), 0, "uses of no key")
	}},
	{name: "some keys are those of the newest people who are not being forgotten", run: func(w *world) {
		w.forget("zaynab")
		var keys []string
		for i := range 3 {
			w.now = w.now.Add(time.Second)
			keys = append(keys, string(w.meet(fmt.Sprint("user", i)).Person.Key))
		}
		got, err := w.SomeKeys(w.ctx, 9)
		w.ok(err)
		var found []string
		for _, u := range got {
			found = append(found, string(u.Key))
		}
		slices.Reverse(keys)
		w.is(found, keys, "keys, the newest first")
		few, err := w.SomeKeys(w.ctx, 2)
		w.ok(err)
		w.is(len(few), 2, "keys")
	}},
	{name: "a case without a ground of its own goes with its person, the others stay", run: func(w *world) {
		late := w.now.Add(1000 * time.Hour)
		gone, kept, complaint, other := w.caseOf("amira", "", late), w.caseOf("amira", bot.GroundSafety, late), w.caseOf("amira", bot.GroundComplaint, late), w.caseOf("zaynab", "", late)
		w.ok(w.DeletePerson(w.ctx, kept.Person)) // she is not being forgotten: nothing
		w.is(w.left(), []bot.CaseID{gone.ID, kept.ID, complaint.ID, other.ID}, "cases")
		w.forget("amira")
		w.is(w.erase(), 1, "erased")
		w.is(w.left(), []bot.CaseID{kept.ID, complaint.ID, other.ID}, "cases after")
		w.is([]bool{w.ended(gone.Key), w.ended(kept.Key), w.ended(complaint.Key), w.ended(other.Key)}, []bool{true, false, false, false}, "keys ended")
	}},
	{name: "a case is gone after its term, and its key is destroyed", run: func(w *world) {
		short, long := w.caseOf("amira", "", w.now.Add(time.Hour)), w.caseOf("amira", bot.GroundSafety, w.now.Add(2*time.Hour))
		w.now = w.now.Add(time.Hour - time.Millisecond)
		w.is(w.purge()["cases"], 0, "purged before")
		w.now = w.now.Add(time.Millisecond)
		w.is(w.purge()["cases"], 1, "purged")
		w.is(w.left(), []bot.CaseID{long.ID}, "cases")
		w.is([]bool{w.ended(short.Key), w.ended(long.Key)}, []bool{true, false}, "keys ended")
	}},
	{name: "a case whose key was destroyed before its row is still purged", run: func(w *world) {
		k := w.caseOf("amira", "", w.now)
		w.ok(w.vault.Destroy(w.ctx, k.Key)) // and then death came
		w.is(w.purge()["cases"], 1, "purged")
		w.is(len(w.left()), 0, "cases")
	}},
}
