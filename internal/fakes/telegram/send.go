package telegram

import (
	"encoding/json"
	"net/url"
	"strconv"
	"time"
	"unicode/utf16"
)

// The limits of a message.
const (
	maxText       = 4096 // UTF-16 units
	maxData       = 64   // bytes of a button's callback_data
	maxButtons    = 100
	maxRow        = 8
	deletableFor  = 48 * time.Hour
	callbackValid = 200 // characters of the text of an answer
)

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func (s *Server) sendMessage(p map[string]string) (any, *refusal) {
	c, no := s.recipient(p)
	if no != nil {
		return nil, no
	}
	m, no := readMessage(p)
	if no != nil {
		return nil, no
	}
	if wait := s.pace.take(c.id, s.opt.Now()); wait > 0 {
		s.stats.Throttled++
		return nil, &refusal{code: 429, text: "Too Many Requests: retry after " + strconv.Itoa(wait), after: wait}
	}
	m.FromBot = true
	s.stats.Sent++
	return s.describe(c, c.add(m, s.opt.Now())), nil
}

// readMessage checks the text and keyboard of a message.
func readMessage(p map[string]string) (Message, *refusal) {
	m := Message{Text: p["text"], Protected: p["protect_content"] == "true", Preview: true, markup: p["reply_markup"]}
	switch n := units(m.Text); {
	case n == 0:
		return m, bad("message text is empty")
	case n > maxText:
		return m, bad("message is too long")
	}
	if o := p["link_preview_options"]; o != "" {
		var options struct {
			Disabled bool `json:"is_disabled"`
		}
		if json.Unmarshal([]byte(o), &options) != nil {
			return m, bad("can't parse link preview options JSON object")
		}
		m.Preview = !options.Disabled
	}
	if m.markup == "" {
		return m, nil
	}
	var keyboard struct {
		Rows [][]Button `json:"inline_keyboard"`
	}
	if json.Unmarshal([]byte(m.markup), &keyboard) != nil {
		return m, bad("can't parse reply keyboard markup JSON object")
	}
	m.Buttons = keyboard.Rows
	return m, checkButtons(m.Buttons)
}

func checkButtons(rows [][]Button) *refusal {
	n := 0
	for _, row := range rows {
		if len(row) > maxRow {
			return bad("too many buttons in a row")
		}
		for _, b := range row {
			n++
			switch {
			case b.Text == "":
				return bad("can't parse inline keyboard button: Text is empty")
			case b.URL == "" && b.Data == "":
				return bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
			case len(b.Data) > maxData:
				return bad("BUTTON_DATA_INVALID")
			case b.URL != "" && !linkable(b.URL):
				return bad("BUTTON_URL_INVALID")
			}
		}
	}
	if n > maxButtons {
		return bad("reply markup is too long")
	}
	return nil
}

func linkable(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http" || u.Scheme == "tg") && u.Host != ""
}

// describe is one of the bot's messages as Telegram tells it.
func (s *Server) describe(c *chat, m *Message) map[string]any {
	return map[string]any{
		"message_id": m.ID, "date": m.At.Unix(), "chat": c.json(), "from": s.self(), "text": m.Text,
	}
}

func (s *Server) editMessage(p map[string]string) (any, *refusal) {
	c, no := s.recipient(p)
	if no != nil {
		return nil, no
	}
	id, _ := strconv.ParseInt(p["message_id"], 10, 64)
	old := c.find(id)
	if old == nil {
		return nil, bad("message to edit not found")
	}
	if !old.FromBot {
		return nil, bad("message can't be edited")
	}
	m, no := readMessage(p)
	if no != nil {
		return nil, no
	}
	if m.Text == old.Text && m.markup == old.markup {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	old.Text, old.Buttons, old.markup, old.Preview, old.Edited = m.Text, m.Buttons, m.markup, m.Preview, true
	return s.describe(c, old), nil
}

// deleteMessage deletes either side's message: in a private chat a bot may do both.
func (s *Server) deleteMessage(p map[string]string) (any, *refusal) {
	c, no := s.recipient(p)
	if no != nil {
		return nil, no
	}
	id, _ := strconv.ParseInt(p["message_id"], 10, 64)
	for i, m := range c.messages {
		if m.ID != id {
			continue
		}
		if s.opt.Now().Sub(m.At) > deletableFor {
			return nil, bad("message can't be deleted for everyone")
		}
		c.messages = append(c.messages[:i], c.messages[i+1:]...)
		return true, nil
	}
	return nil, bad("message to delete not found")
}

func (s *Server) answerCallback(p map[string]string) (any, *refusal) {
	if units(p["text"]) > callbackValid {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	if p["callback_query_id"] == "" {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	return true, nil
}

func (s *Server) leaveChat(p map[string]string) (any, *refusal) {
	c, no := s.recipient(p)
	if no != nil {
		return nil, no
	}
	if !c.group {
		return nil, bad("chat member status can't be changed in private chats")
	}
	c.blocked = true
	return true, nil
}
