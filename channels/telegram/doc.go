// Package telegram is the channel to Telegram: one bot account, private chats only.
//
// In: updates come by long poll (poll.go) or webhook (webhook.go); both read them
// with the same code (update.go, convert.go) and confirm an update only after
// receive has committed it. Small courtesies that follow, such as stopping a
// button's spinner or showing "typing", are best effort (aside.go). Out: Deliver
// (deliver.go) writes plain text without any parse mode and inline keyboards whose
// data is a wire id and nothing else; what Telegram answers becomes one of the
// errors of package bot (errors.go).
//
// It wraps go-telegram-bot-api, which is frozen in 2021, and uses it for its calls
// alone (api.go): no getMe at the start, an HTTP client with time limits, updates
// decoded here, and the token, which stands in every URL, in no error and no log.
//
// What it is not: it decides nothing about a conversation, keeps nothing but the
// poll's offset, and never speaks in groups: a bot that is added to one leaves (no
// family group is to learn that somebody talks with us). Go next to telegram.go.
package telegram
