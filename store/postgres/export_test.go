package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Hot are the statements of an event's way and of what is asked every second, with
// arguments that make each find something in what the plan test fills in.
func Hot(now int64) map[string]struct {
	SQL  string
	Args []any
} {
	type s = struct {
		SQL  string
		Args []any
	}
	ids := []string{"c500", "c600000"}
	records := func(q bot.RecordQuery) s {
		q.Kind = "talk"
		text, args := selectRecords(q)
		return s{text, args}
	}
	return map[string]s{
		"talk":                 {selectTalk, []any{"c500", 0, 100}},
		"sent as":              {selectSentAs, []any{"k500", "c500"}},
		"conversation":         {selectConversation, []any{"c500"}},
		"talks gauge":          {gaugeTalks, []any{now, 10_000}},
		"records by id":        records(bot.RecordQuery{IDs: []string{"t500", "t600"}}),
		"records by person":    records(bot.RecordQuery{Person: "p500"}),
		"records by talk":      records(bot.RecordQuery{Conversation: "c500", States: []string{"open"}}),
		"records by helper":    records(bot.RecordQuery{Helper: "h500", States: []string{"open", "closing"}}),
		"records by state":     records(bot.RecordQuery{States: []string{"waiting", "reserved"}}),
		"a page of records":    {purgingOf("records").statement(), []any{now, int64(-1), "", purgePage}},
		"lock of places":       {lockPlaces, []any{[]string{"l500", "l600000"}}},
		"owners":               {selectOwners, []any{[]string{"l500"}}},
		"arrival":              {insertArrival, []any{"l500", "p500", "fresh", now, now + 1_000_000, true, 6, "e", "message", 0, []byte("x"), nil, true}},
		"take":                 {takeReady, []any{now, 64, "me", now + 30_000_000}},
		"next ready":           {nextReady, []any{now}},
		"waiting":              {selectWaiting, []any{ids, now}},
		"lock of a change":     {lockChange, []any{ids, []string{"c500"}, []int64{0}, 1}},
		"update":               {updateConversation, []any{"c500", []string{"e1"}, []string{}, "bot", "nl", false, "", "", "", "", "l500", "", nil, nil, nil, nil, false, false, false, nil, nil}},
		"line":                 {insertLine, []any{"o-new", "c500", "chan", "", "l500", "send", "answer", 1, "nl", "pending", false, now, now, nil, nil, []byte("x"), nil, nil}},
		"lost broadcasts":      {loseBroadcasts, []any{"chan", "", now}},
		"take lines":           {takeDue, []any{"chan", "", now, 30, "me", now + 30_000_000, dueWindow}},
		"next due":             {nextDue, []any{"chan", "", now}},
		"lines to send":        {selectDue, []any{[]int64{10, 500_000}}},
		"consents of lines":    {selectDueConsents, []any{[]int64{10, 500_000}}},
		"settle":               {settleSent, []any{"o500", nil, "", now}},
		"settle for later":     {settlePending, []any{"o500", now, 1, ""}},
		"lines of a page":      {selectLines, []any{"l500", 0, 100}},
		"consents of a page":   {selectOfAddress, []any{"l500"}},
		"last lines":           {selectLastOfBoth, []any{"c500", 10}},
		"consents":             {selectConsents, []any{"p500"}},
		"seen":                 {selectSeen, []any{"k500"}},
		"choices":              {selectChoices, []any{"o500", "c500"}},
		"lease":                {takeLease, []any{"n", "o", now, now}},
		"waiting people":       {gaugeWaiting, []any{now, 10_000}},
		"pending lines":        {gaugePending, []any{now, 10_000}},
		"standing":             {selectStanding, []any{[]string{"p500", "p600000"}}},
		"claims of who stops":  {releaseAll, []any{"me", now}},
		"a page of a purge":    {purgingOf("event texts").statement(), []any{now, int64(-1), int64(-1), purgePage, now - 1, now, int64(1)}},
		"a page of old hashes": {purgingOf("dedupe hashes").statement(), []any{now, int64(-1), "", purgePage}},
	}
}

func purgingOf(what string) purging {
	for _, p := range purgings(time.Unix(0, 0)) {
		if p.What == what {
			return p
		}
	}
	return purging{}
}

// Pool is the store's own, with the settings that its sessions have.
func (s *Store) Pool() *pgxpool.Pool { return s.pool }

// Explain says what an error means to people.
var Explain = explain

// Apply applies the first n migrations to an empty schema.
func Apply(ctx context.Context, pool *pgxpool.Pool, n int) error {
	if _, err := pool.Exec(ctx, `CREATE TABLE migrations (name TEXT COLLATE "C" PRIMARY KEY, applied_at BIGINT NOT NULL)`); err != nil {
		return err
	}
	for _, name := range Migrations()[:n] {
		tx, err := pool.Begin(ctx)
		if err != nil {
			return err
		}
		if err := apply(ctx, tx, name, 0); err != nil {
			return err
		}
		if err := tx.Commit(ctx); err != nil {
			return err
		}
	}
	return nil
}
