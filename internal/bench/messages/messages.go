// Package messages measures the path of an event: received, answered, sent. It is
// what `ouderbrug bench messages` runs and prints (design §5, §10).
//
// Presses are measured with a responder of its own, or a given one; questions with
// a given one, since what a question costs is the engine's and retrieval's. The
// channel is a fake one in the same process. What the disk can do at best is
// measured in the same run (raw.go, rawpostgres.go), so that a result from any machine
// can be judged. Whether an event costs more among ten times the people is measured on
// two stores in turn (tentimes.go). It does not compare kinds of stores or channels
// with each other.
//
// Start reading in Run; fill.go makes people, load.go the traffic.
package messages

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Options say what is measured.
type Options struct {
	// Config is a bot without doors: a store with its vault, ids, clock and log.
	// Its responder answers questions; nil leaves them out.
	Config bot.Config
	// Presser answers presses; nil is a small one that keeps a state and puts a
	// button under every reply.
	Presser bot.Responder
	// Question is the text of the n-th question.
	Question func(n int) string
	// Raw measures single durable commits a second; see RawCommits.
	Raw func(ctx context.Context) (float64, error)

	Conversations int           // that write at once; default 500
	People        int           // whose talks there are; default Conversations
	Ten           *bot.Config   // the store, with its vault, for ten times the people; nil leaves that out
	For           time.Duration // how long each of the phases lasts; default 5 s
}

// Result is what is printed.
type Result struct {
	Messages         int     `json:"messages"`
	Conversations    int     `json:"conversations"`
	Seconds          float64 `json:"seconds"`
	MessagesPerS     float64 `json:"messages_per_s"`
	QuestionsPerS    float64 `json:"questions_per_s"`
	RawCommitsPerS   float64 `json:"raw_commits_per_s"`
	P50ms            float64 `json:"p50_ms"`
	P99ms            float64 `json:"p99_ms"`
	P99msAt500PerSec float64 `json:"p99_ms_at_500_per_s"`

	People   int       `json:"people"`
	TenTimes *TenTimes `json:"ten_times,omitempty"`
}

// calm is the rate at which the last number of a Result is measured.
const calm = 500

// Run measures: the disk, presses as fast as they go, presses at a calm rate, presses
// among ten times the people, and questions as fast as they go.
func Run(ctx context.Context, o Options) (r Result, err error) {
	if o.Conversations <= 0 {
		o.Conversations = 500
	}
	if o.For <= 0 {
		o.For = 5 * time.Second
	}
	if o.Presser == nil {
		o.Presser = presser{}
	}
	if o.People < o.Conversations {
		o.People = o.Conversations
	}
	r.Conversations, r.People = o.Conversations, o.People
	if o.Raw != nil {
		if r.RawCommitsPerS, err = o.Raw(ctx); err != nil {
			return r, err
		}
	}
	// Everybody has said hello first: making people is not what is measured.
	who, err := fill(ctx, o.Config, o.People)
	if err != nil {
		return r, err
	}
	fast, err := o.load("press", o.Presser, who, press).hurry(ctx, o.For)
	if err != nil {
		return r, err
	}
	r.Messages, r.Seconds = len(fast.waits), fast.took.Seconds()
	r.MessagesPerS = float64(r.Messages) / r.Seconds
	r.P50ms, r.P99ms = fast.ms(0.50), fast.ms(0.99)
	slow, err := o.load("calm", o.Presser, who, press).pace(ctx, o.For, calm)
	if err != nil {
		return r, err
	}
	r.P99msAt500PerSec = slow.ms(0.99)
	if o.Ten != nil {
		if r.TenTimes, err = o.tenTimes(ctx, who); err != nil {
			return r, err
		}
	}
	if o.Config.Responder == nil || o.Question == nil {
		return r, nil
	}
	asked, err := o.load("ask", o.Config.Responder, who, func(n int, _ *talker) bot.Inbound {
		return bot.Inbound{Kind: bot.Message, Text: o.Question(n)}
	}).hurry(ctx, o.For)
	if err != nil {
		return r, err
	}
	r.QuestionsPerS = float64(len(asked.waits)) / asked.took.Seconds()
	return r, nil
}

// measured is what a phase took: every message's time from receipt to send.
type measured struct {
	waits []time.Duration
	took  time.Duration
}

// ms is a quantile of the waits in milliseconds.
func (m measured) ms(q float64) float64 {
	if len(m.waits) == 0 {
		return 0
	}
	slices.Sort(m.waits)
	at := min(int(q*float64(len(m.waits))), len(m.waits)-1)
	return float64(m.waits[at].Microseconds()) / 1000
}

var errLost = errors.New("a message was not answered within half a minute: the bench cannot go on, see the log")
