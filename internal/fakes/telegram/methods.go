package telegram

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// accepted are the parameters that each method takes here. What is not listed is
// refused, so that a slip in a name does not pass unseen.
var accepted = map[string][]string{
	"getMe":                 {},
	"getUpdates":            {"offset", "limit", "timeout", "allowed_updates"},
	"setWebhook":            {"url", "secret_token", "allowed_updates", "max_connections", "drop_pending_updates"},
	"deleteWebhook":         {"drop_pending_updates"},
	"sendMessage":           {"chat_id", "text", "link_preview_options", "protect_content", "reply_markup", "disable_notification"},
	"editMessageText":       {"chat_id", "message_id", "text", "link_preview_options", "reply_markup"},
	"deleteMessage":         {"chat_id", "message_id"},
	"answerCallbackQuery":   {"callback_query_id", "text"},
	"sendChatAction":        {"chat_id", "action"},
	"leaveChat":             {"chat_id"},
	"getFile":               {"file_id"},
	"setMyCommands":         {"commands", "language_code"},
	"setMyDescription":      {"description", "language_code"},
	"setMyShortDescription": {"short_description", "language_code"},
}

// perform does what a call asks for.
func (s *Server) perform(ctx context.Context, method string, p map[string]string) (any, *refusal) {
	known, ok := accepted[method]
	if !ok {
		return nil, &refusal{code: 404, text: "Not Found"}
	}
	for k, v := range p {
		if !slices.Contains(known, k) {
			return nil, bad("this fake does not know the parameter " + k)
		}
		if !utf8.ValidString(v) {
			return nil, bad("strings must be encoded in UTF-8")
		}
	}
	if method == "getUpdates" {
		return s.getUpdates(ctx, p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch method {
	case "getMe":
		return s.self(), nil
	case "setWebhook":
		return s.setWebhook(p)
	case "deleteWebhook":
		return s.deleteWebhook(p)
	case "sendMessage":
		return s.sendMessage(p)
	case "editMessageText":
		return s.editMessage(p)
	case "deleteMessage":
		return s.deleteMessage(p)
	case "answerCallbackQuery":
		return s.answerCallback(p)
	case "sendChatAction":
		_, no := s.recipient(p)
		return true, no
	case "leaveChat":
		return s.leaveChat(p)
	case "getFile":
		return s.getFile(p)
	case "setMyCommands":
		return setCommands(p)
	}
	return setDescription(method, p)
}

// self is the bot as a user.
func (s *Server) self() map[string]any {
	id, _, _ := strings.Cut(s.opt.Token, ":")
	n, _ := strconv.ParseInt(id, 10, 64)
	return map[string]any{"id": n, "is_bot": true, "first_name": "Test", "username": "test_bot"}
}

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func setCommands(p map[string]string) (any, *refusal) {
	var list []struct{ Command, Description string }
	if json.Unmarshal([]byte(p["commands"]), &list) != nil || len(list) > 100 {
		return nil, bad("can't parse commands")
	}
	for _, c := range list {
		if n := units(c.Description); !commandName.MatchString(c.Command) || n == 0 || n > 256 {
			return nil, bad("BOT_COMMAND_INVALID")
		}
	}
	return true, nil
}

// setDescription checks the lengths of the two descriptions.
func setDescription(method string, p map[string]string) (any, *refusal) {
	text, limit := p["description"], 512
	if method == "setMyShortDescription" {
		text, limit = p["short_description"], 120
	}
	if units(text) > limit {
		return nil, bad("description is too long")
	}
	return true, nil
}
