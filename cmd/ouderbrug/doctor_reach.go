package main

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // asks a PostgreSQL what time it is

	"github.com/ouderbrug/ouderbrug/retrieval"
	"github.com/ouderbrug/ouderbrug/store"
)

// qdrant looks whether the index server answers, takes the key and can be searched in time.
func (c *doctorCmd) qdrant(ctx context.Context, _ *env) finding {
	f := finding{part: "qdrant", well: "off (not set)"}
	if c.Qdrant == "" {
		return f
	}
	s, err := openQdrant(c.Elsewhere, "")
	if err != nil {
		f.fault = err.Error()
		return f
	}
	defer func() { _ = s.Close() }() // it was only asked
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	began := time.Now()
	version, err := s.Check(ctx)
	if err != nil {
		f.fault = fmt.Sprintf("%v: start Qdrant and give its gRPC port and key, or take the setting away (the built-in index answers meanwhile)", err)
		return f
	}
	f.well = fmt.Sprintf("%s on %s, answers in %d ms", version, c.Qdrant, time.Since(began).Milliseconds())
	wait := cmp.Or(c.QdrantWait, retrieval.DefaultDeadline)
	if took := time.Since(began) / 2; took > wait { // two calls
		f.fault = fmt.Sprintf("Qdrant takes %d ms for a call: a parent waits for it no longer than %d ms (--qdrant-wait), and the built-in index answers; bring it nearer", took.Milliseconds(), wait.Milliseconds())
	}
	return f
}

// embeddings looks whether the embedding server makes a vector of a question in time.
func (c *doctorCmd) embeddings(ctx context.Context, _ *env) finding {
	f := finding{part: "embeddings", well: "off (not set)"}
	if c.EmbedURL == "" {
		return f
	}
	m, err := openEmbedder(lookup{Elsewhere: c.Elsewhere, db: c.DB})
	if err != nil {
		f.fault = err.Error()
		return f
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	if _, err := m.Question(ctx, "Hoe gaat het?"); err != nil { // the first question may load the model
		f.fault = fmt.Sprintf("%v: look at --embed-url and --embed-model (questions are answered without meanwhile)", err)
		return f
	}
	began := time.Now()
	v, err := m.Question(ctx, "Hoe gaat het nu?")
	took, wait := time.Since(began), cmp.Or(c.EmbedWait, retrieval.DefaultEmbedDeadline)
	switch {
	case err != nil:
		f.fault = err.Error()
	case took > wait:
		f.fault = fmt.Sprintf("a question's embedding takes %d ms: a parent waits for it no longer than %d ms (--embed-wait), and is answered without; take a smaller model or a faster machine", took.Milliseconds(), wait.Milliseconds())
	default:
		f.well = fmt.Sprintf("%s, %d numbers in %d ms", c.EmbedModel, len(v), took.Milliseconds())
	}
	return f
}

// offBy is how far a clock may be off. Leases bear a second or two; Telegram's and
// certificates' times bear more.
const offBy = 5 * time.Second

// clock looks for a clock that is wrong: certificates, timers, leases and the age of
// messages depend on it. It asks the database server, and --time-url if one is
// named; nobody else.
func (c *doctorCmd) clock(ctx context.Context, e *env) finding {
	f := finding{part: "clock", well: e.now().Format(time.RFC3339)}
	if e.now().Year() < 2026 || e.now().Year() > 2100 {
		f.fault = "the clock says " + f.well + ": set it (timedatectl set-ntp true)"
		return f
	}
	var agree []string
	for _, x := range []struct {
		whose, from string
		ask         func(context.Context, string) (time.Time, error)
	}{{"the database server", c.postgresDSN(), databaseTime}, {"--time-url", c.TimeURL, serverDate}} {
		if x.from == "" {
			continue
		}
		began := e.now()
		at, err := x.ask(ctx, x.from)
		if err != nil {
			f.fault = fmt.Sprintf("the clock of %s cannot be read: %v", x.whose, err)
			return f
		}
		ours := began.Add(e.now().Sub(began) / 2)
		if off := ours.Sub(at).Round(time.Second); off.Abs() > offBy {
			way := "ahead of"
			if off < 0 {
				way = "behind"
			}
			f.fault = fmt.Sprintf("this machine's clock is %v %s that of %s: set both (timedatectl set-ntp true)", off.Abs(), way, x.whose)
			return f
		}
		agree = append(agree, x.whose)
	}
	if len(agree) > 0 {
		f.well += ", as " + strings.Join(agree, " and ") + " says"
	}
	return f
}

func (c *doctorCmd) postgresDSN() string {
	if store.IsPostgres(c.DB) {
		return c.DB
	}
	return ""
}

// databaseTime asks a PostgreSQL server what time it is.
func databaseTime(ctx context.Context, dsn string) (time.Time, error) {
	away := errors.New("the database does not answer") // and no more: an error may quote the DSN
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		return time.Time{}, away
	}
	defer func() { _ = db.Close() }() // it was only asked
	var at time.Time
	if err := db.QueryRowContext(ctx, `SELECT clock_timestamp()`).Scan(&at); err != nil {
		return time.Time{}, away
	}
	return at, nil
}
