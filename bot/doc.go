// Package bot is what the assistant is and does; everything else plugs into it.
//
// The whole story on one page. Everything that happens to a conversation is an
// [Event] in one durable queue, and everything that follows from it is one
// commit.
//
//  1. A channel (a [Door]) turns an update of its platform into [Inbound] values
//     and calls [Bot.Receive]. Triage says how urgent each is; the store commits
//     them as events; only then does the channel confirm. What arrives twice is
//     one event, because (channel, account, id) is unique.
//  2. A worker of [Bot.Run] claims the next conversation that is ready, never a
//     message, so that order is kept and one worker owns one conversation.
//     Timers are events with a due time; a burst of plain texts waits a second
//     and becomes one turn.
//  3. The [Responder] (package dialogs) gets the [Turn] and returns an [Outcome],
//     a plain value: the conversation as it should become, lines to say, timers,
//     cases, consents. It writes nothing itself.
//  4. The outcome becomes one [Change] and [Store.Commit] is the only write. The
//     conversation's version is compared inside the transaction: a change made
//     on an older version is [ErrStale] and its turn runs again.
//  5. Lines stand in the outbox, one row a message on the wire. One sender an
//     account delivers them, serially within a conversation, by lane: safety,
//     reply, offer, reminder, broadcast. Before each send [CanSend] reads
//     consent, quiet, holder and not-after again.
//
// What is promised: up to the outbox every event has its effect exactly once; a
// reply may be repeated once per conversation if the process dies between send
// and settle; a broadcast row is never resent blindly.
//
// What this package is not: it knows no platform, no database, no language and
// no card. It imports the standard library and x/time/rate only (a linter says
// so). Go next to receive.go, handle.go and deliver.go, in that order; the
// contracts that others fulfil stand in channel.go, responder.go, store.go and
// vault.go.
package bot
