package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// RecordKind says what a record is of: "helper", "talk", "review" …
type RecordKind string

// Record is one thing of the handover as it is kept: who holds a talk, what a helper
// can do, where a case stands. All kinds share one table, because each is read whole
// by a few readers and written by one of them, and because a new kind then needs no
// migration on two stores (decision 018). Use [Kept], which gives each kind its types.
type Record struct {
	Kind    RecordKind
	ID      string // unique within the kind
	Version int64  // as it was read; 0 is new. Compared in the commit, raised by it
	// Person is whose record it is: their key seals Words and with them it goes. ""
	// is nobody's: then there can be no Words.
	Person       PersonID
	Conversation ConversationID // the one it belongs to, "" if none
	Helper       PersonID       // the helper that it is about, "" if none
	State        string
	At           time.Time
	Until        time.Time       // then it is purged; zero: it stays while its person does
	Facts        json.RawMessage // clear: ids, languages, roles, states, times, counts
	Words        json.RawMessage // sealed: all that a person wrote, or that names somebody
}

// RecordChange writes a record whole, or takes it away. A record that is there
// already (Version 0), or has changed since it was read, makes the change ErrStale.
type RecordChange struct {
	Record
	Delete bool
}

// RecordQuery says which records are wanted: those for which each field that is set
// holds. The order is At, then ID.
type RecordQuery struct {
	Kind         RecordKind // must be set
	IDs          []string
	Person       PersonID
	Conversation ConversationID
	Helper       PersonID
	States       []string
	Since        time.Time // At not before
	Limit        int       // 0: 1000
}

// RecordReader reads records. One whose key was destroyed is forgotten and is not
// among them.
type RecordReader interface {
	Records(ctx context.Context, q RecordQuery) ([]Record, error)
}

// Facts are the clear part of a kind of record; the type says the kind.
type Facts interface{ Kind() RecordKind }

// Meta is what all kinds have; see Record.
type Meta struct {
	ID           string
	Version      int64
	Person       PersonID
	Conversation ConversationID
	Helper       PersonID
	State        string
	At           time.Time
	Until        time.Time
}

// Kept is a record with the types of its kind: F in clear, W sealed.
type Kept[F Facts, W any] struct {
	Meta
	Facts F
	Words W
}

// Change is the write of k as it is now.
func (k Kept[F, W]) Change() (RecordChange, error) {
	facts, err := json.Marshal(k.Facts)
	if err != nil {
		return RecordChange{}, fmt.Errorf("write the facts of a %s: %w", k.Facts.Kind(), err)
	}
	var words json.RawMessage
	if k.Person != "" {
		if words, err = json.Marshal(k.Words); err != nil {
			return RecordChange{}, fmt.Errorf("write the words of a %s: %w", k.Facts.Kind(), err)
		}
	}
	return RecordChange{Record: Record{
		Kind: k.Facts.Kind(), ID: k.ID, Version: k.Version, Person: k.Person, Conversation: k.Conversation, Helper: k.Helper,
		State: k.State, At: k.At, Until: k.Until, Facts: facts, Words: words,
	}}, nil
}

// Find reads the records of F's kind that q asks for.
func Find[F Facts, W any](ctx context.Context, r RecordReader, q RecordQuery) ([]Kept[F, W], error) {
	var none F
	q.Kind = none.Kind()
	records, err := r.Records(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("read the %s records: %w", q.Kind, err)
	}
	out := make([]Kept[F, W], len(records))
	for i, rec := range records {
		k := &out[i]
		k.Meta = Meta{rec.ID, rec.Version, rec.Person, rec.Conversation, rec.Helper, rec.State, rec.At, rec.Until}
		if err := json.Unmarshal(rec.Facts, &k.Facts); err != nil {
			return nil, fmt.Errorf("read the facts of a %s: %w", q.Kind, err)
		}
		if len(rec.Words) > 0 {
			if err := json.Unmarshal(rec.Words, &k.Words); err != nil {
				return nil, fmt.Errorf("read the words of a %s: %w", q.Kind, err)
			}
		}
	}
	return out, nil
}

// FindOne reads one record by its id; ok is false if there is none.
func FindOne[F Facts, W any](ctx context.Context, r RecordReader, id string) (k Kept[F, W], ok bool, err error) {
	found, err := Find[F, W](ctx, r, RecordQuery{IDs: []string{id}, Limit: 1})
	if err != nil || len(found) == 0 {
		return k, false, err
	}
	return found[0], true, nil
}
