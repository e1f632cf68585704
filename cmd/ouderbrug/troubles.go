package main

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	channelsall "github.com/ouderbrug/ouderbrug/channels/all"
	"github.com/ouderbrug/ouderbrug/channels/pager"
	"github.com/ouderbrug/ouderbrug/channels/slack"
)

// troubles writes down what people must mend where coordinators read it (the console's
// overview): a desk that cannot post into Slack cannot say so in Slack.
type troubles struct {
	mu    sync.Mutex
	says  map[string]string // by what it is of; "" works
	known map[string]string // as it was last written
	wake  chan struct{}
}

// hearTroubles lets the channels of the desk tell what does not work.
func hearTroubles(o *channelsall.Options) *troubles {
	t := &troubles{says: map[string]string{}, known: map[string]string{}, wake: make(chan struct{}, 1)}
	// What is switched off troubles nobody any more.
	t.says[slack.TroubleOut], t.says[slack.TroubleIn], t.says[pager.Name] = "", "", ""
	if o.Slack != nil {
		o.Slack.Trouble = t.tell
		delete(t.says, slack.TroubleOut)
		if o.Slack.AppToken != "" {
			delete(t.says, slack.TroubleIn)
		}
	}
	if o.Pager != nil {
		o.Pager.Trouble = t.tell
		delete(t.says, pager.Name)
	}
	return t
}

// tell hears how something is. Senders call it with every line: it never waits.
func (t *troubles) tell(what, says string) {
	t.mu.Lock()
	last, heard := t.says[what]
	t.says[what] = says
	t.mu.Unlock()
	if heard && last == says {
		return
	}
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// troubleAgain is when writing is tried again after the store refused.
const troubleAgain = 5 * time.Second

// run writes until ctx ends.
func (t *troubles) run(ctx context.Context, p *program, now func() time.Time) {
	again := time.NewTicker(troubleAgain)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.wake:
		case <-again.C:
		}
		t.mu.Lock()
		says := maps.Clone(t.says)
		t.mu.Unlock()
		for what, text := range says {
			if last, written := t.known[what]; written && last == text {
				continue
			}
			if err := writeTrouble(ctx, p, what, text, now().UTC()); err != nil {
				if ctx.Err() == nil && !errors.Is(err, bot.ErrStale) {
					p.bot.Log.WarnContext(ctx, "what does not work could not be written down, it is tried again", "what", what, "err", err)
				}
				continue // at the next tick
			}
			t.known[what] = text
		}
	}
}

// writeTrouble makes the record of what does not work say so, or takes it away.
func writeTrouble(ctx context.Context, p *program, what, says string, now time.Time) error {
	rec, there, err := bot.FindOne[bot.TroubleFacts, bot.NoWords](ctx, p.data.store, what)
	if err != nil || !there && says == "" || there && rec.Facts.Says == says {
		return err
	}
	if !there {
		rec.ID, rec.At = what, now
	}
	rec.Facts.Says = says
	change, err := rec.Change()
	if err != nil {
		return err
	}
	change.Delete = says == ""
	if err := p.bot.Apply(ctx, bot.Change{Records: []bot.RecordChange{change}}); err != nil {
		return err
	}
	if says == "" {
		p.bot.Log.InfoContext(ctx, "what did not work works again", "what", what)
	} else {
		p.bot.Log.ErrorContext(ctx, "there is something that people must mend; coordinators read it in the console", "what", what, "says", says)
	}
	return nil
}
