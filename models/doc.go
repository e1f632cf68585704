// Package models is whatever talks to a model server, all of it through langchaingo, all of it off unless a server is
// named: an Embedder for retrieval's dense stream, a Translator of a card that is missing in a language, and a Drafter
// of the summary that a handover begins with. The assistant works without any of them, and each has a way without it.
//
// What it is not: nothing here phrases an answer or decides anything. A chat model's words pass a guard (guard.go) or
// are thrown away; a crisis text never comes here, since safety is looked at before (S30).
//
// A server on a public address needs AllowRemote, which also changes what parents are told (http.go). Text is redacted
// before it leaves (redact.go). Errors and logs hold no text. Go next to embedder.go or guard.go; docs/decisions/015.
package models
