package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ouderbrug/ouderbrug/bot"
)

// errConflict means that somebody else gets our updates.
var errConflict = errors.New("somebody else gets this bot's updates: stop the other program with this token, or delete its webhook")

// meaning turns what went wrong with a call into one of bot's errors.
func (a *api) meaning(method string, d *doer, err error) error {
	var no *tgbotapi.Error
	if errors.As(err, &no) {
		return refused(method, d.status, no)
	}
	text := a.clean(err)
	switch {
	case d.status == 0 && !d.left.Load():
		return fmt.Errorf("%s: Telegram was not reached (%s): %w", method, text, bot.ErrTemporary)
	case d.status == 0:
		return fmt.Errorf("%s: no answer (%s): %w", method, text, bot.ErrUnknown)
	}
	return fmt.Errorf("%s: an answer that is not Telegram's, status %d: %w", method, d.status, page(d.status))
}

// page is what an answer without Telegram's JSON means: a gateway's or a proxy's
// page, mostly. Those come and go, so only "no such address" stops the channel.
func page(status int) error {
	switch {
	case status == http.StatusNotFound:
		return bot.ErrConfig
	case status >= 300 && status < 500, status == http.StatusServiceUnavailable:
		return bot.ErrTemporary
	}
	return bot.ErrUnknown // 502 and 504 may come after the message went through
}

// refused is what Telegram's own refusal means. Code is 0 on some of the library's
// ways, so the text counts as well.
func refused(method string, status int, no *tgbotapi.Error) error {
	code := no.Code
	if code == 0 {
		code = status
	}
	starts := func(s string) bool { return strings.HasPrefix(no.Message, s) }
	switch {
	case no.RetryAfter > 0 || code == http.StatusTooManyRequests || starts("Too Many Requests"):
		after := max(time.Second, time.Duration(no.RetryAfter)*time.Second)
		return fmt.Errorf("%s: %w", method, bot.ErrThrottled{After: after})
	case code == http.StatusConflict || starts("Conflict"):
		return fmt.Errorf("%s: %w: %w", method, errConflict, bot.ErrConfig)
	case code == http.StatusForbidden || starts("Forbidden"):
		return because(method, code, no, forbidden(no.Message))
	case code == http.StatusUnauthorized || code == http.StatusNotFound:
		return fmt.Errorf("%s: Telegram does not know this token or address (%d): %w", method, code, bot.ErrConfig)
	case code >= 500:
		return because(method, code, no, bot.ErrTemporary) // it says itself that it failed
	case code == http.StatusBadRequest || starts("Bad Request"):
		return because(method, code, no, badRequest(no.Message))
	case code < 300: // ok was false in an answer that says all is well
		return because(method, code, no, bot.ErrUnknown)
	}
	return because(method, code, no, bot.ErrRejected)
}

// forbidden tells who left for good from who may come back: "can't send messages to
// the user" is at times a passing state.
func forbidden(text string) error {
	if strings.Contains(text, "blocked by the user") || strings.Contains(text, "user is deactivated") {
		return bot.ErrBlocked
	}
	return bot.ErrUnreachable
}

func badRequest(text string) error {
	for _, gone := range []string{"chat not found", "PEER_ID_INVALID", "user not found", "upgraded to a supergroup"} {
		if strings.Contains(text, gone) {
			return bot.ErrUnreachable
		}
	}
	return bot.ErrRejected
}

func because(method string, code int, no *tgbotapi.Error, means error) error {
	return &refusal{method: method, code: code, text: no.Message, means: means}
}

// refusal keeps Telegram's text, which some callers must look into, and shows it
// only as far as it cannot name anybody.
type refusal struct {
	method string
	code   int
	text   string
	means  error
}

// Error shows the method, the code and Telegram's words.
func (r *refusal) Error() string {
	return fmt.Sprintf("%s: Telegram refused (%d %s): %s", r.method, r.code, harmless(r.text), r.means)
}

// Unwrap is the error of bot's that the refusal means.
func (r *refusal) Unwrap() error { return r.means }

// says reports whether an error is a refusal with these words in it.
func says(err error, words ...string) bool {
	var r *refusal
	if !errors.As(err, &r) {
		return false
	}
	for _, w := range words {
		if strings.Contains(r.text, w) {
			return true
		}
	}
	return false
}

// harmless is the start of a text in plain letters: no digits (ids), nothing in
// quotes (what somebody wrote), no other alphabet.
func harmless(s string) string {
	if at := strings.IndexAny(s, `"“«`); at >= 0 {
		s = s[:at]
	}
	s = strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || strings.ContainsRune(" _:,'-", r)) {
			return r
		}
		return -1
	}, s)
	return strings.TrimSpace(s[:min(len(s), 120)])
}
