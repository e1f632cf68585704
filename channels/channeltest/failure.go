package channeltest

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

// failures is what must hold when a send goes wrong. That no error or log line
// names a secret is looked at after every test, see room.lookForSecrets.
var failures = []proof{
	{"each failure of a send is the error that says what to do next", func(r *room) bool { return len(r.Meets) > 0 }, showFailures},
	{"a send that was never answered was perhaps sent", meets(Silent), showSilent},
	{"a send whose context is over before it starts was surely not sent", sends, showOver},
	{"after a failure the next message goes out", meets(Broken), showRecovery},
}

func meets(f Failure) func(*room) bool {
	return func(r *room) bool { return sends(r) && slices.Contains(r.Meets, f) }
}

// means are the errors that a failure may be; one of them has to match.
var means = map[Failure][]error{
	Blocked:       {bot.ErrBlocked},
	Unreachable:   {bot.ErrUnreachable},
	WindowClosed:  {bot.ErrWindowClosed},
	Refused:       {bot.ErrRejected},
	Misconfigured: {bot.ErrConfig},
	Broken:        {bot.ErrTemporary, bot.ErrUnknown},
	Away:          {bot.ErrTemporary},
	Silent:        {bot.ErrUnknown},
}

// all are the errors of Deliver; no channel returns another, nor two at once.
var all = []error{
	bot.ErrBlocked, bot.ErrUnreachable, bot.ErrWindowClosed, bot.ErrRejected, bot.ErrConfig, bot.ErrTemporary, bot.ErrUnknown,
}

func showFailures(t *testing.T, r *room) {
	for _, f := range r.Meets {
		if f == Silent {
			continue // has a test of its own
		}
		before := len(r.Sent())
		r.Fail(f)
		_, err := r.deliver(t.Context(), bot.Delivery{ID: "c2fK3vQx", Reply: bot.TextReply("hallo " + canary)})
		if f == Throttled {
			var pause bot.ErrThrottled
			if !errors.As(err, &pause) || pause.After != RetryAfter {
				t.Errorf("%s: got %v", f, err)
			}
		} else {
			checkError(t, f, err)
		}
		if len(r.Sent()) != before {
			t.Errorf("%s: and yet the message arrived; the harness must not let it", f)
		}
	}
}

func checkError(t *testing.T, f Failure, err error) {
	t.Helper()
	if !slices.ContainsFunc(means[f], func(want error) bool { return errors.Is(err, want) }) {
		t.Errorf("%s: got %v, want %v", f, err, means[f])
	}
	n := 0
	for _, e := range all {
		if errors.Is(err, e) {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%s: the error is %d of the contract's, not one: %v", f, n, err)
	}
}

func showSilent(t *testing.T, r *room) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	arrived := r.Fail(Silent)
	go func() {
		<-arrived
		cancel()
	}()
	_, err := r.deliver(ctx, bot.Delivery{ID: "c2fK3vQx", Reply: bot.TextReply("hallo " + canary)})
	checkError(t, Silent, err)
}

func showOver(t *testing.T, r *room) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := r.deliver(ctx, bot.Delivery{ID: "c2fK3vQx", Reply: bot.TextReply("hallo " + canary)})
	if !errors.Is(err, bot.ErrTemporary) {
		t.Errorf("got %v, want %v", err, bot.ErrTemporary)
	}
	if n := len(r.Sent()); n != 0 {
		t.Errorf("%d messages arrived", n)
	}
}

func showRecovery(t *testing.T, r *room) {
	r.Fail(Broken)
	if _, err := r.deliver(t.Context(), bot.Delivery{ID: "c2fK3vQx", Reply: bot.TextReply("hallo " + canary)}); err == nil {
		t.Fatal("the send did not fail")
	}
	if got := r.say(bot.TextReply("nog eens " + canary)); len(got) != 1 {
		t.Errorf("%d messages arrived", len(got))
	}
}
