package handovermodel

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// actor is somebody with a phone.
type actor struct {
	name  string
	addr  bot.Address
	roles []bot.Role // "" a parent
	facts bot.HelperFacts
	conv  bot.ConversationID // that last took something from her
	inbox []bot.Delivery
	shown []shown // what she can answer by pointing at it
	wrote []shown // what she can edit
	last  bot.Inbound
	exits []time.Time
	fails string
	view  string // a helper's: the talk that she has before her
}

// shown is a message on her phone and the talk that it is of.
type shown struct {
	id   bot.MessageID
	talk string
}

const inboxKept = 14

// left reports whether she left silently in the burst in which a line was.
func (a *actor) left(k *token) bool {
	return slices.ContainsFunc(a.exits, func(t time.Time) bool { return !t.Before(k.at) && t.Sub(k.at) <= 10*time.Second })
}

func (w *world) at(to bot.Address) *actor {
	for _, a := range w.people {
		if a.addr == to {
			return a
		}
	}
	return nil
}

// sends brings what somebody sends, to either instance.
func (w *world) sends(a *actor, in bot.Inbound) error {
	w.sent++
	in.ID, in.From = "in"+strconv.Itoa(w.sent), a.addr
	if in.SentAt.IsZero() {
		in.SentAt = w.clock
	}
	if in.Kind == bot.Message {
		in.Target = bot.MessageID("m" + in.ID)
		a.wrote = append(a.wrote, shown{id: in.Target})
		a.wrote = a.wrote[max(0, len(a.wrote)-6):]
	}
	a.last = in
	if a.fails == blocked || a.fails == unreachable {
		a.fails = works // whoever writes can be reached
	}
	w.note("%s: %s %q %s %s %s", a.name, in.Kind, in.Text, in.Command, in.Args, in.Wire)
	return w.bots[w.sent%len(w.bots)].bot.Receive(w.ctx, in)
}

// token is a new line of somebody's, with words around it.
func (w *world) token(a *actor, words string, edit bool) string {
	mark := "p"
	if a.roles != nil {
		mark = "h"
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	n := fmt.Sprintf("%06d", len(w.seen.tokens)+w.sent)
	word := mark + "q" + strings.Map(func(r rune) rune { return 'a' + r - '0' }, n) + "x"
	w.seen.tokens[word] = &token{
		word: word, by: a, at: w.clock, edit: edit, view: a.view, rows: map[bot.ConversationID]int{}, came: map[string]int{},
	}
	return strings.Replace(words, "%", word, 1)
}

func (w *world) writes(a *actor, words string) error {
	return w.sends(a, bot.Inbound{Kind: bot.Message, Text: w.token(a, words, false)})
}

// commands is a command with what follows it.
func (w *world) commands(a *actor, text string) error {
	name, args, _ := strings.Cut(text, " ")
	if strings.Contains(args, "%") {
		args = w.token(a, args, false)
	}
	return w.sends(a, bot.Inbound{Kind: bot.Command, Command: name, Args: args})
}

// press presses a button that a message has.
func (w *world) press(a *actor, d bot.Delivery, n int) error {
	c := d.Reply.Choices[n]
	if a.roles != nil && c.Dialog == "helper" {
		switch c.Action {
		case "switch":
			a.view = c.Data
		case "to", "nobody", "answer", "leave", "coach":
			a.view = "" // whom she has before her then is not looked at
		}
	}
	w.note("%s presses %s.%s", a.name, c.Dialog, c.Action)
	w.seen.what[c.Dialog+"."+c.Action]++
	return w.sends(a, bot.Inbound{Kind: bot.Press, Text: c.Label, Wire: bot.WireID(d.ID, n)})
}

// pressAny presses any button of what is in her inbox, old ones too.
func (w *world) pressAny(a *actor, pick int) error {
	var with []bot.Delivery
	for _, d := range a.inbox {
		if len(d.Reply.Choices) > 0 {
			with = append(with, d)
		}
	}
	if len(with) == 0 {
		return nil
	}
	d := with[pick%len(with)]
	return w.press(a, d, pick/7%len(d.Reply.Choices))
}

// onward is what leads on, the first before the others.
var onward = []string{
	"handover.yes", "handover.meet", "handover.any", "handover.person", "talk.back", "talk.end", "talk.goon", "talk.pass", "talk.proyes", "talk.rate",
	"talk.askme", "safety.safe", "privacy.yes", "helper.claim", "helper.to", "helper.pass", "helper.take", "helper.answer", "helper.pro", "helper.switch", "helper.form",
}

// leads is the button of a message that leads on, -1 if none does.
func leads(d bot.Delivery) int {
	for _, want := range onward {
		if n := slices.IndexFunc(d.Reply.Choices, func(c bot.Choice) bool { return c.Dialog+"."+c.Action == want }); n >= 0 {
			return n
		}
	}
	return -1
}

// canGoOn reports whether the last that somebody got has such a button.
func (w *world) canGoOn(a *actor) bool {
	n := len(a.inbox)
	return n > 0 && (leads(a.inbox[n-1]) >= 0 || n > 1 && leads(a.inbox[n-2]) >= 0)
}

// goesOn presses what leads on, of the newest message that has such a button.
func (w *world) goesOn(a *actor) error {
	for i := len(a.inbox) - 1; i >= 0; i-- {
		if n := leads(a.inbox[i]); n >= 0 {
			return w.press(a, a.inbox[i], n)
		}
	}
	return nil
}

// lines are what people write; % is where what tells a line from all others goes.
var lines = []string{
	"Hij slaapt nu beter %", "Dank je % dat is fijn", "We lezen samen een boek %", "Ik weet het niet %", "% morgen bel ik de school", "hoe gaat het bij jullie %?",
}

var numbers = []string{"Bel me maar % 06 12345678", "mail % naar iemand@voorbeeld.nl", "kom langs % Kerkstraat 12, 1234 AB"}

var dangers = []string{"% hij slaat mij en ik ben bang", "ik wil dood %", "% mijn man heeft mij geslagen"}

// parentDoes is what a parent does.
func (w *world) parentDoes(a *actor, x act) error {
	switch x.what {
	case "line":
		return w.writes(a, lines[x.pick%len(lines)])
	case "number":
		return w.writes(a, numbers[x.pick%len(numbers)])
	case "danger":
		return w.writes(a, dangers[x.pick%len(dangers)])
	case "ask":
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: "ik wil een mens spreken"})
	case "word":
		words := []string{"menu", "stop", "nee", "ja", "taal", "1", "2", "/start"}
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: words[x.pick%len(words)]})
	case "exit":
		w.mu.Lock()
		a.exits = append(a.exits[max(0, len(a.exits)-5):], w.clock)
		w.mu.Unlock()
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: "weg"})
	case "forget":
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: "vergeet mij"})
	case "late":
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: w.token(a, lines[x.pick%len(lines)], false), SentAt: w.clock.Add(-40 * time.Minute)})
	case "media":
		kind := []string{"voice", "image", "location"}[x.pick%3]
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: w.token(a, "%", false), Media: &bot.Media{Kind: kind, Size: 1000}})
	case "edit":
		return w.edits(a, x)
	}
	return nil
}

