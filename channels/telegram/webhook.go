package telegram

import (
	"crypto/subtle"
	"errors"
	"io"
	"net/http"

	"github.com/ouderbrug/ouderbrug/bot"
)

// maxPost is the largest update that is read.
const maxPost = 1 << 20

// secretHeader is where Telegram repeats the secret that setWebhook gave it.
const secretHeader = "X-Telegram-Bot-Api-Secret-Token"

// Webhook answers Telegram's posts: 401 without the secret, 4xx for what is not an
// update, 503 (429 while too much waits) for what was not accepted, so that it is
// posted again, and 200 only after the commit.
func (t *Telegram) Webhook(receive bot.Receive) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		status := t.hook(w, r, receive)
		if status != http.StatusOK {
			t.count("webhook_refused", "status", http.StatusText(status))
		}
		w.WriteHeader(status)
	})
}

func (t *Telegram) hook(w http.ResponseWriter, r *http.Request, receive bot.Receive) int {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed
	}
	if !t.fromTelegram(r) {
		return http.StatusUnauthorized
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPost))
	var tooLong *http.MaxBytesError
	if errors.As(err, &tooLong) {
		return http.StatusRequestEntityTooLarge
	}
	u, bad := readUpdate(body)
	if err != nil || bad != nil {
		return http.StatusBadRequest
	}
	err = t.accept(r.Context(), []update{u}, receive)
	switch {
	case errors.Is(err, bot.ErrBusy):
		w.Header().Set("Retry-After", "10")
		return http.StatusTooManyRequests
	case err != nil:
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// fromTelegram compares the secret in constant time. A channel without a secret
// believes nobody.
func (t *Telegram) fromTelegram(r *http.Request) bool {
	want := []byte(t.opt.WebhookSecret)
	return len(want) > 0 && subtle.ConstantTimeCompare([]byte(r.Header.Get(secretHeader)), want) == 1
}
