// Package chaos kills a running bot at random moments and counts what that did.
//
// Child processes run whole bots on one store: one of them on a SQLite file, or two
// on a PostgreSQL, of which one is killed at a time while PostgreSQL itself is
// restarted now and then, every other time as a crash. The parent is the platform: it
// writes messages, again and again until one of the instances accepts them, and
// records every line that it is given. After so many kills it counts: accepted events
// that were lost, effects that happened twice, lines out of order, replies that were
// repeated (design §3, "What is promised").
//
//	go test ./internal/chaos -run Chaos -kills 20 -v
//
// It does not cut the power: what is written but not flushed survives a kill, of the
// bot and of PostgreSQL alike. That every commit is flushed is counted beside the
// store (store/sqlite), and is PostgreSQL's own promise there.
// Everything here is a test; start reading in chaos_test.go.
package chaos
