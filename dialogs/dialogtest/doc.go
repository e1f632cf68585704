// Package dialogtest runs .chat transcripts: talks that are written down as one
// reads them, and held true by running the whole bot on SQLite.
//
//	# what this shows
//	given lang nl
//	given country be
//	given clock 2026-11-23T10:00
//	parent> ik slaap niet meer
//	bot‹ Hallo, fijn dat je er bent.…
//	    ‹ a second line of the same reply
//	    ‹ [Meer] [Een mens]
//	bot‹ ~ some reply of this turn holds this
//	bot‹ !~ none of them holds that
//	parent> [Meer]
//	bot‹ …
//	@ +31m
//	nothing
//	case silence hard
//
// Who speaks: any word before ">", each a person of her own ("parent", "parent2").
// Lines of one person that follow each other without an expectation between are a
// burst. What she does: text; "[label]" or "[2]" presses a button (the latest of
// that label; a number counts in the latest list); "[?]" presses one that no longer
// exists; "/word args" is a command; "(voice)", "(image) caption" is a file;
// "{-20m} text" was sent twenty minutes before it arrived; "parent< edit: text"
// changes her last message.
//
// What is expected, after it: "bot‹ text" is the first line of the next reply,
// exact, or up to a final "…"; indented "‹" lines are its next paragraphs and, in
// brackets, its buttons. If a turn has such lines, they are all its replies. "~" and
// "!~" look through all replies. "nothing" is no reply. "case reason level" is a new
// case; a case that no line names fails the transcript. "wish waiting", "feedback
// yes", "consent contact yes", "deleted 3", "forgotten" look at what was written.
//
// Several actors: "fatma‹ text" is what fatma gets, with the same lines and signs as
// "bot‹", and "fatma‹ nothing". Whoever stands before a "‹", or is given as somebody who
// helps, is looked at by herself; "bot‹" (or "parent‹") is everybody else. What somebody
// is told must be named where a block names anybody; "nothing" there is everybody else.
//
//	given helper fatma languages=ar,nl woman shifts=always
//	given coordinator karin languages=nl
//	given talk parent fatma alias=Roos_12 lang=tr theme=sleep
//	fatma> [Ik kan]
//	fatma‹ Je helpt nu Roos 12.…
//	bot‹ …
//	talk open
//
// "given helper|coordinator|staff|professional name …" makes an active helper in the
// helper's hat; besides: roles=a,b lang=nl country=be themes=a,b areas=1000 code=x heavy
// oncall vog=expired state=paused shares=words_so shifts=none|mon-09:00-17:00. "given
// invite TOKEN role=ambassador [first] [expired]" is an invitation; "given closing
// 2026-12-24 2026-12-26" are days that are closed; "given talk parent fatma …" is a talk
// that both said yes to, which spares a transcript the way there. Names have small
// letters; these lines stand after "given clock". "talk closed silence" is the newest
// talk; "record report done done" are the states of all records of a kind. Aliases that
// chance gave to talks are shown as "Alias 1", "Alias 2".
//
// Given: lang, country (sent as the page sends them), clock (Amsterdam time), known
// (she was welcomed before), holder person.
//
// The clock is that of testing/synctest. Between turns bot and store are closed and
// opened again, so everything that a dialog keeps goes through the file. With
// -update exact lines are rewritten; read the difference before you keep it.
package dialogtest
