package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	api "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/ouderbrug/ouderbrug/bot"
)

// maxPost is the largest post that is read.
const maxPost = 1 << 20

// Webhook answers Slack's posts (events, buttons, commands): 401 to what is not signed
// by Slack within five minutes, 4xx to what cannot be read, 200 only after the commit,
// and 503 to what was not accepted: then an event comes again, and who pressed a button
// sees that it did not work.
func (s *Slack) Webhook(receive bot.Receive) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			w.Header().Set("Allow", http.MethodPost)
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxPost))
		if err != nil {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		if !s.signed(r.Header, body) {
			s.count("webhook_refused", "channel", Name, "status", http.StatusText(http.StatusUnauthorized))
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		s.posted(w, r, body, receive)
	})
}

// signed checks Slack's signature over the raw body, not older than five minutes.
func (s *Slack) signed(h http.Header, body []byte) bool {
	v, err := api.NewSecretsVerifier(h, string(s.opt.SigningSecret))
	if err != nil {
		return false
	}
	if _, err := v.Write(body); err != nil {
		return false
	}
	return v.Ensure() == nil
}

// posted reads a signed post of any of the three kinds.
func (s *Slack) posted(w http.ResponseWriter, r *http.Request, body []byte, receive bot.Receive) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		s.postedEvent(w, r, body, receive)
		return
	}
	if err := r.ParseForm(); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var in []bot.Inbound
	switch {
	case r.PostForm.Get("payload") != "":
		var c api.InteractionCallback
		if json.Unmarshal([]byte(r.PostForm.Get("payload")), &c) != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		in = s.clicks(c)
	case r.PostForm.Get("command") != "":
		c := api.SlashCommand{TeamID: r.PostForm.Get("team_id"), ChannelID: r.PostForm.Get("channel_id"), UserID: r.PostForm.Get("user_id"), TriggerID: r.PostForm.Get("trigger_id")}
		if one, ok := s.slash(c); ok {
			in = []bot.Inbound{one}
		}
	default:
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.answer(w, r, in, receive)
}

func (s *Slack) postedEvent(w http.ResponseWriter, r *http.Request, body []byte, receive bot.Receive) {
	var outer struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
		EventID   string `json:"event_id"`
	}
	if json.Unmarshal(body, &outer) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if outer.Type == "url_verification" {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, outer.Challenge) // whoever asked has gone otherwise
		return
	}
	e, err := slackevents.ParseEvent(body, slackevents.OptionNoVerifyToken())
	if err != nil { // of a kind that we do not know: confirmed, so that it does not come again
		s.ignored("unreadable")
		return
	}
	var in []bot.Inbound
	if one, ok := s.event(e, outer.EventID); ok {
		in = []bot.Inbound{one}
	}
	s.answer(w, r, in, receive)
}

// answer commits and confirms.
func (s *Slack) answer(w http.ResponseWriter, r *http.Request, in []bot.Inbound, receive bot.Receive) {
	if len(in) == 0 {
		s.ignored("no_deed")
		return
	}
	switch err := receive(r.Context(), in...); {
	case errors.Is(err, bot.ErrBusy):
		w.WriteHeader(http.StatusTooManyRequests)
	case err != nil:
		w.WriteHeader(http.StatusServiceUnavailable)
	}
}
