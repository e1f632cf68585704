package rows

import "github.com/ouderbrug/ouderbrug/bot"

// WearerOf is whose a conversation will be that a change makes for a new hat, "" if
// it makes none of this name.
func WearerOf(c bot.Change, id bot.ConversationID) bot.PersonID {
	for _, h := range c.Hats {
		if h.Hat == bot.Helper && bot.HelperConversation(h.Person) == id {
			return h.Person
		}
	}
	return ""
}
