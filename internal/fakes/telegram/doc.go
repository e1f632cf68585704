// Package telegram is a strict stand-in for Telegram's Bot API and for the people
// who write to the bot, for tests and for benches. It is an http.Handler on this
// machine and keeps everything in memory.
//
// Strict means that it refuses what Telegram refuses (texts over 4096 UTF-16
// units, button data over 64 bytes, broken UTF-8, messages to people who blocked
// us or never wrote, an old edit, a second poller) and, to catch slips, what it
// does not know itself: unknown methods, parameters and parse modes. An update is
// told again until it is confirmed. With Options.Limits it enforces the pace and
// answers 429.
//
// The bot's side is Handler. The people's side is Go ([Server.Write],
// [Server.Press], [Server.Block] …) or, from another process, JSON under /control/
// (control.go); [Server.Script] makes calls fail. `go run
// ./internal/fakes/telegram/serve` starts one by itself.
//
// It is not a mock of our adapter's requests: it knows nothing of Ouderbrug. The
// independent judge of both is tools/telegram-emulator, which nobody here wrote.
package telegram
