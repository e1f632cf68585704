// Package handover is the way from a parent's wish to talk with a person to her yes
// to one: asking, what is passed on, the consent, waiting, offers to ambassadors in
// waves, and meeting the one who claims.
//
// It runs in the parent's conversation and is the only one that writes her talk while
// that waits or is reserved: ambassadors, the console and the coordinator send signals
// ("handover/claim/…", see bot/signals.go) and are told by signals. So there is one
// order of all that happens to a wish (decision 018).
//
// What is passed on is her language, her country and the topic; a summary only in the
// words that she has read and approved (S27). She meets the ambassador before
// anything passes and may say no without a reason (S14). A crisis is never offered in
// waves: while safety is busy, while the talk is quiet, and after a caring question of
// safety it is rostered staff who may take it (S7, S12). It never says that somebody
// will come (S11). Somebody under 18 gets the children's line (S13).
//
// The talk itself is not here: after her yes the dialog "talk" has it. Who is offered a
// talk is decided in package matching. Go next to dialog.go, then queue.go.
package handover
