package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Exporter reads all that is kept of a person, for staff who hand it over after
// identification (S19), and for forgetting on their word.
type Exporter interface {
	// Export finds a person by their own id or that of one of their conversations.
	// Nobody of that id is ErrNobody.
	Export(ctx context.Context, id string) (Export, error)
	// Wrote finds who wrote exactly this since then, whatever the case of its
	// letters: a code that staff gave to somebody whom they are to identify.
	Wrote(ctx context.Context, text string, since time.Time) ([]Writer, error)
}

// Writer is who wrote something.
type Writer struct {
	Person       PersonID       `json:"person"`
	Conversation ConversationID `json:"conversation"`
	Channel      string         `json:"channel"`
	At           time.Time      `json:"at"`
}

// ErrNobody is what is found of somebody who is not there, or not any more.
var ErrNobody = errors.New("nobody has this id: they were forgotten, or never were")

// Export is everything of one person and nothing of anybody else: their words that
// are still kept, our lines to them, what they agreed to, their talks; of
// who helps, what is known of them as a helper, and no word of a parent. Cases that have
// a ground of their own are the organisation's file (S20), and only counted.
type Export struct {
	Person        Person                 `json:"person"`
	Addresses     []ExportedAddress      `json:"addresses"`
	Conversations []ExportedConversation `json:"conversations"`
	Consents      []Consent              `json:"consents"` // all answers, oldest first
	Records       []ExportedRecord       `json:"records"`
	OpenCases     int                    `json:"-"` // of whatever ground, closed by nobody yet
}

// ExportedAddress is where the person can be reached.
type ExportedAddress struct {
	Address
	Reachable bool
	Since     time.Time
}

// ExportedConversation is what is kept of a conversation.
type ExportedConversation struct {
	Conversation
	Lines  []ExportedLine
	Timers []ExportedTimer
}

// ExportedLine is one line of either side.
type ExportedLine struct {
	At      time.Time `json:"at"`
	Ours    bool      `json:"ours"`
	Kind    string    `json:"kind"` // of theirs what it was, of ours why it was said
	Text    string    `json:"text,omitempty"`
	Choices []string  `json:"choices,omitempty"` // the labels under our line
	Media   *Media    `json:"media,omitempty"`
	State   string    `json:"state,omitempty"` // of ours: sent, held, …
}

// ExportedRecord is a record whose person it is.
type ExportedRecord struct {
	Kind  RecordKind      `json:"kind"`
	State string          `json:"state,omitempty"`
	At    time.Time       `json:"at"`
	Until time.Time       `json:"until,omitzero"`
	Facts json.RawMessage `json:"facts"`
	Words json.RawMessage `json:"words,omitempty"`
}

// Exported reports whether a kind of record is handed over. Not: words of a helper
// that have not reached the parent, under whose key they wait; how helpers were
// chosen; what opens a door (a check word, a second factor, a session); the desk's
// file of a case (S20); what a helper ticked of herself after a talk (S19).
func (k RecordKind) Exported() bool {
	return !slices.Contains([]RecordKind{
		DraftFacts{}.Kind(), WaitingFacts{}.Kind(), DecisionFacts{}.Kind(), CheckWordFacts{}.Kind(), SignInFacts{}.Kind(),
		SessionFacts{}.Kind(), FactorFacts{}.Kind(), ReviewFacts{}.Kind(), TroubleFacts{}.Kind(),
		ReadingFacts{}.Kind(), ReportFacts{}.Kind(),
	}, k)
}

// ExportedTimer is something that is to happen later.
type ExportedTimer struct {
	Name string    `json:"name"`
	Due  time.Time `json:"due"`
}

// Guarded reports whether the person's words may not be handed over as a matter of
// course: a case is open, or a conversation is quiet (S19).
func (x Export) Guarded() bool {
	for _, c := range x.Conversations {
		if c.Quiet {
			return true
		}
	}
	return x.OpenCases > 0
}

// latest is the conversation last written in.
func (x Export) latest() (Conversation, bool) {
	var out Conversation
	for _, c := range x.Conversations {
		if out.ID == "" || c.LastIn.After(out.LastIn) {
			out = c.Conversation
		}
	}
	return out, out.ID != ""
}

// ForgetFor begins to forget a person on the word of staff: from here on it is the
// same as when the person asked in chat. The receipt goes where they last wrote,
// but to nobody whose conversation is quiet or was left by the silent exit: the
// phone may be in other hands. Forgetting somebody again is no error.
func (b *Bot) ForgetFor(ctx context.Context, people Exporter, id string, receipt func(Lang) Reply, a Audit) error {
	for {
		x, err := people.Export(ctx, id)
		if err != nil {
			return err
		}
		if x.Person.State == Erasing {
			return nil
		}
		conv, ok := x.latest()
		if !ok {
			return fmt.Errorf("%w: nothing of them is left", ErrNobody)
		}
		a.At, a.About = b.Now().UTC(), x.Person.ID
		c := Change{At: a.At, Audits: []Audit{a}}
		out := Outcome{Conversation: conv, Forget: true}
		if !conv.Quiet && !conv.Exited {
			out.Say = []Say{{Reply: receipt(conv.Lang)}}
		}
		if err := b.follow(ctx, &c, b.NewID(), conv, x.Person, nil, out); err != nil {
			return err
		}
		switch err := b.commit(ctx, c); {
		case err == nil:
			return nil
		case !errors.Is(err, ErrStale) || ctx.Err() != nil:
			return fmt.Errorf("begin to forget: %w", err)
		}
	}
}

// othersIn are the facts of a record that name other people by their ids.
var othersIn = []string{"prefer", "waves", "declined", "refused", "blocked", "by", "told"}

// OnlyHers are the facts of a record without who else is in it (S19).
func OnlyHers(facts json.RawMessage) (json.RawMessage, error) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(facts, &all); err != nil {
		return nil, fmt.Errorf("read the facts of a record: %w", err)
	}
	many := len(all)
	for _, key := range othersIn {
		delete(all, key)
	}
	if len(all) == many {
		return facts, nil
	}
	return json.Marshal(all)
}
