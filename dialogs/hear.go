package dialogs

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Hearer is a Dialog that some words belong to although nothing led there: "Utrecht", "a playgroup near me".
type Hearer interface {
	// Hears reports whether Turn.Text is for this dialog. It is asked before "ask" looks the words up, and changes nothing;
	// if it hears them, the dialog is taken with ActHeard.
	Hears(ctx context.Context, t *Turn) (bool, error)
}

// ActHeard is the action with which a Hearer takes the words that it heard.
const ActHeard = "heard"

// PassHeard passes her words to the dialog that hears them, and reports whether there is one.
func (t *Turn) PassHeard(ctx context.Context) bool {
	own := t.dialog
	defer func() { t.dialog = own }()
	for _, d := range t.engine.Dialogs {
		h, ok := d.(Hearer)
		if !ok {
			continue
		}
		t.dialog = d.Name() // so that it finds what it kept
		switch heard, err := h.Hears(ctx, t); {
		case err != nil:
			t.err = errors.Join(t.err, err)
			return false
		case heard:
			t.PassTo(d.Name(), ActHeard, "")
			return true
		}
	}
	return false
}

// hearsNumber reports whether digits alone are for a Hearer where "ask" would take them, a postcode, or for "ask" itself:
// the age of a child, after an answer.
func (t *Turn) hearsNumber(ctx context.Context, s *step) bool {
	t.Text = s.text
	heard := t.st.Dialog == Ask && (t.PassHeard(ctx) || t.About() != "" && Age(s.text))
	t.next = nil // "ask" passes it on
	return heard
}

// About is the topic of the answer that "ask" gave her in the past ten minutes, "" if there is none.
func (t *Turn) About() string {
	var kept struct {
		Topic string    `json:"topic"`
		At    time.Time `json:"at"`
	}
	if m, ok := t.st.Memory[Ask]; !ok || json.Unmarshal(m.Data, &kept) != nil || t.At.Sub(kept.At) > recentFor {
		return ""
	}
	return kept.Topic
}

// Age reports whether a text is the age of a child in digits and nothing else: "16", "3,5".
func Age(text string) bool {
	words := strings.FieldsFunc(bot.WesternDigits(text), func(r rune) bool { return strings.ContainsRune(" ,.½", r) })
	for i, w := range words {
		if n, err := strconv.Atoi(w); err != nil || n < 0 || n > 18 || n == 0 && i == 0 {
			return false
		}
	}
	return len(words) > 0 && len(words) < 3
}
