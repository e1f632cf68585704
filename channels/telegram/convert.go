package telegram

import (
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// reading is what an update means: what comes in of it, the call to make once it
// is committed, and why it was left aside if it was.
type reading struct {
	in      []bot.Inbound
	aside   *call
	ignored string
}

// call is a small courtesy, made best effort after the update is committed.
type call struct {
	method string
	params tgbotapi.Params
}

func ignore(why string) reading { return reading{ignored: why} }

// convert reads an update. Whatever it is, the next one is read as well.
func (t *Telegram) convert(u update) reading {
	base := bot.Inbound{ID: "u" + strconv.FormatInt(u.ID, 10), SentAt: t.opt.Now().UTC()}
	switch {
	case u.Message != nil:
		return read(u.Message, func(m message) reading { return fromMessage(base, m, bot.Message) })
	case u.Edited != nil:
		return read(u.Edited, func(m message) reading { return fromMessage(base, m, bot.Edit) })
	case u.Press != nil:
		return read(u.Press, func(p press) reading { return fromPress(base, p) })
	case u.Member != nil:
		return read(u.Member, func(m member) reading { return fromMember(base, m) })
	}
	return ignore("unknown_kind")
}

// read decodes one part of an update.
func read[T any](data json.RawMessage, then func(T) reading) reading {
	var v T
	if json.Unmarshal(data, &v) != nil {
		return ignore("unreadable")
	}
	return then(v)
}

func address(c chat) bot.Address {
	return bot.Address{Channel: name, User: strconv.FormatInt(c.ID, 10)}
}

func fromMessage(in bot.Inbound, m message, kind bot.Kind) reading {
	switch {
	case m.Chat.Type != "private":
		return leave(m.Chat, "group")
	case m.From == nil || m.From.ID != m.Chat.ID:
		return ignore("not_the_chats_person")
	case m.From.Bot:
		return ignore("bot")
	}
	in.Kind, in.From, in.LangHint = kind, address(m.Chat), langHint(m.From.Lang)
	in.SentAt = sentAt(m, kind, in.SentAt)
	in.Target = bot.MessageID(strconv.FormatInt(m.ID, 10))
	in.Text = channels.Clean(m.Text + m.Caption) // a message has one of them at most
	in.Media = media(m)
	if m.ReplyTo != nil && kind == bot.Message {
		in.ReplyTo = bot.MessageID(strconv.FormatInt(m.ReplyTo.ID, 10))
	}
	if in.Text == "" && in.Media == nil {
		return ignore("service") // "pinned a message" and its like
	}
	out := reading{}
	if kind == bot.Message {
		if command, args, ok := parseCommand(in.Text); ok && in.Media == nil {
			in.Kind, in.Command, in.Args = bot.Command, command, args
		} else {
			out.aside = &call{"sendChatAction", tgbotapi.Params{"chat_id": in.From.User, "action": "typing"}}
		}
	}
	out.in = []bot.Inbound{in}
	return out
}

// sentAt is when a message was written or changed. Test servers are known to tell
// milliseconds.
func sentAt(m message, kind bot.Kind, now time.Time) time.Time {
	at := m.Date
	if kind == bot.Edit && m.EditDate != 0 {
		at = m.EditDate
	}
	if at > 1e11 {
		at /= 1000
	}
	if at <= 0 {
		return now
	}
	return time.Unix(at, 0).UTC()
}

// commandForm is "/name", "/name@bot" and what follows.
var commandForm = regexp.MustCompile(`(?s)^/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?$`)

func parseCommand(text string) (command, args string, ok bool) {
	m := commandForm.FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	return strings.ToLower(m[1]), strings.TrimSpace(m[2]), true
}

// langHint is the language of the person's app, "pt-BR" as "pt".
func langHint(tag string) bot.Lang {
	lang, _, _ := strings.Cut(strings.ToLower(tag), "-")
	if len(lang) < 2 || len(lang) > 3 {
		return ""
	}
	return bot.Lang(lang)
}

// fromPress lets only the person of a private chat press its buttons. Every press
// is answered, or the button would spin for a minute.
func fromPress(in bot.Inbound, p press) reading {
	out := reading{aside: &call{"answerCallbackQuery", tgbotapi.Params{"callback_query_id": p.ID}}}
	switch {
	case p.Message == nil || p.Message.Chat.Type != "private":
		out.ignored = "press_elsewhere"
	case p.From.ID != p.Message.Chat.ID || p.From.Bot:
		out.ignored = "press_by_another"
	case p.Data == "" || len(p.Data) > 64:
		out.ignored = "press_without_data"
	default:
		in.Kind, in.From, in.Wire, in.LangHint = bot.Press, address(p.Message.Chat), p.Data, langHint(p.From.Lang)
		in.Target = bot.MessageID(strconv.FormatInt(p.Message.ID, 10))
		out.in = []bot.Inbound{in}
	}
	return out
}

// fromMember reads a block, an unblock, or being added to a group.
func fromMember(in bot.Inbound, m member) reading {
	gone := m.New.Status == "kicked" || m.New.Status == "left"
	switch {
	case m.Chat.Type != "private" && gone:
		return ignore("left_group")
	case m.Chat.Type != "private":
		return leave(m.Chat, "added_to_group")
	case m.New.Status != "kicked" && m.New.Status != "member":
		return ignore("member_status")
	}
	in.Kind, in.From, in.Reachable = bot.Reach, address(m.Chat), m.New.Status == "member"
	if m.Date > 0 {
		in.SentAt = time.Unix(m.Date, 0).UTC()
	}
	return reading{in: []bot.Inbound{in}}
}

// leave goes away from a group and says nothing there (S21). A message from a group
// means that the news of being added was missed.
func leave(c chat, why string) reading {
	id := strconv.FormatInt(c.ID, 10)
	return reading{ignored: why, aside: &call{"leaveChat", tgbotapi.Params{"chat_id": id}}}
}
