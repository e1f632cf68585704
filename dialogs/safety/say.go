package safety

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

var noTime time.Time

// say says one fixed text.
func (d *Dialog) say(t *dialogs.Turn, key string, variant int, p bot.Purpose) error {
	return d.sayAll(t, p, variant, key)
}

// ask says a text that ends in a question: is she safe, or is everyone.
func (d *Dialog) ask(t *dialogs.Turn, m *memory, keys ...string) error {
	f := m.finding()
	return d.sayAbout(t, bot.ForSafety, detect.Request{Variant: m.Said, About: f.About(), Other: d.twin(f) != ""}, keys...)
}

// sayAll says fixed texts as one reply: what is written, each number as something
// to call (once a turn), and the buttons of the last text.
func (d *Dialog) sayAll(t *dialogs.Turn, p bot.Purpose, variant int, keys ...string) error {
	return d.sayAbout(t, p, detect.Request{Variant: variant}, keys...)
}

func (d *Dialog) sayAbout(t *dialogs.Turn, p bot.Purpose, q detect.Request, keys ...string) error {
	q.Lang, q.Country = string(t.Lang), string(t.Conv().Country)
	q.Lines = func(id string) (detect.Line, bool) { return d.line(id, t.At) }
	r := bot.Reply{Kind: bot.CrisisText}
	if p != bot.ForSafety {
		r.Kind = bot.Plain
	}
	for _, key := range keys {
		q.Key = key
		m, err := d.texts.Render(q)
		if err != nil {
			return fmt.Errorf("say a safety text: %w", err)
		}
		r.Parts = appendParts(t, r, m)
		r.Choices = choices(t, d, m, q.About)
	}
	until := noTime
	if p == bot.ForSafety {
		until = t.At.Add(notAfter)
	}
	t.ReplyFor(p, r, until)
	return nil
}

// appendParts adds a text's paragraphs to a reply; the numbers that it names follow
// the first, unless they stand there already.
func appendParts(t *dialogs.Turn, r bot.Reply, m detect.Message) []bot.Part {
	out, text := r.Parts, strings.Join(m.Paragraphs, " ")
	for i, p := range m.Paragraphs {
		out = append(out, bot.Part{Kind: bot.PartText, Text: p})
		if i > 0 || r.Kind != bot.CrisisText {
			continue
		}
		for _, l := range m.Lines {
			if l.Number != "" && strings.Contains(text, l.Number) && !shown(t, out, l.Number) {
				out = append(out, bot.Part{Kind: bot.PartNumber, Text: l.Label, Phone: l.Number})
			}
		}
	}
	return out
}

// shown reports whether a number to call stands in these parts or was said in this
// turn.
func shown(t *dialogs.Turn, parts []bot.Part, number string) bool {
	is := func(p bot.Part) bool { return p.Phone == number }
	if slices.ContainsFunc(parts, is) {
		return true
	}
	return slices.ContainsFunc(t.Out.Say, func(s bot.Say) bool { return slices.ContainsFunc(s.Reply.Parts, is) })
}

// choices are a text's buttons. After "I am not safe" there is one way out of the
// state, for when she is.
func choices(t *dialogs.Turn, d *Dialog, m detect.Message, about bool) []bot.Choice {
	if m.Key == detect.KeyPhone {
		if again, err := d.texts.Render(detect.Request{Lang: string(t.Lang), Key: detect.KeyUnclear, About: about}); err == nil {
			m.Choices = slices.DeleteFunc(again.Choices, func(c detect.Choice) bool { return c.Key != actSafe })
		}
	}
	var out []bot.Choice
	for _, c := range m.Choices {
		if c.Key == actNotSafe && (m.Key == detect.KeyCry || m.Key == detect.KeyMinor) {
			c.Label = t.String("safety.unsafe") // "No, …" would answer another question
		}
		out = append(out, bot.Choice{Label: c.Label, Short: dialogs.Shorten(c.Label, dialogs.MaxShort), Dialog: dialogs.Safety, Action: c.Key})
	}
	return out
}

// line is a helpline, if it is current (S4).
func (d *Dialog) line(id string, now time.Time) (detect.Line, bool) {
	h, ok := d.helplines.ByID(id)
	if !ok || h.Expired(now) {
		return detect.Line{}, false
	}
	return detect.Line{ID: h.ID, Label: h.Name, Number: h.Number}, true
}

// readAnswers reads answers.toml: which whole messages answer "are you safe?", and
// "are you in danger?" where that is another answer.
func readAnswers() (safe, danger map[string]string, err error) {
	data, err := files.ReadFile("answers.toml")
	if err != nil {
		return nil, nil, fmt.Errorf("the answers to \"are you safe?\" are missing: %w", err)
	}
	var lists map[string][]string
	if err := toml.Unmarshal(data, &lists); err != nil {
		return nil, nil, fmt.Errorf("safety/answers.toml cannot be read; correct the TOML: %w", err)
	}
	safe, danger = map[string]string{}, map[string]string{}
	for action, words := range lists {
		out := safe
		switch action {
		case "danger_yes":
			out, action = danger, actNotSafe
		case "danger_no":
			out, action = danger, actSafe
		}
		for _, w := range words {
			f := dialogs.Fold(w)
			if old, taken := out[f]; taken && old != action {
				return nil, nil, fmt.Errorf("safety/answers.toml: %q is both %s and %s; leave it in one list", w, old, action)
			}
			out[f] = action
		}
	}
	return safe, danger, nil
}
