// Package dialogs decides what is said: it is the bot's Responder.
//
// An [Engine] gets each turn and asks, in this order, for every thing that a
// person sends: is somebody in danger (safety)? does she want to leave without a
// trace (the silent exit)? is it one of the words that work everywhere (stop, help,
// a person, forget, language, menu)? does a person hold the talk? Only then comes
// the active dialog, and if there is none, "ask".
//
// A [Dialog] is one folder below this one: code, texts/<lang>.toml and testdata/*.chat.
// It gets a [Turn], reads what happened, and writes what follows into it; it has no
// other effect and keeps nothing between turns but what it gives to [Turn.Keep].
// Dialogs never import each other: they send people to one another by name, with
// [Turn.Choice] (a button) or [Turn.PassTo] (at once). The one list of them stands
// in dialogs/all.
//
// What this package is not: it sends nothing, stores nothing and knows no channel.
// It imports bot, content and dialogs/safety/detect.
//
// Go next to dialog.go and turn.go to write a dialog, to engine.go and order.go to
// see why something was said, and to dialogtest for the transcripts that show it.
package dialogs
