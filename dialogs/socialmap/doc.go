// Package socialmap is the dialog "socialmap": who near me can help?
//
// It asks for one thing, a municipality or a postcode, and shows what is there, three
// places at a time: what it is, when, what it costs, in which language, how to apply and
// what happens at the first visit. It is reached from the menu, from "who can help?"
// under a card (then the topic is known), and by words such as "waar in de buurt".
//
// Of where she lives it keeps the municipality and four digits of the postcode. A street
// is dropped before anything is kept (S28).
//
// Go to content.Library.FindPlaces for what is found in which order, to show.go for what
// a place looks like. How places come into an installation stands in content/hsds.
package socialmap