func (w *world) edits(a *actor, x act) error {
	if len(a.wrote) == 0 {
		return nil
	}
	words := lines[x.pick%len(lines)]
	if x.pick%5 == 0 {
		words = numbers[x.pick%len(numbers)]
	}
	target, text := a.wrote[x.pick%len(a.wrote)].id, w.token(a, words, true)
	w.mu.Lock()
	for _, k := range w.tokensIn(text) {
		k.edits = string(target)
	}
	w.mu.Unlock()
	return w.sends(a, bot.Inbound{Kind: bot.Edit, Target: target, Text: text})
}

// helperDoes is what somebody who helps does.
func (w *world) helperDoes(a *actor, x act) error {
	switch x.what {
	case "line":
		return w.writes(a, lines[x.pick%len(lines)])
	case "number":
		return w.writes(a, numbers[x.pick%len(numbers)])
	case "answer":
		if len(a.shown) == 0 {
			return w.writes(a, lines[x.pick%len(lines)])
		}
		to := a.shown[max(0, len(a.shown)-1-x.pick%4)]
		text := w.token(a, lines[x.pick%len(lines)], false)
		w.mu.Lock()
		for _, k := range w.tokensIn(text) {
			k.answers = to.talk
		}
		w.mu.Unlock()
		if to.talk != "" {
			a.view = ""
		}
		return w.sends(a, bot.Inbound{Kind: bot.Message, Text: text, ReplyTo: to.id})
	case "command":
		commands := []string{
			"klaar", "klaar", "niet-nu 2h", "aan", "aan", "aan", "talks", "menu", "niveau 3", "prof", "prof", "coach", "coach hoe zou jij dit doen %", "zoek slapen", "plek", "dienst",
			"blokkeer", "meld",
		}
		if x.pick%100 == 0 {
			commands = []string{"pauze"}
		}
		a.view = "" // some of them change it
		return w.commands(a, commands[x.pick%len(commands)])
	case "hat":
		if x.pick%3 == 0 {
			return w.commands(a, "ouder")
		}
		return w.commands(a, "helper")
	case "forget":
		if x.pick%12 > 0 {
			return w.commands(a, "talks")
		}
		return w.commands(a, "forget")
	case "edit":
		return w.edits(a, x)
	}
	return nil
}

// again brings what she last sent once more, as platforms do.
func (w *world) again(a *actor) error {
	if a.last.ID == "" {
		return nil
	}
	w.note("%s's last comes again", a.name)
	return w.bots[(w.sent+1)%len(w.bots)].bot.Receive(w.ctx, a.last)
}

// hire lets somebody write for the first time, and gives her the hat and the record of
// one who was confirmed.
func (w *world) hire(a *actor) error {
	if err := w.sends(a, bot.Inbound{Kind: bot.Command, Command: "setup", Args: "welcomed=yes lang=nl country=nl"}); err != nil {
		return err
	}
	if err := w.pass(2*time.Second, 0); err != nil || a.roles == nil {
		return err
	}
	p := w.person(a.conv)
	if _, ok := w.seen.helpers[p]; ok || isHelpers(a.conv) {
		return nil
	}
	rec := bot.HelperRecord{Meta: bot.Meta{
		ID: string(p), Person: p, Conversation: bot.HelperConversation(p), State: bot.HelperActive, At: w.clock,
	}, Facts: a.facts, Words: bot.HelperWords{FirstName: "Naam" + a.name}}
	rec.Facts.Agreed = "model"
	change, err := rec.Change()
	if err != nil {
		return err
	}
	a.view = ""
	return w.bots[0].bot.Apply(w.ctx, bot.Change{
		Records: []bot.RecordChange{change}, Hats: []bot.HatChange{{Person: p, Hat: bot.Helper, From: a.conv}},
	})
}
