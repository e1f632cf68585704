package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the database driver

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/internal/room"
	"github.com/ouderbrug/ouderbrug/store/internal/rows"
)

// Options are what a store needs beside its file.
type Options struct {
	Vault        bot.Vault
	Installation string // of the vault's keys; data of another one are refused
	Now          func() time.Time
	NewID        func() string
}

// Store is bot.Store in one SQLite file.
type Store struct {
	Options
	path    string
	read    *sql.DB
	write   *sql.DB
	readers *readers
	writer  *writer
	lock    io.Closer
	applied []string
	closing sync.Mutex // whoever closes second waits until it is closed
	// unscrubbed: the log may hold what was deleted.
	unscrubbed atomic.Bool
	seq        atomic.Int64 // the last number given to an event or a line

	claims  leases[bot.ConversationID] // conversations being worked on
	sending leases[bot.ConversationID] // conversations with a line on the wire
	named   leases[string]             // bot.Leaser

	keys  rows.Recent[bot.PersonID, bot.KeyID]
	known rows.Recent[string, owner]       // by the lookup of an address
	lines rows.Recent[bot.OutboxID, whose] // lines that were handed out
	// warm are conversations as they were last written or read, and choices those
	// under lines that were committed. A conversation that has changed since is
	// caught by its version.
	warm    rows.Recent[bot.ConversationID, bot.Claimed]
	choices rows.Recent[bot.OutboxID, keptChoices]
}

var (
	_ bot.Store      = (*Store)(nil)
	_ bot.Reader     = (*Store)(nil)
	_ bot.Leaser     = (*Store)(nil)
	_ bot.Erasure    = (*Store)(nil)
	_ bot.LineReader = (*Store)(nil)
)

// knownAddresses is how many addresses one of two generations knows the owner of, some
// 210 bytes each (27 MB in all): one that is not known costs an arrival a read, and
// after each commit a reader begins with an empty cache of pages.
const knownAddresses = 1 << 16

// Memory is the path of a store that lives and dies with the process.
const Memory = ":memory:"

// Open opens or makes the file at path, takes its lock and brings it to the
// newest migration. An error is one sentence that says what to do.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	s := &Store{Options: o, path: path}
	s.known.Most = knownAddresses
	if path != Memory {
		lock, err := lockFile(path + ".lock")
		if err != nil {
			return nil, err
		}
		s.lock = lock
		if err := private(path); err != nil {
			return nil, errors.Join(fmt.Errorf("open the database %s: %w", path, room.Explain(err, path)), s.Close())
		}
	}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database %s: %w", path, room.Explain(err, path)), s.Close())
	}
	return s, nil
}

// private makes the file, if it is not there, so that only its owner reads it; SQLite
// gives the log beside it the same mode. One that is there keeps what it was given.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

func (s *Store) open(ctx context.Context) error {
	var err error
	if s.write, err = sql.Open("sqlite", dsn(s.path, false)); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if s.applied, err = migrate(ctx, s.write, s.Now()); err != nil {
		return err
	}
	if err := s.owns(ctx); err != nil {
		return err
	}
	var last int64
	if err := s.write.QueryRowContext(ctx, `SELECT max(coalesce((SELECT max(seq) FROM events), 0), coalesce((SELECT max(seq) FROM outbox), 0))`).Scan(&last); err != nil {
		return err
	}
	// Numbers grow over restarts even if the newest rows were deleted: a page
	// remembers the last one that it saw.
	s.seq.Store(max(last, s.Now().UnixMicro()))
	// Whoever marked a broadcast row is dead: it was perhaps sent (design §3).
	if _, err := s.write.ExecContext(ctx, `UPDATE outbox SET state = 'unknown' WHERE state = 'sending'`); err != nil {
		return err
	}
	own, err := newTx(s.write)
	if err != nil {
		return err
	}
	if s.path == Memory { // its one connection serves everybody, one after the other
		s.readers = &readers{free: make(chan *tx, 1)}
		s.readers.add(own)
		s.writer = startWriter(s.path, s.readers.lend)
		return nil
	}
	done, err := own.emptyLog() // a process that was killed may have deleted somebody's rows last
	if err != nil {
		own.close()
		return err
	}
	s.unscrubbed.Store(!done)
	s.writer = startWriter(s.path, func(_ context.Context, f func(*tx) error) error { return f(own) })
	s.writer.own = own
	return s.openReaders()
}

// readConns is how many reads run at once.
const readConns = 8

func (s *Store) openReaders() (err error) {
	if s.read, err = sql.Open("sqlite", dsn(s.path, true)); err != nil {
		return err
	}
	s.readers = &readers{free: make(chan *tx, readConns)}
	for range readConns {
		t, err := newTx(s.read)
		if err != nil {
			return err
		}
		s.readers.add(t)
	}
	return nil
}

// Applied are the migrations that Open applied, none if there was nothing new.
func (s *Store) Applied() []string { return s.applied }

// owns refuses data that were sealed by another installation's keys.
func (s *Store) owns(ctx context.Context) error {
	var is string
	err := s.write.QueryRowContext(ctx, `SELECT id FROM installation`).Scan(&is)
	if errors.Is(err, sql.ErrNoRows) {
		_, err = s.write.ExecContext(ctx, `INSERT INTO installation (id) VALUES (?)`, s.Installation)
		return err
	}
	if err == nil && is != s.Installation {
		return errors.New("it was made with other keys: name the key file that belongs to it (--keys)")
	}
	return err
}

// Close waits for what is being written or read and gives the lock back.
func (s *Store) Close() error {
	s.closing.Lock()
	defer s.closing.Unlock()
	var errs []error
	if s.writer != nil {
		s.writer.stop()
	}
	if s.readers != nil {
		s.readers.close()
	}
	for _, db := range []*sql.DB{s.read, s.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
		s.lock = nil
	}
	return errors.Join(errs...)
}

// What a connection holds of the file, in kB as SQLite counts; it fills by use. The
// driver rounds each page up to a power of two, so that memory grows by nearly twice as
// much. A reader begins anew after each commit: it needs what one claim looks at.
const (
	writerCache = "16000"
	readerCache = "1000"
)

// dsn gives every connection its pragmas: SQLite forgets them otherwise.
func dsn(path string, readOnly bool) string {
	p := []string{"foreign_keys(1)", "busy_timeout(5000)", "secure_delete(ON)", "temp_store(MEMORY)"}
	if path == Memory {
		return path + "?" + url.Values{"_pragma": p}.Encode()
	}
	// A page that is written again and again moves to the file once in 16 MB of
	// log, and the writer finds it in its cache.
	p = append(p, "journal_mode(WAL)", "synchronous(FULL)", "wal_autocheckpoint(4000)")
	if readOnly {
		p = append(p, "query_only(1)", "cache_size(-"+readerCache+")")
	} else {
		p = append(p, "cache_size(-"+writerCache+")")
	}
	v := url.Values{"_pragma": p, "_txlock": {"immediate"}}
	return "file:" + strings.ReplaceAll(url.PathEscape(path), "%2F", "/") + "?" + v.Encode()
}
