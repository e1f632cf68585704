// Package postgres keeps everything in PostgreSQL, for several instances at once:
// bot.Store and the reads that go with it. The contract is store/storetest, the
// same that store/sqlite keeps; the migrations have the same names.
//
// How it works, in four sentences. Whatever changes a conversation locks its row
// first, in a statement of its own, so that the statements behind it see all that was
// committed before (receive.go, commit.go); its version is what fences. A claim is
// two columns of that row, taken with SKIP LOCKED (claim.go), and a line on the wire
// is a row in the table wire (outbox.go): both end with a lease, so that an instance
// that dies holds up nobody for longer. Statements that belong together go to the
// database in one round trip, as one transaction (batch.go); where one of them must
// be able to refuse the rest it divides by the number of rows that it found, and
// PostgreSQL undoes everything when that is zero. What memory keeps are facts that
// never change (whose line, which key) or that the transaction checks again (whose
// address).
//
// Plain SQL: no advisory locks, triggers or procedures. LISTEN and NOTIFY only wake
// others earlier (wake.go). It is not for one small machine: that is store/sqlite.
// Start reading in store.go, then receive.go, claim.go, commit.go, outbox.go,
// settle.go: the five methods in the order of an event's way.
package postgres
