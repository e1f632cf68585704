// Package sqlite keeps everything in one SQLite file: bot.Store and the reads
// that go with it, for one process (a lock file says so).
//
// One writer goroutine gathers the changes that wait into one transaction (group
// commit, writer.go); readers have connections of their own beside it (WAL). All
// but ids, times, states, roles and languages is sealed with a bot.Vault before
// it reaches the writer (seal.go).
//
// It is not for several instances: that is store/postgres. The contract that both
// keep is store/storetest. Start reading in store.go, then receive.go, claim.go,
// commit.go, outbox.go: the five methods in the order of an event's way.
package sqlite
