package bot

import (
	"context"
	"errors"
)

// KeyID names a sealing key: one a person, one a case.
type KeyID string

// Place is where a sealed value stands; it is bound into the value, so that a
// value copied to another row cannot be opened.
type Place struct{ Table, Column, Row string }

// Vault seals and opens what is not a clear column. A sealed value carries the id
// of its key. All methods may be called from many goroutines.
type Vault interface {
	// NewKey makes a key and stores it durably before it returns.
	NewKey(ctx context.Context) (KeyID, error)
	Seal(ctx context.Context, key KeyID, at Place, plain []byte) ([]byte, error)
	// Open returns ErrForgotten when the key of the value was destroyed.
	Open(ctx context.Context, at Place, sealed []byte) ([]byte, error)
	// KeyOf is the id of the key of a sealed value, "" of what is none.
	KeyOf(sealed []byte) KeyID
	// Destroy ends a key for good; destroying it again is no error.
	Destroy(ctx context.Context, key KeyID) error
	// Lookup is the keyed hash under which a value is found again. The key of
	// the hash lives outside the database.
	Lookup(parts ...string) string
}

// ErrForgotten is what opening a value of a destroyed key returns: the value is
// gone on purpose, and the reader treats its row as absent.
var ErrForgotten = errors.New("forgotten: the key of this value was destroyed")

// Ledger remembers who was forgotten, by random id and time only, so that a
// restored backup can be cleaned before it is used.
type Ledger interface {
	Record(ctx context.Context, person PersonID) error
	// Forgotten are all who were ever recorded, the oldest first.
	Forgotten(ctx context.Context) ([]PersonID, error)
}
