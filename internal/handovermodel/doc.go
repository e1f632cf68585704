// Package handovermodel is the model-based test of the warm handover: random parents,
// ambassadors, a coordinator, staff and a professional act on a whole bot, with a clock
// that jumps, channels that fail, restarts and, on PostgreSQL, two instances; after each
// step it looks at what must always hold. It is a test and nothing else: what people
// are like in a week, and the numbers of it, are package simulate; single dialogs have
// model tests of their own.
//
// `make model` runs it long on both stores. Read model_test.go first; world_test.go is
// what they live in, acts_test.go what they do, watch_test.go and check_test.go what
// must hold.
package handovermodel
