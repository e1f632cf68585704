package safety

import (
	"context"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// answered follows from her answer; "" is one that nobody can read.
func (d *Dialog) answered(t *dialogs.Turn, m *memory, answer string) error {
	m.Cry = false
	switch answer {
	case actSafe:
		return d.safe(t, m)
	case actNotSafe:
		d.alarm(t, m)
		return d.follow(t, m, d.keyOf(detect.KeyNo, m), detect.KeyPhone)
	case actNotSure:
		d.alarm(t, m)
		return d.follow(t, m, d.keyOf(detect.KeyNotSure, m))
	case actOther:
		return d.another(t, m)
	case actWhere:
		if m.Hard || t.InSafety() {
			return d.follow(t, m, d.keyOf(detect.KeyWhere, m))
		}
	case actWhat:
		if m.Hard || t.InSafety() {
			if len(strings.Fields(t.Text)) > wordsOfWhat {
				d.keepText(t, m)
			}
			return d.follow(t, m, d.whatKey(m))
		}
	case actNoCall:
		return d.follow(t, m, detect.KeyNoCall)
	case actDenies:
		if !m.Hard && !t.InSafety() { // after a hard finding "I am safe" is wanted
			return d.safe(t, m)
		}
	}
	return d.unclear(t, m)
}

// keyOf is the follow-up for what the talk is about: who may not want to live is given that number again, and of somebody
// else it is spoken as of somebody else.
func (d *Dialog) keyOf(key string, m *memory) string {
	own := ""
	switch f := m.finding(); {
	case f.About():
		own = key + ".about"
	case f.Class == detect.Suicide, f.Class == detect.SelfHarm:
		own = key + ".suicide"
	}
	if own != "" && d.texts.Has(own) {
		return own
	}
	return key
}

// wordsOfWhat is how many words "what can I do" has at most: a longer message asks something of its own, too, which is kept.
const wordsOfWhat = 6

// whatKey is the answer to "what can I do" for what the talk is about.
func (d *Dialog) whatKey(m *memory) string {
	f, key := m.finding(), detect.KeyWhat
	switch {
	case f.Subclass == detect.Fever:
		key += ".medical.fever"
	case f.Class == detect.Medical:
		key += ".medical"
	case f.Class == detect.ForcedMarriage, f.Subclass == detect.FGM:
		key += ".marriage"
	case f.Class == detect.Suicide, f.Class == detect.SelfHarm:
		key += ".suicide"
		if f.About() {
			key += ".about"
		}
	case f.About():
		key += ".about"
	}
	return key
}

// another says what is said of somebody else, where she was taken for the one in
// danger: a neighbour, a volunteer. Nothing else changes: the state and what is kept stay.
func (d *Dialog) another(t *dialogs.Turn, m *memory) error {
	key := d.twin(m.finding())
	if key == "" {
		return d.unclear(t, m)
	}
	m.Subclass = detect.Other
	t.Keep(m)
	return d.ask(t, m, key)
}

// twin is the text about somebody else for a finding that was taken for the writer's own; "" where there is none.
func (d *Dialog) twin(f detect.Finding) string {
	if f.About() {
		return ""
	}
	f.Subclass = detect.Other
	key := d.texts.Opening(f)
	if !strings.HasSuffix(key, "."+string(detect.Other)) {
		return ""
	}
	return key
}

// unclear is an answer that nobody can read, or an ordinary question. After a hard
// stop it is met with care first and answered when she is safe. After a check she
// is asked once more, and then answered: she was not in danger by any rule.
func (d *Dialog) unclear(t *dialogs.Turn, m *memory) error {
	if !m.Hard && !t.InSafety() {
		if t.At.Sub(m.At) > stateFor {
			m.Unclear = 1 // she writes again much later: it was answered long ago
		}
		if m.Unclear++; m.Unclear > 1 {
			text := t.Text
			switch pending := t.Pending(); {
			case pending != "" && !tells(text):
				text = pending
			case pending != "" && m.Kept > 0:
				text = both(pending, text)
			}
			t.SetPending("")
			t.Done()
			t.PassText(dialogs.Ask, text)
			return nil
		}
	}
	d.keepText(t, m)
	return d.follow(t, m, d.keyOf(detect.KeyUnclear, m))
}

// keepText keeps what she asks while we ask how she is, to be answered when she is safe.
func (d *Dialog) keepText(t *dialogs.Turn, m *memory) {
	switch {
	case t.Text == "" || t.Pending() != "" && !tells(t.Text):
	case m.Kept > 0:
		t.SetPending(both(t.Pending(), t.Text))
		m.Kept++
	default: // what was found in the words before is no question that we promised to keep
		t.SetPending(t.Text)
		m.Kept++
	}
}

// mostKept is how much is kept of what she asks while we ask whether she is safe, in bytes.
const mostKept = 1200

// both are two questions that she asked, each to be answered; the later one alone where it is too much.
func both(earlier, later string) string {
	if len(earlier)+len(later) > mostKept {
		return later
	}
	return strings.TrimRight(earlier, ".!?؟ ") + "?\n" + strings.TrimRight(later, ".!?؟ ") + "?"
}

// tells reports whether a text may be a question of its own: "never mind" or "7"
// must not take the place of the one that we promised to keep.
func tells(text string) bool { return len(strings.Fields(text)) >= 3 }

// safe ends the state. What she asked meanwhile is answered without retyping.
func (d *Dialog) safe(t *dialogs.Turn, m *memory) error {
	key := detect.KeyAfterCheck
	pending := t.Pending()
	if m.Hard || pending == "" {
		key = detect.KeySafe
	}
	if t.InSafety() {
		t.Conv().SafetyUntil = noTime
		t.Timer("", noTime, "")
	}
	t.SetPending("")
	t.Done()
	t.Note("safety.safe")
	if pending != "" {
		t.PassText(dialogs.Ask, pending)
	}
	return d.say(t, key, m.Said, bot.ForSafety)
}

// follow says a follow-up, each time in the next wording, and keeps the state.
func (d *Dialog) follow(t *dialogs.Turn, m *memory, keys ...string) error {
	err := d.ask(t, m, keys...)
	m.Said++
	t.Keep(m)
	return err
}

// yes answers what arrived late, now that she says she still wants it. Her words
// are looked at again: they may be what the case of S3 is about.
func (d *Dialog) yes(ctx context.Context, t *dialogs.Turn, m *memory) error {
	pending := t.Pending()
	t.SetPending("")
	if pending == "" {
		t.PassTo(dialogs.Ask, dialogs.ActMenu, "")
		return nil
	}
	if f := t.Look(pending); f.Found() || f.Cry {
		t.Finding, t.Text = f, pending
		return d.found(ctx, t, m)
	}
	t.PassText(dialogs.Ask, pending)
	return nil
}

// whoIsThere says that we call nobody by ourselves, and whether somebody of the
// staff is there now (S12). A roster that cannot be read is nobody: a crisis text
// never waits for it.
func (d *Dialog) whoIsThere(ctx context.Context, t *dialogs.Turn) error {
	key := detect.KeyNobody
	if roster, err := t.Views.Roster(ctx, t.At); err == nil {
		switch {
		case roster.OnDuty > 0:
			key = detect.KeyOnDuty
		case roster.NextOpening.After(t.At):
			key = detect.KeyNobodyYet
		}
	}
	if d.choiceSaid(t) {
		return d.say(t, key, 0, bot.ForSafety)
	}
	return d.sayAll(t, bot.ForSafety, 0, detect.KeyChoice, key)
}

// choiceSaid reports whether this turn has already said that we call nobody and
// she chooses: some openings do.
func (d *Dialog) choiceSaid(t *dialogs.Turn) bool {
	m, err := d.texts.Render(detect.Request{Lang: string(t.Lang), Key: detect.KeyChoice})
	if err != nil || len(m.Paragraphs) == 0 {
		return false
	}
	first, _, _ := strings.Cut(m.Paragraphs[0], ".")
	for _, s := range t.Out.Say {
		if strings.Contains(s.Reply.PlainText(), first) {
			return true
		}
	}
	return false
}
