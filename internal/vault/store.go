package vault

import (
	"context"
	"errors"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// KeyStore keeps wrapped keys and the ledger of who was forgotten: what the event
// path needs. Get returns bot.ErrForgotten for a key that was destroyed, or never
// was; Destroy and Record may be repeated. All may be called from many goroutines.
type KeyStore interface {
	// Put stores a new key durably. It refuses one that is wrapped by a master
	// key that was taken out of use (ErrRetired).
	Put(ctx context.Context, id bot.KeyID, wrapped []byte) error
	Get(ctx context.Context, id bot.KeyID) (wrapped []byte, err error)
	Destroy(ctx context.Context, id bot.KeyID) error
	Record(ctx context.Context, p bot.PersonID) error
	// Forgotten are all in the ledger, the oldest first.
	Forgotten(ctx context.Context) ([]bot.PersonID, error)
	Close() error
}

// Keeper is a key store that lasts: rotating, backing up, restoring and looking
// after it need more than the event path does.
type Keeper interface {
	KeyStore
	Rotator
	Safekeeper
	// Where names the store for people, without a password.
	Where() string
	// Empty reports whether it never held a key.
	Empty(ctx context.Context) (bool, error)
	// Older are the ids of living keys that were made before a time, by id, those
	// after one of them, a limited number.
	Older(ctx context.Context, before time.Time, after bot.KeyID, limit int) ([]bot.KeyID, error)
}

// Rotator is what rotating the master key needs.
type Rotator interface {
	// WrappedBy counts the living keys by the master key that has wrapped them.
	WrappedBy(ctx context.Context) (map[MasterID]int, error)
	// NotBy are living keys that another master than this has wrapped, by id.
	NotBy(ctx context.Context, m MasterID, after bot.KeyID, limit int) ([]Wrapped, error)
	// Rewrap replaces wrapped keys, all or none, each only if it is still as it
	// was: one that was destroyed meanwhile stays so.
	Rewrap(ctx context.Context, old, now []Wrapped) error
	// Retire takes masters out of use for good, unless a living key is wrapped by
	// one of them (ErrInUse).
	Retire(ctx context.Context, ms []MasterID) error
}

// Safekeeper is what backing up and restoring need.
type Safekeeper interface {
	// Export hands out all living keys and the whole ledger as they were at one
	// moment.
	Export(ctx context.Context, key func(Wrapped) error, entry func(Entry) error) error
	// Import adds keys and ledger entries, all or none. A key that is there
	// already, living or destroyed, stays as it is; so does an entry.
	Import(ctx context.Context, keys []Wrapped, ledger []Entry) error
	// NoteBackup remembers that a backup was made; Backups are those, the newest
	// first.
	NoteBackup(ctx context.Context, b Backup) error
	Backups(ctx context.Context) ([]Backup, error)
}

// Wrapped is a living key as it is stored.
type Wrapped struct {
	ID     bot.KeyID
	Key    []byte
	MadeAt time.Time
}

// Entry is one line of the ledger.
type Entry struct {
	Person bot.PersonID
	At     time.Time
}

// Backup says that a backup was made.
type Backup struct {
	At   time.Time
	Kind string // KindData or KindKeys
	// Masters are the master keys that had wrapped the keys in it.
	Masters []MasterID
}

// The kinds of backups.
const (
	KindData = "data"
	KindKeys = "keys"
)

// The errors of key stores.
var (
	// ErrWrongMaster is what opening returns when the master key does not fit.
	ErrWrongMaster = errors.New("the master key does not fit these data: name the key file that was made with them")
	// ErrRetired is what Put returns for a key that an old master has wrapped.
	ErrRetired = errors.New("the key file on this machine is an old one, whose master key was taken out of use: copy the newest key file here")
	// ErrInUse is what Retire returns.
	ErrInUse = errors.New("keys are still wrapped by an old master key: run `ouderbrug keys rotate` first, and see that every machine has the newest key file")
)
