package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// Deliver sends, edits or deletes one message. Text goes without a parse mode, so
// that nothing in it can be taken for markup, and never with a link preview, which
// would show a page's title on a lock screen (S17). Somebody's own words that are
// passed on are protected from being forwarded (S21).
func (t *Telegram) Deliver(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	if ctx.Err() != nil {
		return "", fmt.Errorf("telegram %s: stopping: %w", d.Op, bot.ErrTemporary)
	}
	if _, err := strconv.ParseInt(d.To.User, 10, 64); err != nil {
		return "", fmt.Errorf("telegram %s: the address is not a chat's number: %w", d.Op, bot.ErrRejected)
	}
	switch d.Op {
	case bot.OpSend:
		id, err := t.send(ctx, d)
		return id, t.whosePause(d.To.User, err)
	case bot.OpEdit:
		return d.Target, t.whosePause(d.To.User, t.edit(ctx, d))
	case bot.OpDelete:
		return d.Target, t.whosePause(d.To.User, t.delete(ctx, d))
	}
	return "", fmt.Errorf("telegram cannot do %q with a message: %w", d.Op, bot.ErrRejected)
}

// throttled is the chat that was last asked to wait.
type throttled struct {
	chat  string
	until time.Time
}

// whosePause says of a pause whether it is one person's. Telegram has a limit for
// each chat and one for all and does not tell which was meant. Somebody who makes
// us write too often must not silence us for everybody: the first chat is taken to
// be alone, and a second one that must wait in the same time means all of us.
func (t *Telegram) whosePause(chat string, err error) error {
	var pause bot.ErrThrottled
	if !errors.As(err, &pause) {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.opt.Now()
	last := t.throttled
	t.throttled = throttled{chat: chat, until: now.Add(pause.After)}
	if last.chat != chat && now.Before(last.until) {
		return err
	}
	pause.Person = true
	return fmt.Errorf("telegram: %w", pause)
}

func (t *Telegram) send(ctx context.Context, d bot.Delivery) (bot.MessageID, error) {
	p, err := t.message(d)
	if err != nil {
		return "", err
	}
	p.AddBool("protect_content", d.Purpose == bot.ForRelay)
	resp, err := t.api.call(ctx, "sendMessage", p)
	if err != nil {
		return "", err
	}
	var sent struct {
		ID int64 `json:"message_id"`
	}
	if json.Unmarshal(resp.Result, &sent) != nil || sent.ID == 0 {
		return "", nil // sent; only it can never be edited or deleted
	}
	return bot.MessageID(strconv.FormatInt(sent.ID, 10)), nil
}

func (t *Telegram) edit(ctx context.Context, d bot.Delivery) error {
	p, err := t.message(d)
	if err != nil {
		return err
	}
	p["message_id"] = string(d.Target)
	_, err = t.api.call(ctx, "editMessageText", p)
	if says(err, "message is not modified") {
		return nil
	}
	return err
}

func (t *Telegram) delete(ctx context.Context, d bot.Delivery) error {
	_, err := t.api.call(ctx, "deleteMessage", tgbotapi.Params{"chat_id": d.To.User, "message_id": string(d.Target)})
	if says(err, "message to delete not found") {
		return nil
	}
	return err
}

// message is the text and keyboard of a delivery as parameters.
func (t *Telegram) message(d bot.Delivery) (tgbotapi.Params, error) {
	text := channels.Text(d.Reply)
	if text == "" {
		return nil, fmt.Errorf("telegram %s: the message has no text, and Telegram takes none without: %w", d.Op, bot.ErrRejected)
	}
	p := tgbotapi.Params{
		"chat_id": d.To.User, "text": text, "link_preview_options": `{"is_disabled":true}`,
	}
	if rows := keyboard(d, t.Features()); len(rows) > 0 {
		if err := p.AddInterface("reply_markup", map[string]any{"inline_keyboard": rows}); err != nil {
			return nil, fmt.Errorf("telegram %s: the buttons cannot be written: %w", d.Op, bot.ErrRejected)
		}
	}
	return p, nil
}

// pairUpTo is how long two labels may be to stand side by side on a small phone.
const pairUpTo = 14

// keyboard is one button a row, or two where both are short, in the choices' order:
// the place in that order is what a press carries.
func keyboard(d bot.Delivery, f bot.Features) [][]tgbotapi.InlineKeyboardButton {
	if channels.Numbered(d.Reply.Choices, f) {
		return nil
	}
	var rows [][]tgbotapi.InlineKeyboardButton
	room := false // whether the last row takes a second short button
	for n, c := range d.Reply.Choices {
		label := channels.Label(c, f)
		b := button(label, c.URL, bot.WireID(d.ID, n))
		short := channels.Units(label) <= pairUpTo
		if room && short {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
			room = false
			continue
		}
		rows = append(rows, []tgbotapi.InlineKeyboardButton{b})
		room = short
	}
	return rows
}

// button opens a page if its address is one, and else comes back to us (S31: a
// javascript: address is never a link).
func button(label, link, wire string) tgbotapi.InlineKeyboardButton {
	if u, err := url.Parse(link); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" {
		return tgbotapi.NewInlineKeyboardButtonURL(label, link)
	}
	return tgbotapi.NewInlineKeyboardButtonData(label, wire)
}
