// Package feedback takes one tap: did this answer help?
//
// The word is counted for a card and a language, with no person and no text
// beside it. "No" leads straight back to "ask" with the other topics that the
// question may have meant. The dialog asks nobody to explain, and asks only
// somebody who pressed the button under an answer.
package feedback
