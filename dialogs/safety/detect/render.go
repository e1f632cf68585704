package detect

import (
	"fmt"
	"regexp"
	"strings"
)

// Line is a helpline as it is shown.
type Line struct {
	ID     string // of helplines.yaml
	Label  string // "Veilig Thuis"
	Number string // as dialled; "" where there is no national number
}

// Lines finds a helpline by its id. False means missing or expired: the country's 112 takes its place (S4).
type Lines func(id string) (Line, bool)

// Choice is a button.
type Choice struct {
	Key   string // safe | not_safe | not_sure | other | how | person | yes
	Label string
}

// Message is a text ready to be sent.
type Message struct {
	Key        string
	Paragraphs []string
	Lines      []Line // every number the text names and 112, for tel: links
	Choices    []Choice
}

// Request says which text to render.
type Request struct {
	Lang    string
	Country string // "nl" or "be"; anything else: both
	Key     string // of [Texts.Opening], or one of the Key constants
	Variant int    // which wording; wordings repeat after the last, so that a counter will do
	Lines   Lines
	About   bool // of [Finding.About]: everyone's safety is asked after
	Other   bool // the follow-up to what nobody can read offers "it is about somebody else", in the place of "not sure"
}

// role is what a line is wanted for: an id for each country.
type role struct{ nl, be string }

// roles are the placeholders of the texts: {{suicide}} becomes 113 or 1813.
var roles = map[string]role{
	"emergency": {"nl-112", "be-112"},
	"police":    {"nl-112", "be-101"},
	"suicide":   {"nl-113", "be-1813"},
	"abuse":     {"nl-veilig-thuis", "be-1712"},
	"kids":      {"nl-kindertelefoon", "be-awel"},
	"listen":    {"nl-luisterlijn", "be-tele-onthaal"},
	"poison":    {"nl-112", "be-antigifcentrum"},
	"doctor":    {"nl-huisartsenpost", "be-1733"},
	"missing":   {"nl-112", "be-child-focus"},
	"extremism": {"nl-lse", "be-1712"},
}

var placeholder = regexp.MustCompile(`\{\{\s*([a-z_]+)\s*\}\}`)

// Render fills the numbers of the country into a text. An unknown key is an error; an unknown language falls back.
func (t *Texts) Render(r Request) (Message, error) {
	f := t.file(r.Lang)
	wordings := f.Texts[r.Key]
	if len(wordings) == 0 {
		f = t.byLang[fallbackLang]
		if wordings = f.Texts[r.Key]; len(wordings) == 0 {
			return Message{}, fmt.Errorf("there is no safety text %q; use Texts.Opening or one of the Key constants", r.Key)
		}
	}
	n := r.Variant % len(wordings)
	if n < 0 {
		n = 0
	}
	m := Message{Key: r.Key}
	text := placeholder.ReplaceAllStringFunc(wordings[n], func(p string) string {
		name := placeholder.FindStringSubmatch(p)[1]
		shown, lines := f.number(name, r)
		m.Lines = appendLines(m.Lines, lines)
		return shown
	})
	_, lines := f.number("emergency", r)
	m.Lines = appendLines(m.Lines, lines)
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			m.Paragraphs = append(m.Paragraphs, p)
		}
	}
	m.Paragraphs, m.Choices = f.asks(r, m.Paragraphs)
	return m, nil
}

// asks adds the question under a text, and returns its buttons, never more than three (a messenger's limit).
func (f *textFile) asks(r Request, paragraphs []string) (with []string, out []Choice) {
	keys, all := choices(r.Key), false
	if len(keys) > 0 && keys[0] == "safe" {
		question := f.Question
		if r.About {
			question, all = f.Everyone, true
		}
		paragraphs = append(paragraphs, question)
	}
	if strings.HasPrefix(r.Key, KeyUnclear) && r.Other {
		keys = []string{"safe", "not_safe", "other"}
	}
	for _, key := range keys {
		label := f.Buttons[key]
		if of := f.Buttons[key+"_all"]; all && of != "" {
			label = of
		}
		out = append(out, Choice{Key: key, Label: label})
	}
	return paragraphs, out
}

// choices are the buttons under a text.
func choices(key string) []string {
	switch key {
	case KeyCry:
		return []string{"not_safe", "how", "person"}
	case KeyLate:
		return []string{"yes"}
	case KeyMinor:
		return []string{"not_safe"}
	case KeyPhone, KeyChoice, KeySafe, KeyAfterCheck, KeyNobody, KeyNobodyYet, KeyOnDuty, KeyNo, KeyNo + ".about", KeyNo + ".suicide":
		return nil
	}
	return []string{"safe", "not_safe", "not_sure"}
}

// number is a role's number as it stands in a sentence, and the lines behind it.
func (f *textFile) number(name string, r Request) (string, []Line) {
	role, ok := roles[name]
	if !ok {
		role = roles["emergency"]
	}
	switch r.Country {
	case "nl":
		l := f.line(role.nl, "nl-112", r.Lines)
		return f.shown(l), []Line{l}
	case "be":
		l := f.line(role.be, "be-112", r.Lines)
		return f.shown(l), []Line{l}
	}
	nl, be := f.line(role.nl, "nl-112", r.Lines), f.line(role.be, "be-112", r.Lines)
	if nl.Number == be.Number {
		return f.shown(nl), []Line{nl}
	}
	s := strings.NewReplacer("{nl}", f.shown(nl), "{be}", f.shown(be)).Replace(f.Both)
	return s, []Line{nl, be}
}

// line looks a helpline up; what is missing or expired becomes 112.
func (f *textFile) line(id, emergency string, lines Lines) Line {
	for _, try := range []string{id, emergency} {
		if lines == nil {
			break
		}
		if l, ok := lines(try); ok {
			if label := f.Labels[try]; label != "" {
				l.Label = label
			}
			return l
		}
	}
	return Line{ID: emergency, Label: f.Labels[emergency], Number: "112"}
}

// shown is the number, or the name where there is no number; in Arabic a number with a dash or a space is isolated,
// or it would be shown back to front.
func (f *textFile) shown(l Line) string {
	if l.Number == "" {
		return l.Label
	}
	if f.Language == "ar" && strings.ContainsAny(l.Number, "- ") {
		return "\u2066" + l.Number + "\u2069"
	}
	return l.Number
}

func appendLines(list, more []Line) []Line {
next:
	for _, l := range more {
		for _, have := range list {
			if have.Number == l.Number && have.Label == l.Label {
				continue next
			}
		}
		list = append(list, l)
	}
	return list
}
