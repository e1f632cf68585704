package slack

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	api "github.com/slack-go/slack"

	"github.com/ouderbrug/ouderbrug/bot"
)

// mend is what people have to do about an error of Slack, by its name.
var mend = map[string]string{ //nolint:gosec // sentences about tokens, no token
	"not_authed":              "the bot token is missing: set OUDERBRUG_SLACK_BOT_TOKEN",
	"invalid_auth":            "the bot token is not valid: copy it anew from Slack's app page",
	"token_revoked":           "the bot token was revoked: install the app anew and copy the new token",
	"token_expired":           "the bot token has expired: install the app anew and copy the new token",
	"account_inactive":        "the app's account is switched off: ask who runs the Slack workspace",
	"missing_scope":           "the app lacks a right: add chat:write and commands, and install it anew",
	"no_permission":           "the app may not do this: ask who runs the Slack workspace",
	"channel_not_found":       "the desk's channel is not there or the app is not in it: invite the app, and check its id",
	"not_in_channel":          "the app is not in the desk's channel: invite it",
	"is_archived":             "the desk's channel is archived: open it again or set another one",
	"restricted_action":       "the workspace forbids the app to post: ask who runs it",
	"ekm_access_denied":       "the workspace's keys forbid the app to post: ask who runs it",
	"team_access_not_granted": "the app may not use this workspace: ask who runs it",
}

// mendApp is the same for the app token, by which Socket Mode is opened.
const mendApp = "the app token is not valid or lacks connections:write: make a new App-Level Token on Slack's app page and set OUDERBRUG_SLACK_APP_TOKEN"

// methodSocket is the call that opens Socket Mode.
const methodSocket = "apps.connections.open"

// passing are errors of Slack itself; it surely has not taken the message.
var passing = map[string]bool{"service_unavailable": true, "team_added_to_org": true, "request_timeout": true}

// unsure are errors after which the message may be there.
var unsure = map[string]bool{"fatal_error": true, "internal_error": true}

// meaning turns what went wrong with a call into one of bot's errors. left says
// whether the request had been written.
func (s *Slack) meaning(method string, left bool, err error) error {
	var limited *api.RateLimitedError
	var said api.SlackErrorResponse
	var status api.StatusCodeError
	switch {
	case errors.As(err, &limited):
		return fmt.Errorf("%s: %w", method, bot.ErrThrottled{After: limited.RetryAfter})
	case errors.As(err, &said):
		return s.refused(method, said.Err)
	case errors.As(err, &status):
		switch {
		case status.Code == http.StatusNotFound:
			return fmt.Errorf("%s: there is no Slack at this address: %w", method, bot.ErrConfig)
		case status.Code >= 500 && status.Code != http.StatusServiceUnavailable:
			return fmt.Errorf("%s: status %d: %w", method, status.Code, bot.ErrUnknown)
		}
		return fmt.Errorf("%s: status %d: %w", method, status.Code, bot.ErrTemporary)
	case left:
		return fmt.Errorf("%s: no answer: %w", method, bot.ErrUnknown)
	}
	return fmt.Errorf("%s: Slack was not reached: %w", method, bot.ErrTemporary)
}

// refused is what an error of Slack means. Its name is Slack's own word and holds
// nothing of ours.
func (s *Slack) refused(method, name string) error {
	what, says := TroubleOut, mend[name]
	if says != "" && method == methodSocket {
		what, says = TroubleIn, mendApp
	}
	switch {
	case says != "":
		s.trouble(what, says)
		return fmt.Errorf("%s: %s: %w", method, says, bot.ErrConfig)
	case name == "ratelimited" || name == "rate_limited":
		return fmt.Errorf("%s: %w", method, bot.ErrThrottled{After: slackPause})
	case passing[name]:
		return fmt.Errorf("%s: %s: %w", method, name, bot.ErrTemporary)
	case unsure[name]:
		return fmt.Errorf("%s: %s: %w", method, name, bot.ErrUnknown)
	}
	return fmt.Errorf("%s: Slack says %s: %w", method, clean(name), bot.ErrRejected)
}

// clean keeps a word of Slack's to what its error names are made of.
func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r >= 'a' && r <= 'z' {
			return r
		}
		return -1
	}, name)
}

func (s *Slack) trouble(what, says string) {
	if s.opt.Trouble != nil {
		s.opt.Trouble(what, says)
	}
}
