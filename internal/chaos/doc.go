// Package chaos kills a running bot at random moments and counts what that did.
//
// A child process runs a whole bot on a SQLite file; the parent is the platform:
// it writes messages, again and again until they are accepted, and records every
// line that it is given. After so many kills it counts: accepted events that were
// lost, effects that happened twice, lines out of order, replies that were
// repeated (design §3, "What is promised").
//
//	go test ./internal/chaos -run Chaos -kills 20 -v
//
// It does not cut the power: what is written but not flushed survives a kill.
// That every commit is flushed is counted beside the store (store/sqlite).
// Everything here is a test; start reading in chaos_test.go.
package chaos
