// Package web is the chat page: a channel whose page reads the committed rows
// itself ([bot.Features].Pull), so nothing is ever sent to it.
//
// A visitor gets a session cookie; its random id is the user of her
// [bot.Address]. The page names each message with a UUID, which within the
// session is the event id, so a message that is sent again is one event (S2).
// What follows is read by long poll with [bot.LineReader], each line after the
// gate [bot.CanSend]. Nothing is kept here but what a restart may lose: paces,
// and sessions that were left (see [Revoker]).
//
// What this package is not: it knows no dialog, no card and no helpline; those
// numbers come in as data, because the page must show them when we are away (S4).
// It has no framework and no build step: page/ holds the templates, a style
// sheet and the script, served under names made from their contents.
//
// Start at web.go (options, routes), then session.go (the cookie and the idle
// quarter of an hour), send.go (the way in), lines.go (the way out), leave.go.
package web
