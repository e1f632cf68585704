// Package socialmap is the dialog "socialmap": who near me can help?
//
// It asks what for and where, a municipality or a postcode, and shows what is there, three
// places at a time: what it is, when, what it costs, in which language, how to apply and
// what happens at the first visit. It is reached from the menu, from "who can help?"
// under a card (then the topic is known), by words such as "waar in de buurt", and by
// messages that it hears (hear.go): "Utrecht", "a playgroup near me". What was invented to
// show how a place looks stands last, marked.
//
// Of where she lives it keeps the municipality and four digits of the postcode. A street
// is dropped before anything is kept (S28).
//
// Go to content.Library.FindPlaces for what is found in which order, to card.go for what
// a place looks like, phrases.go for what people write. How places come into an
// installation stands in content/hsds.
package socialmap
