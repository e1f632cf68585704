// Package channeltest is what every channel must do, as a suite that each of them
// passes: telegram, whatsapp, slack, web and terminal.
//
// A channel's own test gives [Run] a function that opens a fresh [bot.Door] in
// front of a fresh platform (a fake server on 127.0.0.1, a pipe, a browser's
// requests) as a [Harness]. What the channel cannot do is said as data, in its
// [bot.Features] and in the harness's lists, and those tests are left out; nothing
// is asked by type assertion.
//
//	func TestTelegramFulfilsTheContract(t *testing.T) {
//		channeltest.Run(t, func(t *testing.T, receive bot.Receive) *channeltest.Harness { … })
//	}
//
// Not here: what only one platform has (its table of error texts, its signatures);
// that stands in the channel's own tests. Go next to harness.go for what to give,
// then to inbound.go, outbound.go and failure.go for what is proven.
package channeltest
