// Package slack is the channel of the desk: staff see case cards in one private
// channel of Slack and press their buttons.
//
// It is built on slack-go. Clicks, "/ouderbrug" and the home tab come in by Socket
// Mode (nothing to open in a firewall) or by signed posts to /hooks/slack; either way
// they become bot.Action things, and Slack is told "received" only after they are
// committed. Only the team and the channel that are set up count. What people write
// in the channel is counted and dropped: a remark in Slack never reaches a parent.
//
// All text goes out as plain_text, so that nothing in it is a mention, a link or a
// format (S31); the one link is the console's.
//
// What this package is not: it decides nothing about cases (dialogs/desk) and knows no
// staff. Go next to slack.go, then deliver.go out and convert.go in.
package slack
