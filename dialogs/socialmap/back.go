package socialmap

import (
	"cmp"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// backWithin is how long the last list is found again after a question of another kind.
const backWithin = time.Hour

// back goes one step back: from what she was asked to the list, from a page of it to the one before, and from the first
// to what she needs.
func (d *Dialog) back(t *dialogs.Turn, s *state) {
	switch {
	case len(s.Found) == 0:
		t.PassTo(dialogs.Ask, dialogs.ActMenu, "")
	case s.Asked != askedThing:
		d.again(t, s, 0)
	case s.From > atOnce:
		d.again(t, s, 1)
	default:
		d.askNeed(t, s)
	}
}

// again shows the page of the list that she saw last, or some pages before it.
func (d *Dialog) again(t *dialogs.Turn, s *state, before int) {
	t.Become(dialogs.SocialMap)
	s.Asked = askedThing
	s.From = max(0, (s.From-1)/atOnce-before) * atOnce
	t.Conv().Area = s.Spot.Code
	d.cards(t, s, "")
}

// asksOf is what she asks of the places that she saw last, "" where she asks something else.
func asksOf(text string) string {
	for _, list := range []string{costWords, hoursWords, tongueWords, wayWords} {
		if is(text, list) {
			return list
		}
	}
	return ""
}

// tell says of each place that she saw last what she asks: what it costs, when it is open, which languages are spoken, how
// to get there.
func (d *Dialog) tell(t *dialogs.Turn, s *state, asks string) {
	reply := bot.Reply{}
	for _, p := range d.places(t, s.Found[(s.From-1)/atOnce*atOnce:s.From]) {
		said := ""
		switch asks {
		case costWords:
			said = cost(t, p)
		case hoursWords:
			said = t.OpenNow(p)
		case tongueWords:
			said = cmp.Or(spoken(t, p), t.String("socialmap.asklanguage"))
		case wayWords:
			said = strings.TrimSpace(d.where(t, s, p) + "\n" + how(t, p))
		}
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartLead, Text: title(t, p)}, bot.Part{Kind: bot.PartText, Text: said})
	}
	if len(reply.Parts) == 0 { // they are no longer shown
		d.goOn(t, s, "")
		return
	}
	reply.Choices = d.under(t, s)
	t.Reply(reply)
}

// resumes reports whether words that came after a question of another kind go back to the last list: "back", a
// question about its places, or a wish for it such as "open now".
func (d *Dialog) resumes(t *dialogs.Turn) bool {
	var s state
	if !t.Data(&s) || len(s.Found) == 0 {
		return false
	}
	ago := t.At.Sub(s.At)
	return ago <= backWithin && is(t.Text, backWords) || ago <= answerWithin && asksOf(t.Text) != "" || ago <= answerWithin && len(strings.Fields(t.Text)) <= shortAnswer && onlyWish(t.Text)
}

// resume goes back to the last list.
func (d *Dialog) resume(t *dialogs.Turn, s *state) {
	if is(t.Text, backWords) {
		d.again(t, s, 0)
		return
	}
	if asks := asksOf(t.Text); asks != "" {
		d.tell(t, s, asks)
		return
	}
	w, _ := wishes(t.Text, s.Wish)
	d.wishing(t, s, w)
}

// wishing shows what fulfils a wish. Where nothing does, the list before it is kept to go back to, and the wish is not.
func (d *Dialog) wishing(t *dialogs.Turn, s *state, w wish) {
	was := *s
	s.Wish, s.Any = w, s.Any || s.Need == ""
	d.goOn(t, s, "")
	if len(s.Found) == 0 && len(was.Found) > 0 && s.Asked == askedThing {
		s.Wish, s.Found, s.From, s.Asked = was.Wish, was.Found, was.From, foundNone
	}
}

// places are those of some ids that may be shown now.
func (d *Dialog) places(t *dialogs.Turn, ids []string) []*content.Place {
	var out []*content.Place
	for _, id := range ids {
		for _, p := range d.Retriever.Library.Places {
			if p.ID == id && p.Servable(t.At) {
				out = append(out, p)
			}
		}
	}
	return out
}
