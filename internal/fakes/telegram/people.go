package telegram

import (
	"maps"
	"strconv"
	"strings"
)

// Write is a person writing to the bot; a text that starts with a slash carries
// the entity of a command. It returns the message's id within the chat.
func (s *Server) Write(person int64, text string) int64 {
	body := messageBody{"text": text}
	if name, _, _ := strings.Cut(text, " "); strings.HasPrefix(text, "/") {
		body["entities"] = []any{map[string]any{"type": "bot_command", "offset": 0, "length": units(name)}}
	}
	return s.WriteBody(person, body)
}

// WriteBody is a person sending a message with any content: {"voice": {…}}.
func (s *Server) WriteBody(person int64, content map[string]any) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(person)
	text, _ := content["text"].(string)
	m := c.add(Message{Text: text, body: maps.Clone(content)}, s.opt.Now())
	s.tell("message", s.incoming(c, m, person))
	return m.ID
}

// WriteInGroup is a person writing in a group.
func (s *Server) WriteInGroup(group, person int64, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(group)
	m := c.add(Message{Text: text, body: messageBody{"text": text}}, s.opt.Now())
	s.tell("message", s.incoming(c, m, person))
}

// SetLang says what language a person's app is in.
func (s *Server) SetLang(person int64, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(person).lang = code
}

// Rewrite is a person editing a message of hers.
func (s *Server) Rewrite(person, messageID int64, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(person)
	m := c.find(messageID)
	if m == nil || m.FromBot {
		return
	}
	m.Text, m.Edited = text, true
	m.body = messageBody{"text": text, "edit_date": s.opt.Now().Unix()}
	s.tell("edited_message", s.incoming(c, m, person))
}

// Press is a person pressing a button under a message of a chat: her own, or with
// another presser somebody else's (which Telegram allows only in groups).
func (s *Server) Press(chatID, presser, messageID int64, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chatID)
	under := map[string]any{"message_id": messageID, "date": 0, "chat": c.json()} // inaccessible
	if m := c.find(messageID); m != nil && m.FromBot {
		under = s.describe(c, m)
	}
	s.tell("callback_query", map[string]any{
		"id": "q" + strconv.FormatInt(s.updates.next, 10), "from": s.user(presser),
		"message": under, "chat_instance": "-33", "data": data,
	})
}

// Block is a person blocking the bot; Unblock is her coming back.
func (s *Server) Block(person int64) { s.membership(person, "kicked") }

// Unblock lets the bot write to a person again.
func (s *Server) Unblock(person int64) { s.membership(person, "member") }

// AddToGroup is somebody adding the bot to a group.
func (s *Server) AddToGroup(group int64) { s.membership(group, "member") }

func (s *Server) membership(chatID int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(chatID)
	old := "member"
	if status == "member" {
		old = "left"
	}
	c.blocked = status == "kicked"
	s.tell("my_chat_member", map[string]any{
		"chat": c.json(), "from": s.user(max(chatID, -chatID)), "date": s.opt.Now().Unix(),
		"old_chat_member": map[string]any{"user": s.self(), "status": old},
		"new_chat_member": map[string]any{"user": s.self(), "status": status},
	})
}

func (s *Server) user(id int64) map[string]any {
	u := map[string]any{"id": id, "is_bot": false, "first_name": "A"}
	if c := s.chats[id]; c != nil && c.lang != "" {
		u["language_code"] = c.lang
	}
	return u
}

// incoming is a person's message as Telegram tells it.
func (s *Server) incoming(c *chat, m *Message, from int64) map[string]any {
	out := map[string]any{"message_id": m.ID, "date": m.At.Unix(), "chat": c.json(), "from": s.user(from)}
	maps.Copy(out, m.body)
	return out
}

// Know opens a chat with a person as if she had written before.
func (s *Server) Know(person int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chat(person)
}
