package slack

import (
	"context"
	"errors"
	"fmt"

	api "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"github.com/ouderbrug/ouderbrug/bot"
)

// Socket takes what Slack sends over Socket Mode until ctx ends. Each envelope is
// acknowledged after the commit. Of one that was not, Slack sends an event again, and
// tells who pressed a button that it did not work.
func (s *Slack) Socket(ctx context.Context, receive bot.Receive) error {
	client := socketmode.New(s.client, socketmode.OptionReadLimit(maxPost))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(ctx) }()
	for {
		select {
		case err := <-ended:
			if ctx.Err() != nil {
				return nil
			}
			return s.meaning(methodSocket, false, err)
		case e := <-client.Events:
			if err := s.envelope(ctx, client, e, receive); err != nil {
				return err
			}
		}
	}
}

// envelope takes one of Slack's envelopes. What is not ours is acknowledged all the
// same: it must not come again.
func (s *Slack) envelope(ctx context.Context, client *socketmode.Client, e socketmode.Event, receive bot.Receive) error {
	switch {
	case e.Type == socketmode.EventTypeInvalidAuth:
		s.trouble(TroubleIn, mendApp)
		return fmt.Errorf("%s: %s: %w", methodSocket, mendApp, bot.ErrConfig)
	case e.Type == socketmode.EventTypeHello:
		s.trouble(TroubleIn, "")
		return nil
	case e.Type == socketmode.EventTypeConnectionError:
		s.opt.Log.WarnContext(ctx, "Slack's Socket Mode cannot be opened, it is tried again")
		return nil
	case e.Request == nil || e.Request.EnvelopeID == "":
		return nil // the state of the connection
	}
	in := s.read(e)
	if len(in) == 0 {
		s.ignored("no_deed")
	} else if receive(ctx, in...) != nil {
		return nil //nolint:nilerr // the bot has counted it; it is not acknowledged
	}
	if err := client.AckCtx(ctx, e.Request.EnvelopeID, nil); err != nil && ctx.Err() == nil {
		return errors.Join(bot.ErrTemporary, errors.New("an envelope could not be acknowledged, it comes again and counts once"))
	}
	return nil
}

// read is what an envelope means to us.
func (s *Slack) read(e socketmode.Event) (in []bot.Inbound) {
	switch data := e.Data.(type) {
	case api.InteractionCallback:
		in = s.clicks(data)
	case api.SlashCommand:
		if one, ok := s.slash(data); ok {
			in = []bot.Inbound{one}
		}
	case slackevents.EventsAPIEvent:
		id := e.Request.EnvelopeID
		if outer, ok := data.Data.(*slackevents.EventsAPICallbackEvent); ok {
			id = outer.EventID
		}
		if one, ok := s.event(data, id); ok {
			in = []bot.Inbound{one}
		}
	}
	return in
}
