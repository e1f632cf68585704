package bot

import (
	"strconv"
	"strings"
	"time"
)

// OutboxID names one message on the wire: the id of the event that led to it, and a
// number. It is as random as that, and part of the wire ids of the buttons under
// the message.
type OutboxID string

// MessageID is the channel's own id of a message, opaque to everyone but it.
type MessageID string

// Reply is one message to a person, in parts that a channel renders as it can.
type Reply struct {
	Kind    ReplyKind `json:"kind,omitempty"`
	Parts   []Part    `json:"parts"`
	Choices []Choice  `json:"choices,omitempty"`
	// Card is the id of the vetted card that the reply shows, "" if none.
	Card string `json:"card,omitempty"`
	// Thread is the message under which this one belongs, "" where there is none.
	Thread MessageID `json:"thread,omitempty"`
	// Edits and Under are the Keys of lines that had not been sent when this one was
	// written: they are looked for again when it goes out (see Say).
	Edits string `json:"edits,omitempty"`
	Under string `json:"under,omitempty"`
}

// ReplyKind tells a channel that can style messages what it shows.
type ReplyKind string

// The kinds of a reply. A channel may treat all alike.
const (
	Plain      ReplyKind = ""
	AnswerCard ReplyKind = "answer"
	OfferList  ReplyKind = "offer"
	Menu       ReplyKind = "menu"   // the picture menu
	CrisisText ReplyKind = "crisis" // number first, nothing else to press
	PlaceCard  ReplyKind = "place"
	CaseCard   ReplyKind = "case" // of the desk: changed in place as the case moves
	HomeView   ReplyKind = "home" // of the desk: what one of the staff sees when she opens the app; To names her
)

// Part is one piece of a reply.
type Part struct {
	Kind  PartKind `json:"kind"`
	Text  string   `json:"text"`
	URL   string   `json:"url,omitempty"`   // PartSource: where it comes from
	Phone string   `json:"phone,omitempty"` // PartNumber: what to dial
}

// PartKind says what a part is.
type PartKind string

// A lead is the first ≤ 40 words of an answer; a notice is a remark about the
// answer (another language, starter content); a number is a helpline.
const (
	PartText   PartKind = "text"
	PartLead   PartKind = "lead"
	PartNotice PartKind = "notice"
	PartNumber PartKind = "number"
	PartSource PartKind = "source"
)

// TextReply is a reply of plain paragraphs.
func TextReply(paragraphs ...string) Reply {
	r := Reply{}
	for _, p := range paragraphs {
		r.Parts = append(r.Parts, Part{Kind: PartText, Text: p})
	}
	return r
}

// PlainText is the whole reply as plain text without its choices: paragraphs
// with an empty line between, numbers and sources on lines of their own.
func (r Reply) PlainText() string {
	var b strings.Builder
	for i, p := range r.Parts {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(p.Text)
		if p.Kind == PartNumber && p.Phone != "" && !strings.Contains(p.Text, p.Phone) {
			b.WriteString(": " + p.Phone)
		}
		if p.URL != "" {
			b.WriteString("\n" + p.URL)
		}
	}
	return b.String()
}

// Choice is something that the person can press, or type by number or label.
type Choice struct {
	Label string `json:"label"`
	Short string `json:"short,omitempty"` // ≤ 20 characters, for narrow channels
	Icon  string `json:"icon,omitempty"`  // name of a picture, for the picture menu
	// What it means: the dialog that takes it, what to do and with what.
	Dialog string `json:"dialog"`
	Action string `json:"action"`
	Data   string `json:"data,omitempty"`
	URL    string `json:"url,omitempty"` // opens a page instead of coming back to us
}

// ShortLabel is the label for channels with narrow buttons.
func (c Choice) ShortLabel() string {
	if c.Short != "" {
		return c.Short
	}
	return c.Label
}

// KeptReplies is how many replies' choices are kept in a conversation (design §4).
const KeptReplies = 20

// WireID is the id of choice n (from 0) of a reply on the wire, ≤ 64 bytes.
func WireID(reply OutboxID, n int) string {
	return "v1." + string(reply) + "." + strconv.Itoa(n)
}

// ParseWireID is the reverse of WireID; ok is false for anything else.
func ParseWireID(wire string) (reply OutboxID, n int, ok bool) {
	parts := strings.Split(wire, ".")
	if len(parts) != 3 || parts[0] != "v1" || parts[1] == "" {
		return "", 0, false
	}
	n, err := strconv.Atoi(parts[2])
	if err != nil || n < 0 {
		return "", 0, false
	}
	return OutboxID(parts[1]), n, true
}

// ResolveText finds the choice that a typed text means: its number (from 1), its
// label or its short label, whatever the case. It returns nil for anything else.
func ResolveText(text string, choices []Choice) *Choice {
	t := strings.ToLower(strings.Trim(strings.TrimSpace(text), "[].!"))
	if t == "" {
		return nil
	}
	if n, err := strconv.Atoi(WesternDigits(t)); err == nil {
		if n >= 1 && n <= len(choices) {
			return &choices[n-1]
		}
		return nil
	}
	for i := range choices {
		if t == strings.ToLower(choices[i].Label) || t == strings.ToLower(choices[i].Short) {
			return &choices[i]
		}
	}
	return nil
}

// WesternDigits turns Arabic-Indic and Persian digits into 0–9.
func WesternDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		}
		return r
	}, s)
}

// Say is a line that the responder wants said in the turn's conversation.
type Say struct {
	Reply    Reply
	Purpose  Purpose
	NotAfter time.Time // zero: no limit
	// Key names the line so that a later turn can edit it; unique. "" is no name.
	Key string
	// Edits is the Key of an earlier line that this one replaces on the wire, where
	// the channel can and it was sent; else this is a line of its own.
	Edits string
	// Owner is whose words these are: their key seals the line, wherever it goes.
	Owner PersonID
	// Under is the Key of an earlier line in whose thread this one belongs.
	Under string
	// To is another address than the conversation's: an alarm by a second way, a page
	// that one of the staff opened.
	To Address
}
