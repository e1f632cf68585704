package ask

import (
	"strconv"
	"strings"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// menu shows the eight pictures.
func (d *Dialog) menu(t *dialogs.Turn) {
	reply := bot.TextReply(t.String("ask.menu"))
	reply.Kind = bot.Menu
	for _, tile := range tiles() {
		c := t.Choice("ask.tile."+tile.name, dialogs.Ask, actTile, tile.name)
		if tile.name == "person" {
			if t.Minor() {
				continue
			}
			c.Dialog, c.Action, c.Data = dialogs.Person, dialogs.ActPerson, ""
		}
		c.Icon = tile.name
		reply.Choices = append(reply.Choices, c)
	}
	reply.Choices = append(reply.Choices, t.Choice("ask.label.near", dialogs.SocialMap, dialogs.ActNear, ""))
	t.Reply(reply)
}

// list shows the topics behind a tile, or a page of all others, from a place on.
func (d *Dialog) list(t *dialogs.Turn, name string, from int) {
	topics := d.behind(name, content.Lang(t.Lang), t.At)
	if len(topics) == 0 {
		d.menu(t)
		return
	}
	if from < 0 || from >= len(topics) {
		from = 0
	}
	until := min(from+listSize, len(topics))
	reply := bot.TextReply(t.String("ask.choose"))
	reply.Kind = bot.OfferList
	for _, topic := range topics[from:until] {
		reply.Choices = append(reply.Choices, d.topicChoice(t, "", topic))
	}
	switch {
	case name != rest:
		reply.Choices = append(reply.Choices, t.Choice("ask.label.others", dialogs.Ask, actList, rest+"|0"))
	case until < len(topics):
		reply.Choices = append(reply.Choices, t.Choice("ask.label.others", dialogs.Ask, actList, rest+"|"+strconv.Itoa(until)))
	default:
		reply.Choices = append(reply.Choices, t.MenuChoice())
	}
	reply.Choices = append(reply.Choices, person(t, "")...)
	t.Reply(reply)
}

// further shows a further page of the list "<name>|<from>".
func (d *Dialog) further(t *dialogs.Turn) {
	name, from, _ := strings.Cut(t.Arg, "|")
	n, err := strconv.Atoi(from)
	if err != nil {
		n = 0
	}
	d.list(t, name, n)
}
