package pager

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// pause is how long we wait where the pager asks for it and does not say how long: not
// long, it is an alarm.
const pause = 10 * time.Second

// refuse is one of bot's errors with what happened before it.
func refuse(what string, err error) error { return fmt.Errorf("pager: %s: %w", what, err) }

// meaning turns an answer into one of bot's errors, or into none.
func (p *Pager) meaning(r *http.Response) error {
	status := "status " + strconv.Itoa(r.StatusCode)
	switch code := r.StatusCode; {
	case code >= 200 && code < 300:
		p.trouble("")
		return nil
	case code == http.StatusTooManyRequests:
		after := pause
		if s, err := strconv.Atoi(r.Header.Get("Retry-After")); err == nil && s > 0 {
			after = time.Duration(s) * time.Second
		}
		return refuse(status, bot.ErrThrottled{After: after})
	case code == http.StatusUnauthorized || code == http.StatusForbidden:
		return p.wrong("the pager does not take our token: set OUDERBRUG_PAGE_TOKEN anew")
	case code == http.StatusNotFound || code == http.StatusGone || code == http.StatusMethodNotAllowed || code >= 300 && code < 400:
		return p.wrong("there is no pager at its address: set OUDERBRUG_PAGE_URL anew")
	case code == http.StatusRequestTimeout || code == http.StatusServiceUnavailable:
		return refuse(status, bot.ErrTemporary)
	case code >= 500:
		return refuse(status, bot.ErrUnknown)
	}
	return refuse(status, bot.ErrRejected)
}

// wrong is what people must mend.
func (p *Pager) wrong(says string) error {
	p.trouble(says)
	return refuse(says, bot.ErrConfig)
}

func (p *Pager) trouble(says string) {
	if p.opt.Trouble != nil {
		p.opt.Trouble(Name, says)
	}
}
