package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/console"
	"github.com/ouderbrug/ouderbrug/content"
	"github.com/ouderbrug/ouderbrug/dialogs/desk"
	"github.com/ouderbrug/ouderbrug/internal/config"
	"github.com/ouderbrug/ouderbrug/retrieval"
)

// consoleBase is the address at which people reach the console: the public one, or on
// a machine that has none the one we listen at.
func consoleBase(s *config.Settings) string {
	return strings.TrimRight(cmp.Or(s.PublicURL, "http://"+s.Addr), "/")
}

// openConsole wires the helpers' pages to a program.
func openConsole(p *program, s *config.Settings, e *env, now func() time.Time) (*console.Server, error) {
	c := console.Config{
		Reader: p.data.store, Apply: p.bot.Apply, PublicName: s.PublicName, Secure: strings.HasPrefix(s.PublicURL, "https://"),
		Join: func(ctx context.Context, user string, lang bot.Lang) (bot.ConversationID, error) {
			return p.join(ctx, user, lang, now())
		},
		Find: func(ctx context.Context, lang bot.Lang, words string) ([]console.Found, error) {
			return p.vetted(ctx, lang, words, now())
		},
		Desk: p.bot.Desk, Cases: p.data.store.Cases, Steps: desk.Steps(desk.Regime(s.Regime)),
		Theme: p.theme,
		Themes: func(l bot.Lang) (out []console.Named) {
			for _, t := range p.world.lib.Topics {
				out = append(out, console.Named{ID: t.Slug, Name: p.theme(t.Slug, l)})
			}
			slices.SortFunc(out, func(a, b console.Named) int { return cmp.Compare(a.Name, b.Name) })
			return out
		},
		Now: now, NewID: newID, Log: e.log,
	}
	if s.PublicURL != "" {
		c.Origins = []string{strings.TrimRight(s.PublicURL, "/")}
	}
	return console.New(c)
}

// theme is a topic as parents read it.
func (p *program) theme(slug string, l bot.Lang) string {
	return cmp.Or(p.engine.Texts().Get(l, "ask.topic."+slug), slug)
}

// join makes a person who is reached by the console only, and says nothing to them.
func (p *program) join(ctx context.Context, user string, lang bot.Lang, now time.Time) (bot.ConversationID, error) {
	got, err := p.data.store.Receive(ctx, []bot.Arrival{{
		ID: bot.EventID(newID()), At: now.UTC(),
		Inbound: bot.Inbound{Kind: bot.Command, ID: newID(), From: bot.Address{Channel: console.Name, User: user}, SentAt: now.UTC(), Command: "setup", Args: "lang=" + string(lang)},
	}})
	if err != nil {
		return "", fmt.Errorf("make somebody who helps: %w", err)
	}
	p.bot.Wake()
	return got[0].Conversation, nil
}

// vettedAtOnce is how many cards, and how many places, are shown for one look.
const vettedAtOnce = 3

// vetted looks for cards in the parent's language, else in Dutch or English, and for
// places.
func (p *program) vetted(ctx context.Context, lang bot.Lang, words string, now time.Time) (out []console.Found, err error) {
	seen := map[content.ID]bool{}
	for _, l := range []content.Lang{content.Lang(lang), content.Dutch, content.English} {
		found, err := p.world.retriever.Find(ctx, retrieval.Query{Text: words, Lang: l, Audience: content.Parent, Now: now})
		if err != nil {
			return nil, err
		}
		for _, h := range found.Hits {
			card := p.world.lib.CardFor(h.Topic, []content.Lang{content.Lang(lang), content.Dutch, content.English}, "", "", []content.Audience{content.Parent}, now)
			if card != nil && !seen[card.ID] && len(out) < vettedAtOnce {
				seen[card.ID] = true
				out = append(out, console.Found{Card: string(card.ID), Title: card.Title, First: card.Lead})
			}
		}
		if len(out) > 0 {
			break
		}
	}
	places := p.world.lib.FindPlaces(content.PlaceQuery{Words: words, Lang: content.Lang(lang), Age: -1, At: now})
	for _, h := range places[:min(len(places), vettedAtOnce)] {
		out = append(out, console.Found{Place: h.Place.ID, Title: h.Place.Name, First: h.Place.Description})
	}
	return out, nil
}

// demoHelpers are those whom --demo makes: two ambassadors and a coordinator.
func demoHelpers(now time.Time) []bot.HelperRecord {
	helper := func(name, shares string, role bot.Role, langs ...bot.Lang) (h bot.HelperRecord) {
		h.State, h.At = bot.HelperActive, now
		h.Words = bot.HelperWords{FirstName: name, Shares: shares}
		h.Facts = bot.HelperFacts{
			Roles: []bot.Role{role}, Langs: langs, Country: "nl", Woman: true, Agreed: "demo",
			VOGUntil: now.AddDate(1, 0, 0), HeavyUntil: now.AddDate(1, 0, 0), OnUntil: now.AddDate(0, 0, 30),
		}
		return h
	}
	return []bot.HelperRecord{
		helper("Fatma", "moeder van drie", bot.Ambassador, "ar", "fr", "nl"),
		helper("Els", "oma, was kleuterjuf", bot.Ambassador, "nl", "en", "tr"),
		helper("Joke", "", bot.Coordinator, "nl", "en"),
	}
}

// demoLinks makes the demo's helpers if nobody helps yet, and a link for each: used
// once, in any browser, which only a demo's may.
func (p *program) demoLinks(ctx context.Context, now time.Time) (lines []string, err error) {
	have, err := bot.Find[bot.HelperFacts, bot.HelperWords](ctx, p.data.store, bot.RecordQuery{States: []string{bot.HelperActive}})
	if err != nil {
		return nil, err
	}
	if len(have) == 0 {
		for _, h := range demoHelpers(now) {
			if h, err = p.makeHelper(ctx, h, now); err != nil {
				return nil, fmt.Errorf("make the demo's helpers: %w", err)
			}
			have = append(have, h)
		}
	}
	for _, h := range have {
		token, rec := bot.NewSignIn(h.Person, "", now)
		change, err := rec.Change()
		if err != nil {
			return nil, err
		}
		if err := p.bot.Apply(ctx, bot.Change{Records: []bot.RecordChange{change}}); err != nil {
			return nil, err
		}
		lines = append(lines, fmt.Sprintf("%s (%s): %s", h.Words.FirstName, h.Facts.Roles[0], bot.SignInPath(token)))
	}
	return lines, nil
}

// makeHelper makes somebody who helps and has no messenger.
func (p *program) makeHelper(ctx context.Context, h bot.HelperRecord, now time.Time) (bot.HelperRecord, error) {
	from, err := p.join(ctx, newID(), "nl", now)
	if err != nil {
		return h, err
	}
	_, person, ok, err := p.data.store.Conversation(ctx, from)
	if err != nil || !ok {
		return h, errors.Join(err, errors.New("the person who was just made is not there"))
	}
	h.ID, h.Person, h.Helper, h.Conversation = string(person.ID), person.ID, person.ID, bot.HelperConversation(person.ID)
	change, err := h.Change()
	if err != nil {
		return h, err
	}
	return h, p.bot.Apply(ctx, bot.Change{Records: []bot.RecordChange{change}, Hats: []bot.HatChange{{Person: person.ID, Hat: bot.Helper, From: from}}})
}
