// Package channels holds what all channels render alike: cutting a reply into
// messages that fit ([Split]), buttons that become numbered text where there are
// none ([Numbered], [Label]), and text that reads right in both directions
// ([Text], [Clean]).
//
// It knows no platform and sends nothing: each channel is a folder of its own
// below this one and fulfils [bot.Door]; the list of them stands in channels/all,
// and what every one of them must do is proven by channels/channeltest.
//
// The order of things: the bot calls Split when it commits a reply, so one outbox
// row is one message; a channel's Deliver gets such a message, calls Text for what
// to write and Numbered to know whether its choices are buttons or already stand
// in the text. Go next to split.go; to add a channel, start at channels/terminal,
// the smallest.
package channels
