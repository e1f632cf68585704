package simulate

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// How parents are: an answer on their phone within minutes, some of whom are called away.
const (
	parentReads   = 4 * time.Minute // half have seen who would talk with them by then
	parentWrites  = 3 * time.Minute
	parentRefuses = 0.05 // of those who are shown somebody
	parentMisses  = 0.08 // does not look until it is too late
	afterMissed   = 45 * time.Minute
	parentWaits   = 0.6 // for an ambassador who is silent, rather than to have another
	parentRates   = 0.7
)

// asking is a parent in a run.
type asking struct {
	parent
	run    *run
	user   string
	chance *rand.Rand
	chosen bool // her theme
	wants  int  // lines that she writes in her talk
}

func (r *run) newAsking(p parent, user string) *asking {
	c := chance(r.seed, "asking", p.n)
	return &asking{parent: p, run: r, user: user, chance: c, wants: 2 + c.IntN(5), chosen: p.theme == ""}
}

// begin lets her come: the page knows language and country, then she asks for a person.
func (p *asking) begin() {
	p.run.agenda.at(p.at, func(ctx context.Context) error {
		args := "welcomed=yes lang=" + string(p.lang) + " country=" + string(p.country)
		return p.run.receive(ctx, p.user, bot.Inbound{Kind: bot.Command, Command: "setup", Args: args})
	})
	p.run.agenda.at(p.at.Add(20*time.Second), func(ctx context.Context) error {
		return p.run.receive(ctx, p.user, bot.Inbound{Kind: bot.Command, Command: "person"})
	})
}

// talk says nothing to her that she does not read.
func (*asking) talk(bot.TalkRecord, string) {}

// got lets her read a message and do what it asks.
func (p *asking) got(d bot.Delivery) {
	if d.Purpose == bot.ForRelay && p.wants > 0 {
		p.wants--
		p.later(after(p.chance, parentWrites), func(ctx context.Context) error {
			return p.run.receive(ctx, p.user, bot.Inbound{Kind: bot.Message, Text: says(p.lang)})
		})
	}
	if n, wait := p.choose(d.Reply.Choices); n >= 0 {
		p.later(wait, func(ctx context.Context) error { return p.run.press(ctx, p.user, d, n) })
	}
}

func (p *asking) later(wait time.Duration, do func(context.Context) error) {
	p.run.agenda.at(p.run.clock.Add(wait), do)
}

// choose is the button that she presses and when, -1 if none.
func (p *asking) choose(choices []bot.Choice) (n int, wait time.Duration) {
	find := func(dialog, action, data string) int {
		for i, c := range choices {
			if c.Dialog == dialog && c.Action == action && (data == anyData || c.Data == data) {
				return i
			}
		}
		return -1
	}
	wait = 5*time.Second + after(p.chance, 15*time.Second)
	if n = find(dialogs.Handover, "meet", anyData); n >= 0 {
		switch draw := p.chance.Float64(); {
		case draw < parentMisses:
			return n, afterMissed
		case draw < parentMisses+parentRefuses:
			n = find(dialogs.Handover, "somebody", anyData)
		}
		return n, after(p.chance, parentReads)
	}
	if n = p.wish(find); n >= 0 {
		return n, wait
	}
	if n = find(dialogs.Handover, "yes", anyData); n >= 0 {
		return n, wait + 20*time.Second // she reads what she agrees to
	}
	return p.inTalk(find), after(p.chance, parentWrites)
}

// inTalk answers the questions of the talk itself: to wait for who is silent or to have
// somebody else, to end it, how it was.
func (p *asking) inTalk(find func(dialog, action, data string) int) int {
	button := func(action string) int { return find(dialogs.Talk, action, anyData) }
	switch wait, moved, rate := button("wait"), button("moved"), button("rate"); {
	case wait >= 0 && p.chance.Float64() < parentWaits:
		return wait
	case moved >= 0:
		return moved
	case rate >= 0 && p.chance.Float64() < parentRates:
		return rate
	case button("goon") >= 0: // is it over? it is
		return button("end")
	}
	return button("dontask")
}

// anyData finds a button whatever it carries.
const anyData = "*"

// wish completes what she asks for: the theme first, if she says one, then whether it
// should be a woman.
func (p *asking) wish(find func(dialog, action, data string) int) int {
	if !p.chosen {
		if n := find(dialogs.Handover, "theme", p.theme); n >= 0 {
			p.chosen = true
			return n
		}
		for _, way := range [][2]string{{"themes", anyData}, {"theme", ""}, {"more", anyData}} {
			if n := find(dialogs.Handover, way[0], way[1]); n >= 0 {
				return n
			}
		}
	}
	if p.woman {
		return find(dialogs.Handover, "woman", anyData)
	}
	return find(dialogs.Handover, "any", anyData)
}

// says is a line of a talk; what it says matters to nobody here.
func says(l bot.Lang) string {
	switch l {
	case "nl":
		return "Hij slaapt nu beter, we lezen samen een boek."
	case "tr":
		return "Şimdi daha iyi uyuyor, birlikte kitap okuyoruz."
	case "ar":
		return "ينام الآن أفضل، نقرأ معا كتابا."
	case "fr":
		return "Il dort mieux, nous lisons un livre ensemble."
	}
	return "He sleeps better now, we read a book together."
}
