// Package console is the web pages of those who help: ambassadors, coordinators, staff
// and professionals. Pages are made on the server (html/template); htmx, served from
// our own origin, replaces parts of them; there is no inline script and no build step.
//
// It reads records and talks through bot.TalkReader and changes things with one
// bot.Change at a time: records of its own (helpers, sessions), and signals to the
// conversations that decide (bot/signals.go). It holds nothing between two requests,
// so every instance serves everybody. It is not where parents go (channels/web), and it
// decides nothing of a talk: the parent's conversation does (decision 018).
//
// How to add a page:
//
//  1. roles.go: an [Action] with the roles that may do it, if no present one fits.
//  2. A file of its own with its handlers, each func(*call) error, and a method
//     (s *Server) NAME() []route that lists them; append it in routes (route.go). The
//     route names its action, so nobody gets past the table, and TestEveryCell asks it.
//  3. page/NAME.html with {{define "NAME"}}…{{end}}: the content between the top bar and
//     the foot. c.page("NAME", title, data) shows it inside the layout; c.part("NAME", …)
//     shows it alone, for htmx. In it .T "key" is a text, .D the data, .When a time.
//  4. texts/AREA.{nl,en,ar}.toml with its texts; a test fails when a language lacks one.
//  5. An entry in the map of navigation (layout.go) if it belongs into the top bar: at most
//     five words a role.
//
// POSTs come from our own page (Origin), carry no secret, and end in c.to(path): a 303,
// so that a reload repeats nothing. c.apply commits; ErrStale becomes "somebody changed
// this meanwhile". Go on at server.go, then route.go and session.go.
package console
