// Package person takes a parent's wish to talk with a person.
//
// What is passed on is her language, her country and the topic, and whether she
// wants a woman; nothing else (people.md M9). The wish waits in the queue, the bot goes on
// answering questions, and she can take it back with one press. While nobody is
// there to write with her, the dialog says so and names lines that she can call
// now; it never says that somebody will come (S11). Three wishes a day; a fourth
// goes to the coordinator (S14). Somebody under 18 gets the children's line (S13).
//
// The package brings nobody together: claiming, introducing and relaying belong to
// the handover. Go next to dialog.go.
package person
