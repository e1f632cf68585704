package bot

import "time"

// CurrentRecord is whom a helper writes to at this moment: one of her talks, or her
// coach. It is a record and no memory of the dialog, because that is dropped within a
// day and this must never be guessed: a line goes to the current one or is asked about.
// Its ID and Person are the helper's; only turns of her own conversation write it.
type CurrentRecord = Kept[CurrentFacts, CurrentWords]

// CurrentFacts are the clear part.
type CurrentFacts struct {
	Talk  string    `json:"talk,omitempty"`  // "" none: a line is asked about
	Coach string    `json:"coach,omitempty"` // a coach record: goes before Talk
	Since time.Time `json:"since,omitzero"`  // when it became current without her doing; what she sent before is asked about
	Shown string    `json:"shown,omitempty"` // whose line she saw last, "" if she has answered since
	Ask   bool      `json:"ask,omitempty"`   // something ended: the next line is asked about
	// Relayed is when a parent's words last came to her phone, Sweep when copies are
	// next taken away there (S21); zero: nothing is there.
	Relayed time.Time `json:"relayed,omitzero"`
	Sweep   time.Time `json:"sweep,omitzero"`
}

// Kind is "current".
func (CurrentFacts) Kind() RecordKind { return "current" }

// CurrentWords are the sealed part: her last lines, so that an edit finds its own.
type CurrentWords struct {
	Sent []SentLine `json:"sent,omitempty"`
	// Seen are the parents' lines that she was shown last, so that an answer to one of
	// them is for its talk: names of lines, and no words.
	Seen []SeenLine `json:"seen,omitempty"`
}

// SeenLine is a parent's line that a helper was shown, by the Key that it was sent with.
type SeenLine struct {
	Key  string `json:"key"`
	Talk string `json:"talk"`
}

// SentLine is a line that a helper sent, by the id that her channel gave it.
type SentLine struct {
	Message MessageID `json:"message"`
	Talk    string    `json:"talk"`
	Line    string    `json:"line"`
}

// SentKept is how many of her last lines a helper can still change, and of the lines
// that she was shown can answer by pointing at them.
const SentKept = 20

// DraftRecord is a line of a helper that waits for her to say to whom it goes: one
// record for each parent it may be for, under that parent's own key, so that it is
// nobody else's. ID is "group.talk", Person the parent, Helper who wrote it.
type DraftRecord = Kept[DraftFacts, DraftWords]

// DraftFor is how long such a line waits.
const DraftFor = time.Hour

// DraftFacts are the clear part of a draft.
type DraftFacts struct {
	Talk  string `json:"talk"`
	Group string `json:"group"` // those of one line
}

// Kind is "draft".
func (DraftFacts) Kind() RecordKind { return "draft" }

// DraftWords are the sealed part of a draft.
type DraftWords struct {
	Lines []DraftLine `json:"lines"`
}

// DraftLine is one line that waits.
type DraftLine struct {
	Text    string    `json:"text,omitempty"`
	Media   *Media    `json:"media,omitempty"`
	Message MessageID `json:"message,omitempty"`
	Line    string    `json:"line"`
}
