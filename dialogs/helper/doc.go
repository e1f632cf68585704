// Package helper is the side of those who help, in their own messenger and language:
// becoming one, offers, the talks with parents, the coach, the form after a talk, and
// the menu of a professional.
//
// It decides nothing about a parent's talk: it asks the parent's conversation by
// signals and is told by signals (bot/signals.go lists them). The one thing that it
// must never do is to bring a line to the wrong parent. So whom she writes to is a
// record (bot.CurrentRecord), never a guess: a line goes to the current talk, or she
// is asked "to whom?" whenever something changed since she may have looked. See
// line.go; its property test plays random interleavings.
//
// What she writes is sealed for the parent it is for and wiped here. Go next to
// seat.go (what a turn knows of her), signals.go (what she is told), line.go.
package helper
