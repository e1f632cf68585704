package telegram

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"time"
)

// hook is where updates are posted to, if anywhere.
type hook struct{ url, secret string }

var secretToken = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(p map[string]string) (any, *refusal) {
	if p["url"] == "" {
		return s.deleteWebhook(p)
	}
	u, err := url.Parse(p["url"])
	if err != nil || (u.Scheme != "https" && !(u.Scheme == "http" && loopback(u.Hostname()))) {
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if t, ok := p["secret_token"]; ok && !secretToken.MatchString(t) {
		return nil, bad("secret token contains unallowed characters")
	}
	if a, ok := p["allowed_updates"]; ok {
		if no := s.allow(a); no != nil {
			return nil, no
		}
	}
	s.hook = hook{url: p["url"], secret: p["secret_token"]}
	s.wake()
	return true, nil
}

func (s *Server) deleteWebhook(p map[string]string) (any, *refusal) {
	s.hook = hook{}
	if p["drop_pending_updates"] == "true" {
		s.updates.waiting = nil
	}
	s.wake()
	return true, nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// postUpdates posts what waits to the webhook, one after the other, and the same
// one again until it is answered with 2xx. It never posts to another machine.
func (s *Server) postUpdates() {
	client := &http.Client{Timeout: 30 * time.Second}
	pause := time.Millisecond
	for s.ctx.Err() == nil {
		s.mu.Lock()
		h, changed := s.hook, s.changed
		var next *update
		if h.url != "" && len(s.updates.waiting) > 0 {
			u := s.updates.waiting[0]
			next = &u
		}
		s.mu.Unlock()
		if next == nil {
			select {
			case <-changed:
			case <-s.ctx.Done():
			}
			continue
		}
		if s.post(client, h, *next) {
			s.settled(next.id)
			pause = time.Millisecond
			continue
		}
		select {
		case <-time.After(pause):
		case <-s.ctx.Done():
		}
		pause = min(2*pause, time.Second)
	}
}

func (s *Server) post(client *http.Client, h hook, u update) bool {
	to, err := url.Parse(h.url)
	if err != nil || !loopback(to.Hostname()) {
		return false
	}
	body, err := json.Marshal(u.json())
	if err != nil {
		return false
	}
	r, err := http.NewRequestWithContext(s.ctx, http.MethodPost, h.url, bytes.NewReader(body))
	if err != nil {
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := client.Do(r)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode >= 200 && resp.StatusCode < 300
}

// settled forgets one update that a webhook took, or keeps it for one more time.
func (s *Server) settled(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.updates
	at := slices.IndexFunc(q.waiting, func(u update) bool { return u.id == id })
	if at < 0 {
		return
	}
	if q.waiting[at].again {
		q.waiting[at].again = false
		return
	}
	q.waiting = slices.Delete(q.waiting, at, at+1)
	s.stats.Confirmed++
}
