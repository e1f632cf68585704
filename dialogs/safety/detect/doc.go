// Package detect recognises danger in what somebody writes, and holds the fixed texts that answer it.
//
// It is pure: a message goes in, a [Finding] comes out, the same each time. It knows nothing of conversations,
// channels or helplines' opening hours; the safety dialog decides what follows from a finding, and gives [Texts]
// the numbers of the country. It asks no server and no language model, and what it reads is never logged.
//
// The rules are data: content/safety/<lang>.yaml, whose form is explained in content/safety/README.md. All
// languages' rules run on every message, since people switch language when it hurts.
//
// How a message is read: [Detector.Detect] folds it into tokens (normalise.go), finds for every token the words of
// the rules it may be, typing mistakes forgiven (lexicon.go, nearby.go), joins words into groups and phrases
// (phrase.go), lets the rules look for their groups close to each other (match.go), and weighs what was found:
// idioms, films, negation and the past, and questions about danger in general (weigh.go). Where the rules are silent, the
// small classifier of package dialogs/safety/hint may add a check (decision 006). Texts are in texts.go and render.go.
package detect
