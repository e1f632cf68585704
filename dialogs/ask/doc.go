// Package ask answers questions from the vetted cards; it is where every
// conversation is when nothing else is going on.
//
// A question is looked up (find.go) and falls into one of three bands: it is
// answered with a card (answer.go), the person is asked which of two or three
// topics she means (offer.go), or she hears honestly that there is no checked
// answer, with a person as the way on. An answer is short and stands alone; the
// rest (more.go) and the places that can help (places.go) come when she presses.
// Who cannot or will not write finds her way by eight pictures (menu.go, tiles.go).
//
// The package phrases nothing about parenting itself: what it says of a subject
// stands in a card or a place, word for word. It does not look for danger either;
// safety has seen every message before it comes here.
//
// Go next to dialog.go.
package ask
