// Package terminal is the smallest channel: one person at a keyboard or a pipe. A
// line is a message and a turn of its own; choices are shown as "[1] …" and chosen
// by number or label; a line that starts with a slash is a command.
//
// It is what `ouderbrug chat` talks through, so that the whole assistant can be
// tried without any account anywhere, and it is the channel to read first before
// writing another. It knows nothing of the bot: cmd tells it through
// Options.Settled when an answer is complete, so that
//
//	printf 'hoe slaapt een baby\nnee\n' | ouderbrug chat
//
// answers line by line, in order, and ends with the input. Go next to terminal.go.
package terminal
