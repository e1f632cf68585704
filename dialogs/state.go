package dialogs

import (
	"encoding/json"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// state is what the dialogs remember of a conversation; the bot keeps it sealed.
type state struct {
	Dialog   string            `json:"dialog"` // the active one
	Memory   map[string]memory `json:"memory,omitempty"`
	Recent   []recent          `json:"recent,omitempty"` // for safety (S6)
	Pending  string            `json:"pending,omitempty"`
	Asked    asked             `json:"asked,omitzero"`
	Welcomed bool              `json:"welcomed,omitempty"`
	Minor    bool              `json:"minor,omitempty"`
	Asks     bool              `json:"asks,omitempty"`     // in a helper's hat: her latest line carries choices
	LateCase time.Time         `json:"late_case,omitzero"` // when the last case of S3 was opened
	Tidy     time.Time         `json:"tidy,omitzero"`      // when her words here are dropped
}

// memory is what one dialog kept.
type memory struct {
	Version int             `json:"version"`
	Data    json.RawMessage `json:"data"`
}

// recent is one of her last messages.
type recent struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// asked is her last question, so that an edit of it can be answered anew.
type asked struct {
	At      time.Time     `json:"at,omitzero"`
	Message bot.MessageID `json:"message,omitempty"`
	Text    string        `json:"text,omitempty"`
}

const (
	recentKept = 3
	recentFor  = 10 * time.Minute
)

// readState opens what was kept. lost is true when the active dialog, or what it
// kept, is not known to this version of the program.
func (e *Engine) readState(raw []byte) (s *state, lost bool) {
	s = &state{}
	if len(raw) > 0 && json.Unmarshal(raw, s) != nil {
		return &state{Dialog: Ask, Welcomed: true}, true
	}
	if s.Dialog == "" {
		s.Dialog = Ask
	}
	for name, m := range s.Memory {
		if e.byName[name] == nil || m.Version != e.version(name) {
			lost = lost || name == s.Dialog
			delete(s.Memory, name)
		}
	}
	if e.byName[s.Dialog] == nil {
		lost = true
	}
	if lost {
		s.Dialog = Ask
	}
	return s, lost
}

func (s *state) keep(dialog string, m memory) {
	if s.Memory == nil {
		s.Memory = map[string]memory{}
	}
	s.Memory[dialog] = m
}

// before are her messages of the last ten minutes, oldest first.
func (s *state) before(now time.Time) []string {
	var out []string
	for _, r := range s.Recent {
		if now.Sub(r.At) <= recentFor {
			out = append(out, r.Text)
		}
	}
	return out
}

// remember adds messages to the recent ones and drops what is too old.
func (s *state) remember(now time.Time, texts []string) {
	kept := s.Recent[:0:0]
	for _, r := range s.Recent {
		if now.Sub(r.At) <= recentFor {
			kept = append(kept, r)
		}
	}
	for _, text := range texts {
		kept = append(kept, recent{At: now, Text: text})
	}
	s.Recent = kept[max(0, len(kept)-recentKept):]
}

// holdsWords reports whether something she wrote may be in here.
func (s *state) holdsWords() bool {
	return len(s.Recent) > 0 || s.Pending != "" || s.Asked.Text != "" || len(s.Memory) > 0
}

// forgetWords drops all that she wrote.
func (s *state) forgetWords() {
	s.Recent, s.Pending, s.Asked, s.Memory, s.Dialog = nil, "", asked{}, nil, Ask
}

const (
	tidyTimer = "engine/tidy"
	// tidyAfter leaves an hour to finish what is being talked about (S27: 24 hours).
	tidyAfter = 23 * time.Hour
	tidyLater = 30 * time.Minute
)

// setTidy sees to it that her words in the state are dropped within a day, also if
// she never writes again.
func (t *Turn) setTidy() {
	if t.st.Tidy.IsZero() && t.st.holdsWords() {
		t.st.Tidy = t.At.Add(tidyAfter)
		t.Out.Timers = append(t.Out.Timers, bot.TimerChange{Name: tidyTimer, At: t.st.Tidy})
	}
}

// tidy is that moment. Somebody who is talking just now is let finish once.
func (t *Turn) tidy() {
	t.st.Tidy = time.Time{}
	if t.Input.Due.Sub(t.Conversation.LastIn) < tidyLater && len(t.Input.Data) == 0 {
		t.st.Tidy = t.At.Add(tidyLater)
		t.Out.Timers = append(t.Out.Timers, bot.TimerChange{Name: tidyTimer, At: t.st.Tidy, Data: []byte("last")})
		return
	}
	t.st.forgetWords()
}
