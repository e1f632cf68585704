// Package contact finds what leads to somebody outside of the talk: telephone
// numbers, e-mail addresses, links, names on social media, streets with a number.
//
// It reads digits of all scripts, spaced, dotted or written as words, and "at" and
// "dot" written out, in the five launch languages. It errs towards asking: what it
// finds is held with a question and never refused. It leaves alone what parents and
// helpers write every day: emergency numbers and helplines, dates, times, ages,
// prices.
//
// It does not join what is spread over several messages, and knows nothing of names.
// Go next to find.go.
package contact
