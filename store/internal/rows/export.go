package rows

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Query runs one SELECT, whose parameters are $1, $2 …, and gives each row to row.
type Query func(query string, args []any, row func(scan func(...any) error) error) error

// Export reads all that is kept of a person; see bot.Exporter. The statements are
// the same for both stores; userColumn is what addresses.user is called there. All
// of them must see one snapshot.
func Export(ctx context.Context, vault bot.Vault, q Query, userColumn, id string) (bot.Export, error) {
	x := exporting{ctx: ctx, vault: vault, q: q}
	for _, read := range []func() error{
		func() error { return x.person(id) },
		func() error { return x.addresses(userColumn) },
		x.conversations, x.theirs, x.ours, x.consents, x.records, x.cases,
	} {
		if err := read(); err != nil {
			return bot.Export{}, err
		}
	}
	return x.out, nil
}

type exporting struct {
	ctx   context.Context
	vault bot.Vault
	q     Query
	out   bot.Export
	used  map[string]bot.Address // by addresses.id
}

func moment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.UnixMicro(n.Int64).UTC()
}

func (x *exporting) open(table, column, row string, sealed []byte, v any) (bool, error) {
	return Open(x.ctx, x.vault, table, column, row, sealed, v)
}

func (x *exporting) person(id string) error {
	p := &x.out.Person
	err := x.q(`SELECT id, key_id, hat, state, created_at FROM persons WHERE id = $1 OR id = (SELECT person FROM conversations WHERE id = $1)`, []any{id},
		func(scan func(...any) error) error {
			var created sql.NullInt64
			err := scan(&p.ID, &p.Key, &p.Hat, &p.State, &created)
			p.CreatedAt = moment(created)
			return err
		})
	if err == nil && p.ID == "" {
		return bot.ErrNobody
	}
	return err
}

func (x *exporting) addresses(userColumn string) error {
	x.used = map[string]bot.Address{}
	return x.q(`SELECT id, channel, account, `+userColumn+`, reachable, created_at FROM addresses WHERE person = $1 ORDER BY created_at, id`, []any{string(x.out.Person.ID)},
		func(scan func(...any) error) error {
			var a bot.ExportedAddress
			var id string
			var user []byte
			var since sql.NullInt64
			if err := scan(&id, &a.Channel, &a.Account, &user, &a.Reachable, &since); err != nil {
				return err
			}
			a.Since = moment(since)
			ok, err := x.open("addresses", "user", id, user, &a.User)
			if ok {
				x.used[id] = a.Address
				x.out.Addresses = append(x.out.Addresses, a)
			}
			return err
		})
}

func (x *exporting) conversations() error {
	return x.q(`SELECT id, hat, version, holder, lang, lang_chosen, reads, country, area, entry, address, last_choices, last_in, last_out, safety_until, calm_until, quiet, exited, stopped, state
		FROM conversations WHERE person = $1 ORDER BY id`, []any{string(x.out.Person.ID)},
		func(scan func(...any) error) error {
			c := bot.Conversation{Person: x.out.Person.ID}
			var reads, address string
			var lastIn, lastOut, safety, calm sql.NullInt64
			var state []byte
			err := scan(&c.ID, &c.Hat, &c.Version, &c.Holder, &c.Lang, &c.LangChosen, &reads, &c.Country, &c.Area, &c.Entry, &address, &c.LastChoices,
				&lastIn, &lastOut, &safety, &calm, &c.Quiet, &c.Exited, &c.Stopped, &state)
			if err != nil {
				return err
			}
			c.Address = x.used[address]
			c.LastIn, c.LastOut, c.SafetyUntil, c.CalmUntil = moment(lastIn), moment(lastOut), moment(safety), moment(calm)
			for _, l := range strings.Fields(reads) {
				c.Reads = append(c.Reads, bot.Lang(l))
			}
			if len(state) > 0 {
				c.State, err = x.vault.Open(x.ctx, bot.Place{Table: "conversations", Column: "state", Row: string(c.ID)}, state)
				if errors.Is(err, bot.ErrForgotten) {
					err = nil
				}
			}
			x.out.Conversations = append(x.out.Conversations, bot.ExportedConversation{Conversation: c})
			return err
		})
}

// of is the exported conversation of an id.
func (x *exporting) of(id string) *bot.ExportedConversation {
	for i := range x.out.Conversations {
		if string(x.out.Conversations[i].ID) == id {
			return &x.out.Conversations[i]
		}
	}
	return &bot.ExportedConversation{} // made since: not of this snapshot
}

// theirs are the lines that the person wrote, and timers.
func (x *exporting) theirs() error {
	return x.q(`SELECT e.conversation, e.id, e.kind, coalesce(e.timer, ''), e.at, e.due, e.state, e.payload FROM events e JOIN conversations c ON c.id = e.conversation
		WHERE c.person = $1 ORDER BY e.conversation, e.seq`, []any{string(x.out.Person.ID)},
		func(scan func(...any) error) error {
			var conv, id, timer, state string
			var kind bot.Kind
			var at, due sql.NullInt64
			var sealed []byte
			if err := scan(&conv, &id, &kind, &timer, &at, &due, &state, &sealed); err != nil {
				return err
			}
			c := x.of(conv)
			if kind == bot.Timer {
				if state == "waiting" {
					c.Timers = append(c.Timers, bot.ExportedTimer{Name: timer, Due: moment(due)})
				}
				return nil
			}
			var p Payload
			ok, err := x.open("events", "payload", id, sealed, &p)
			if !ok || err != nil {
				return err
			}
			in := p.Inbound(kind)
			text := in.Text
			if kind == bot.Command {
				text = strings.TrimSpace("/" + in.Command + " " + in.Args)
			}
			l := bot.ExportedLine{At: moment(at), Kind: string(kind), Text: text, Media: in.Media}
			if kind == bot.Press {
				l.Text = in.Wire // its label is looked up among our lines
			}
			c.Lines = append(c.Lines, l)
			return nil
		})
}

