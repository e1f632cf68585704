package safety

import (
	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// cried answers a bare cry: it asks whether she is in danger, and her next words
// are the answer to that.
func (d *Dialog) cried(t *dialogs.Turn, m *memory) error {
	*m = memory{Cry: true, At: t.At}
	t.Become(dialogs.Safety)
	t.Keep(m)
	t.Note("safety.cry")
	return d.say(t, detect.KeyCry, 0, bot.ForSafety)
}

// afterCry takes what she says to "are you in danger?": here a yes is not safe, and
// a no is. All else is her question, for no rule found danger in it.
func (d *Dialog) afterCry(t *dialogs.Turn, m *memory) error {
	said := dialogs.Fold(t.Text)
	answer, ok := d.inDanger[said]
	if !ok {
		answer = d.answers[said]
	}
	if answer == "" || t.At.Sub(m.At) > stateFor {
		t.Done()
		t.PassText(dialogs.Ask, t.Text)
		return nil
	}
	return d.answered(t, m, answer)
}

// number takes an emergency or crisis number that she typed alone: people type it
// where they mean to call it. Its class says which text; "" is a bare cry.
func (d *Dialog) number(t *dialogs.Turn, m *memory, class detect.Class) error {
	switch {
	case t.InSafety():
		return d.answered(t, m, actNotSafe)
	case class == "":
		return d.cried(t, m)
	}
	t.Finding = detect.Finding{Level: detect.Check, Class: class, Subclass: detect.Self, Rule: "number"}
	return d.check(t, m)
}

// ofMinor corrects a finding in the words of somebody under 18: "my father hits me"
// is then a child that is beaten, never a parent who is beaten by a child.
func ofMinor(f detect.Finding) detect.Finding {
	if f.Minor && f.Class == detect.Violence && f.Subclass == detect.ParentHit {
		f.Class, f.Subclass = detect.ChildAbuse, detect.Child
	}
	return f
}

// opening is the text for a finding. To somebody under 18 who is hurt at home it
// speaks as to one who is hurt: that of child abuse is for a grown-up who saw it.
func (d *Dialog) opening(f detect.Finding) string {
	if f.Minor && f.Level == detect.Hard && f.Class == detect.ChildAbuse && (f.Subclass == "" || f.Subclass == detect.Child) {
		f.Class, f.Subclass = detect.Violence, detect.Self
	}
	return d.texts.Opening(f)
}
