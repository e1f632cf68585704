// Package desk is what staff see of cases, in Slack or in the console: a card for each
// case that changes in place as people work on it, alarms to who is on call, the
// check-list of the regime.
//
// It speaks in the desk's own conversation (bot.Config.Desk), which hears of each new
// case by a signal. A card holds a closed vocabulary only: number, kind, level,
// language, since when, where it stands, a link (S22); never a word of anybody, a
// class of danger, a name or a place. What staff write beside it never reaches a
// parent: this dialog hears clicks, and no words at all.
//
// The package reads no talk and no case's lines: that is the console's, with a reason
// and a log. It pages nobody by itself either: an alarm is a line in the outbox like
// others. Go next to dialog.go; where a case can go from where stands in bot/desk.go.
package desk
