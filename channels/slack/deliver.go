package slack

import (
	"context"
	"errors"
	"net/http/httptrace"
	"sync/atomic"
	"time"

	api "github.com/slack-go/slack"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// slackPause is how long we wait where Slack asks for a pause and does not say how
// long.
const slackPause = 30 * time.Second

// Deliver posts, changes or deletes a line, or publishes what somebody sees in the
// home tab; see bot.Channel. The id is the message's ts. A card that is no longer
// there is posted anew.
func (s *Slack) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	ctx, done := context.WithTimeout(ctx, s.opt.CallFor)
	defer done()
	var left atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{WroteHeaders: func() { left.Store(true) }})
	method, id, err := s.send(ctx, d)
	if err != nil {
		return "", s.meaning(method, left.Load(), err)
	}
	s.trouble(TroubleOut, "")
	return id, nil
}

func (s *Slack) send(ctx context.Context, d bot.Delivery) (method string, id bot.MessageID, err error) {
	switch {
	case d.Op == bot.OpDelete:
		_, _, err := s.client.DeleteMessageContext(ctx, d.To.User, string(d.Target))
		if said(err, "message_not_found") {
			err = nil // gone already
		}
		return "chat.delete", d.Target, err
	case d.Reply.Kind == bot.HomeView:
		_, err := s.client.PublishViewContext(ctx, api.PublishViewContextRequest{
			UserID: d.To.User, View: api.HomeTabViewRequest{Type: api.VTHomeTab, Blocks: api.Blocks{BlockSet: blocks(d, s.Features())}},
		})
		return "views.publish", bot.MessageID("home-" + d.ID), err
	case d.Op == bot.OpEdit:
		_, ts, _, err := s.client.UpdateMessageContext(ctx, d.To.User, string(d.Target), content(d, s.Features())...)
		if !said(err, "message_not_found", "cant_update_message", "edit_window_closed") {
			return "chat.update", bot.MessageID(ts), err
		}
	}
	_, ts, err := s.client.PostMessageContext(ctx, d.To.User, content(d, s.Features())...)
	return "chat.postMessage", bot.MessageID(ts), err
}

// said reports whether an error is one of Slack's by these names.
func said(err error, names ...string) bool {
	var e api.SlackErrorResponse
	if !errors.As(err, &e) {
		return false
	}
	for _, n := range names {
		if e.Err == n {
			return true
		}
	}
	return false
}

// content is a message: blocks, the same as text for notifications and screen
// readers, no previews of links.
func content(d bot.Delivery, f bot.Features) []api.MsgOption {
	out := []api.MsgOption{
		api.MsgOptionText(channels.Text(d.Reply), true), api.MsgOptionBlocks(blocks(d, f)...),
		api.MsgOptionDisableLinkUnfurl(), api.MsgOptionDisableMediaUnfurl(),
	}
	if d.Reply.Thread != "" {
		out = append(out, api.MsgOptionTS(string(d.Reply.Thread)))
	}
	return out
}