// ours are our lines, and the labels of what was pressed.
func (x *exporting) ours() error {
	labels := map[bot.OutboxID][]bot.Choice{}
	err := x.q(`SELECT o.conversation, o.id, o.purpose, o.at, o.state, o.payload, o.choices FROM outbox o JOIN conversations c ON c.id = o.conversation
		WHERE c.person = $1 AND o.op = 'send' ORDER BY o.conversation, o.seq`, []any{string(x.out.Person.ID)},
		func(scan func(...any) error) error {
			var conv, id, purpose, state string
			var at sql.NullInt64
			var sealed, choices []byte
			if err := scan(&conv, &id, &purpose, &at, &state, &sealed, &choices); err != nil {
				return err
			}
			if x.vault.KeyOf(sealed) != x.out.Person.Key {
				return nil // somebody else's words, shown to who helps them
			}
			var list []bot.Choice
			if _, err := x.open("outbox", "choices", id, choices, &list); err != nil {
				return err
			}
			labels[bot.OutboxID(id)] = list
			var w Wire
			ok, err := x.open("outbox", "payload", id, sealed, &w)
			if !ok || err != nil {
				return err
			}
			l := bot.ExportedLine{At: moment(at), Ours: true, Kind: purpose, Text: w.Reply.PlainText(), State: state}
			for _, k := range list {
				l.Choices = append(l.Choices, k.Label)
			}
			c := x.of(conv)
			c.Lines = append(c.Lines, l)
			return nil
		})
	if err != nil {
		return err
	}
	for i := range x.out.Conversations {
		inOrder(x.out.Conversations[i].Lines, labels)
	}
	return nil
}

func (x *exporting) consents() error {
	return x.q(`SELECT purpose, given, text_version, lang, channel, at FROM consents WHERE person = $1 ORDER BY seq`, []any{string(x.out.Person.ID)},
		func(scan func(...any) error) error {
			k := bot.Consent{Person: x.out.Person.ID}
			var at sql.NullInt64
			err := scan(&k.For, &k.Given, &k.TextVersion, &k.Lang, &k.Channel, &at)
			k.At = moment(at)
			x.out.Consents = append(x.out.Consents, k)
			return err
		})
}

// records are those whose person it is.
func (x *exporting) records() error {
	return x.q(`SELECT kind, id, state, at, until, CAST(facts AS TEXT), words FROM records WHERE person = $1 ORDER BY at, kind, id`, []any{string(x.out.Person.ID)},
		func(scan func(...any) error) error {
			var r bot.ExportedRecord
			var id, facts string
			var at, until sql.NullInt64
			var words []byte
			if err := scan(&r.Kind, &id, &r.State, &at, &until, &facts, &words); err != nil || !r.Kind.Exported() {
				return err
			}
			r.At, r.Until = moment(at), moment(until)
			hers, err := bot.OnlyHers(json.RawMessage(facts))
			if err != nil {
				return err
			}
			r.Facts = hers
			ok, err := x.open("records", "words", string(r.Kind)+"/"+id, words, &r.Words)
			if ok || len(words) == 0 {
				x.out.Records = append(x.out.Records, r)
			}
			return err
		})
}

func (x *exporting) cases() error {
	return x.q(`SELECT count(*) FROM cases WHERE person = $1 AND state <> $2`, []any{string(x.out.Person.ID), string(bot.CaseClosed)},
		func(scan func(...any) error) error { return scan(&x.out.OpenCases) })
}

// inOrder sorts both sides' lines by time and gives a press the label that it meant.
func inOrder(lines []bot.ExportedLine, choices map[bot.OutboxID][]bot.Choice) {
	slices.SortStableFunc(lines, func(a, b bot.ExportedLine) int { return a.At.Compare(b.At) })
	for i := range lines {
		l := &lines[i]
		if l.Ours || l.Kind != string(bot.Press) {
			continue
		}
		reply, n, ok := bot.ParseWireID(l.Text)
		l.Text = ""
		if list := choices[reply]; ok && n < len(list) {
			l.Text = list[n].Label
		}
	}
}

// Wrote finds who wrote a text since then; see bot.Exporter.
func Wrote(ctx context.Context, vault bot.Vault, q Query, text string, since time.Time) (out []bot.Writer, err error) {
	err = q(`SELECT c.person, e.conversation, e.id, e.at, e.payload FROM events e JOIN conversations c ON c.id = e.conversation JOIN persons p ON p.id = c.person
		WHERE e.at >= $1 AND e.kind = 'message' AND e.payload IS NOT NULL AND p.state = 'active' ORDER BY e.at, e.seq`, []any{since.UnixMicro()},
		func(scan func(...any) error) error {
			var w bot.Writer
			var id string
			var at sql.NullInt64
			var sealed []byte
			if err := scan(&w.Person, &w.Conversation, &id, &at, &sealed); err != nil {
				return err
			}
			var p Payload
			ok, err := Open(ctx, vault, "events", "payload", id, sealed, &p)
			if ok && strings.EqualFold(strings.TrimSpace(p.Text), text) {
				w.Channel, w.At = p.Channel, moment(at)
				out = append(out, w)
			}
			return err
		})
	return out, err
}
