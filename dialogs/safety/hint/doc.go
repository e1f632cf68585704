// Package hint guesses danger where people only hint at it: an understatement, a fear told as a rule of the house, the
// cry at the end of a question about bedtime. It is a linear classifier over the letters and words of a message,
// learnt from the written examples in content/train by the command internal/trainhints; its weights are in the binary.
//
// It may only add: package detect asks it where the rules found nothing, and what it says is never more than a caring
// question. It knows no rules, no state and no language setting, needs no server, and gives the same answer each time.
//
// How a message is read: features.go turns words into numbers of buckets (concepts.go what they are about, common.go who
// does what to whom, in all languages together), known.go says which of them have weights,
// model.go adds the weights up, file.go is the form of weights.bin. Learning and choosing the thresholds is in internal/trainhints; why it is built
// this way and how well it does is in docs/decisions/006-hints-by-a-small-classifier.md.
package hint
