// Package langid says in which language a text is typed.
//
// A script of its own tells at once (Arabic, Cyrillic, Ethiopic, Tifinagh). Latin letters are told apart by a small
// model that "make train" learns from our own lines: content/langid, the library's questions and content/train; Darija
// in Latin letters counts as Arabic. The model is one file in the binary, read where it lies.
//
// It only guesses. Whether a guess may change the language that is spoken is the dialogs' to decide: a chosen language
// never changes by one short message. It knows nothing of topics or of danger. Why it is our own:
// docs/decisions/012-language-detection.md; how it is learnt: internal/trainlangs.
package langid
