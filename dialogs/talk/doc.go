// Package talk is the parent's side of a talk that a person holds: what she writes
// goes to her helper, what the helper writes comes to her, and everything that ends
// or pauses it is decided here, in the order of her own conversation.
//
// While a person speaks the bot does not: it says safety texts, which are not this
// package's, and the notices of notice.go, a closed list (S1). Her words are sealed
// with her own key wherever they go. A line with a telephone number or the like, in
// either direction, waits for the yes of who wrote it (held.go, package contact).
// After the silent exit, in a quiet conversation and past a channel's window nothing
// goes to her phone until she has written and pressed a button (pause.go: S16, S18).
//
// How the two meet is the dialog "handover", the helper's side is the dialog
// "helper"; what they tell each other stands in bot/signals.go. Go next to dialog.go.
package talk
