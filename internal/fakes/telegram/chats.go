package telegram

import (
	"strconv"
	"time"
)

// chat is one chat with all that was written in it.
type chat struct {
	id       int64
	group    bool
	blocked  bool // the person blocked the bot, or it left the group
	lang     string
	nextID   int64
	messages []*Message
}

// Message is one message of a chat as its people see it.
type Message struct {
	ID        int64       `json:"id"`
	Chat      int64       `json:"chat"`
	FromBot   bool        `json:"from_bot"`
	Text      string      `json:"text"`
	Buttons   [][]Button  `json:"buttons,omitempty"`
	Protected bool        `json:"protected,omitempty"`
	Preview   bool        `json:"preview,omitempty"` // a link preview may be shown
	Edited    bool        `json:"edited,omitempty"`
	At        time.Time   `json:"at"`
	markup    string      // as it came, to tell whether an edit changes anything
	body      messageBody // the message as Telegram tells it
}

type messageBody = map[string]any

// Button is one button of an inline keyboard.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
}

// chat finds a chat or opens it. Called with the lock held.
func (s *Server) chat(id int64) *chat {
	c := s.chats[id]
	if c == nil {
		c = &chat{id: id, group: id < 0, nextID: 1}
		s.chats[id] = c
	}
	return c
}

func (c *chat) find(id int64) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// add writes a message into a chat. Message ids count within a chat.
func (c *chat) add(m Message, at time.Time) *Message {
	m.ID, m.Chat, m.At = c.nextID, c.id, at
	c.nextID++
	c.messages = append(c.messages, &m)
	return &m
}

func (c *chat) json() map[string]any {
	if c.group {
		return map[string]any{"id": c.id, "type": "group", "title": "g"}
	}
	return map[string]any{"id": c.id, "type": "private", "first_name": "A"}
}

// recipient is the chat that a call is for, if the bot may write there.
func (s *Server) recipient(p map[string]string) (*chat, *refusal) {
	id, err := strconv.ParseInt(p["chat_id"], 10, 64)
	if err != nil {
		return nil, bad("chat not found")
	}
	c := s.chats[id]
	if c == nil && s.opt.OpenDoors && id > 0 {
		c = s.chat(id)
	}
	switch {
	case c == nil:
		return nil, bad("chat not found")
	case c.blocked && c.group:
		return nil, &refusal{code: 403, text: "Forbidden: bot is not a member of the group chat"}
	case c.blocked:
		return nil, &refusal{code: 403, text: "Forbidden: bot was blocked by the user"}
	}
	return c, nil
}

// History is everything in a chat that was not deleted, oldest first.
func (s *Server) History(chatID int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	if c := s.chats[chatID]; c != nil {
		for _, m := range c.messages {
			out = append(out, *m)
		}
	}
	return out
}

// FromBot is what the bot wrote in a chat and did not delete, oldest first.
func (s *Server) FromBot(chatID int64) []Message {
	var out []Message
	for _, m := range s.History(chatID) {
		if m.FromBot {
			out = append(out, m)
		}
	}
	return out
}

// Chats are the ids of all chats, in no order.
func (s *Server) Chats() []int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []int64
	for id := range s.chats {
		out = append(out, id)
	}
	return out
}

// Left reports whether the bot is no longer in a chat.
func (s *Server) Left(chatID int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chatID]
	return c == nil || c.blocked
}
