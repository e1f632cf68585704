package helper

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// readTime is how long somebody needs to see a message before she can mean it: a line
// sent earlier after a talk became current by itself was meant for another.
const readTime = 2 * time.Second

// wrote takes what she typed: a command, an edit, or words for somebody.
func (s *seat) wrote(ctx context.Context) error {
	t := s.t
	if t.Edited {
		return s.edited(ctx)
	}
	if strings.HasPrefix(t.Text, "/") {
		return s.command(ctx)
	}
	if c := t.Input.Choice; c != nil && s.free() {
		if c.Dialog != dialogs.Helper {
			t.PassTo(c.Dialog, c.Action, c.Data)
			return nil
		}
		t.Action, t.Arg, t.Text = c.Action, c.Data, ""
		return s.press(ctx)
	}
	if s.me.State != bot.HelperActive && len(s.threads) == 0 && s.cur.Facts.Coach == "" {
		s.off()
		return nil
	}
	media := t.Input.Inbound.Media
	if t.Text == "" && media == nil {
		return nil
	}
	if s.cries() {
		return s.cryFirst(ctx)
	}
	s.cry()
	if answers, err := s.answers(ctx); answers || err != nil {
		return err
	}
	side, aside, err := s.side(ctx, s.maybeSide())
	if err != nil {
		return err
	}
	if s.cur.Facts.Coach == "" && aside && len(s.threads) == 0 && !s.cur.Facts.Ask {
		s.cur.Facts.Coach = side.ID // there is nobody else whom she can mean
	}
	if s.cur.Facts.Coach != "" && (!s.unsure() || len(s.threads) == 0 && !s.cur.Facts.Ask) {
		return s.coachLine(ctx, t.Text)
	}
	switch to, ok := s.current(); {
	case len(s.threads) == 0 && !s.cur.Facts.Ask:
		s.menu()
		return nil
	case ok && !s.unsure():
		s.send(to, s.line())
		return nil
	}
	return s.ask(ctx, s.line())
}

// free reports whether she writes to nobody now: then a number that she types is no
// line.
func (s *seat) free() bool {
	_, current := s.current()
	return !current && s.cur.Facts.Coach == ""
}

// answers takes a line that points at one that she was shown, or at one of her own:
// that is for that talk, whatever the current one is. What it points at may be gone or
// of the bot; then she is asked: what nobody knows any more may be another parent's.
func (s *seat) answers(ctx context.Context) (bool, error) {
	t, at := s.t, s.t.Input.Inbound.ReplyTo
	if at == "" {
		return false, nil
	}
	talk := ""
	for _, l := range s.cur.Words.Sent {
		if l.Message == at {
			talk = l.Talk
		}
	}
	for _, l := range s.cur.Words.Seen {
		if talk != "" || t.SentAs == nil {
			break
		}
		id, err := t.SentAs(ctx, l.Key)
		if err != nil {
			return false, fmt.Errorf("see which line is answered: %w", err)
		}
		if id == at {
			talk = l.Talk
		}
	}
	to, ok := s.thread(talk)
	waiting, err := s.drafts(ctx)
	switch {
	case err != nil:
		return false, err
	case ok && len(waiting) == 0:
		moved := s.cur.Facts.Talk != to.talk || s.cur.Facts.Coach != ""
		shown, unseen := s.cur.Facts.Shown, !s.sentAt().After(s.cur.Facts.Relayed.Add(readTime))
		s.send(to, s.line())
		if unseen && shown != "" { // she pointed before another's words came: what she writes next may answer those
			s.cur.Facts.Shown = shown
		}
		if moved {
			s.cur.Facts.Since = time.Time{}
			t.Say("helper.sent", "Alias", to.alias)
		}
		return true, nil
	case talk != "" || len(s.threads) > 1:
		return true, s.ask(ctx, s.line())
	}
	if len(s.threads) == 0 {
		return false, nil
	}
	return true, s.ask(ctx, s.line()) // it may be a line of a parent whom she helped before
}

// maybeSide is the side talk that she may mean: the current one, or the one that she saw last.
func (s *seat) maybeSide() string {
	if f := s.cur.Facts; f.Coach != "" || f.Shown == f.Talk {
		return f.Coach
	}
	if _, parent := s.thread(s.cur.Facts.Shown); parent {
		return ""
	}
	return s.cur.Facts.Shown
}

// unsure reports whether she may mean somebody else than the current one: something
// ended or began since she can have looked, another's line was the last that she saw,
// or a line of hers already waits for an answer.
func (s *seat) unsure() bool {
	f, sentAt := s.cur.Facts, s.sentAt()
	shown := f.Talk
	if f.Coach != "" {
		shown = f.Coach
	}
	return f.Ask || !f.Since.IsZero() && !sentAt.After(f.Since.Add(readTime)) || f.Shown != "" && f.Shown != shown
}

// sentAt is when she sent it, as far as her channel says so.
func (s *seat) sentAt() time.Time {
	if at := s.t.Input.Inbound.SentAt; !at.IsZero() {
		return at
	}
	return s.t.Input.At
}

// line is her line as it goes on.
func (s *seat) line() bot.DraftLine {
	in := s.t.Input
	return bot.DraftLine{Text: s.t.Text, Media: in.Inbound.Media, Message: in.Inbound.Target, Line: string(in.ID)}
}

// send gives a line to a parent's conversation; the copy that is kept is hers.
func (s *seat) send(to thread, l bot.DraftLine) {
	s.t.Signal(to.conv, dialogs.Talk, "line", l.Line, bot.LineSignal{
		Talk: to.talk, Conversation: to.conv, Parent: to.parent, Helper: s.me.Person, From: s.from(to), Alias: to.alias,
		Text: l.Text, Media: l.Media, Line: l.Line,
	}, to.parent)
	s.t.Out.Wipe = true
	s.cur.Facts.Talk, s.cur.Facts.Shown, s.cur.Facts.Ask, s.cur.Facts.Coach = to.talk, to.talk, false, ""
	if l.Message != "" {
		s.changed = true
		s.cur.Words.Sent = append(s.cur.Words.Sent, bot.SentLine{Message: l.Message, Talk: to.talk, Line: l.Line})
	}
	s.t.Note("helper.line")
}

// from names her where the line is not the ambassador's.
func (s *seat) from(to thread) bot.PersonID {
	if to.pro {
		return s.me.Person
	}
	return ""
}

// ask keeps a line, sealed for each parent that it may be for, and asks to whom it goes.
func (s *seat) ask(ctx context.Context, l bot.DraftLine) error {
	waiting, err := s.draft(ctx, l)
	if err != nil {
		return err
	}
	if len(waiting) == 0 {
		s.cur.Facts.Ask, s.cur.Facts.Talk = false, ""
		s.t.Say("helper.nobody_there")
		return nil
	}
	return s.offerDrafts(ctx, waiting)
}

// draft keeps a line with those that wait already; none if there is nobody whom it may
// be for.
func (s *seat) draft(ctx context.Context, l bot.DraftLine) ([]bot.DraftRecord, error) {
	t := s.t
	t.Out.Wipe = true
	s.cur.Facts.Ask = true
	waiting, err := s.drafts(ctx)
	if err != nil {
		return nil, err
	}
	again := len(waiting) > 0 // a further line while she was asked: they go together
	if !again {
		group := t.NewID()
		for _, to := range s.threads {
			k := bot.DraftRecord{Meta: bot.Meta{
				ID: group + "." + to.talk, Person: to.parent, Conversation: to.conv, Helper: s.me.Person, State: "waiting",
				At: t.At, Until: t.At.Add(bot.DraftFor),
			}}
			k.Facts = bot.DraftFacts{Talk: to.talk, Group: group}
			waiting = append(waiting, k)
		}
	}
	for i := range waiting {
		waiting[i].Words.Lines = append(waiting[i].Words.Lines, l)
		put(t, waiting[i])
	}
	return waiting, nil
}

// offerDrafts asks to whom what waits goes, once a turn.
func (s *seat) offerDrafts(ctx context.Context, waiting []bot.DraftRecord) error {
	t := s.t
	var choices []bot.Choice
	for _, k := range waiting {
		if to, ok := s.thread(k.Facts.Talk); ok {
			choices = append(choices, s.named(to, actTo, k.ID))
		}
	}
	group := waiting[0].Facts.Group
	side, ok, err := s.side(ctx, s.maybeSide())
	if err != nil {
		return err
	}
	if ok {
		choices = append(choices, t.Choice("helper.label.tocoach", dialogs.Helper, actTo, group+"|"+side.ID))
	}
	choices = append(choices, t.Choice("helper.label.nobody", dialogs.Helper, actNobody, group))
	for i, say := range t.Out.Say {
		if n := len(say.Reply.Choices); n > 0 && say.Reply.Choices[n-1].Action == actNobody {
			t.Out.Say[i].Reply.Choices = choices
			return nil
		}
	}
	t.Offer(choices, "helper.towhom")
	return nil
}

// drafts are her lines that wait.
func (s *seat) drafts(ctx context.Context) ([]bot.DraftRecord, error) {
	all, err := bot.Find[bot.DraftFacts, bot.DraftWords](ctx, turnReader{s.t}, bot.RecordQuery{Helper: s.me.Person, States: []string{"waiting"}})
	if err != nil {
		return nil, err
	}
	out := all[:0]
	for _, k := range all {
		if s.t.At.Before(k.Until) {
			out = append(out, k)
		}
	}
	return out, nil
}

// to sends what waits to the parent that she named.
func (s *seat) to(ctx context.Context, id string) error {
	t := s.t
	waiting, err := s.drafts(ctx)
	if err != nil {
		return err
	}
	if group, side, aside := strings.Cut(id, "|"); aside && len(waiting) > 0 && waiting[0].Facts.Group == group {
		return s.toCoach(ctx, side, waiting)
	}
	for _, k := range waiting {
		to, ok := s.thread(k.Facts.Talk)
		if k.ID != id || !ok || k.Person != to.parent {
			continue
		}
		for _, l := range k.Words.Lines {
			s.send(to, l)
		}
		s.cur.Facts.Since = time.Time{}
		s.dropDrafts(waiting)
		t.Say("helper.sent", "Alias", to.alias)
		return nil
	}
	t.Offer(s.choices(), "helper.retype")
	return nil
}

// toCoach sends what waits in a side talk instead.
func (s *seat) toCoach(ctx context.Context, side string, waiting []bot.DraftRecord) error {
	s.cur.Facts.Coach, s.cur.Facts.Since = side, time.Time{}
	s.dropDrafts(waiting)
	for _, l := range waiting[0].Words.Lines {
		if err := s.coachLine(ctx, l.Text); err != nil {
			return err
		}
	}
	return nil
}

// toNobody lets what waits go.
func (s *seat) toNobody(ctx context.Context, _ string) error {
	waiting, err := s.drafts(ctx)
	if err != nil {
		return err
	}
	s.dropDrafts(waiting)
	s.t.Offer(s.choices(), "helper.dropped")
	return nil
}

func (s *seat) dropDrafts(waiting []bot.DraftRecord) {
	for _, k := range waiting {
		drop(s.t, k)
	}
}

// switchTo makes a talk the current one, and says so.
func (s *seat) switchTo(ctx context.Context, talk string) error {
	to, ok := s.thread(talk)
	if !ok {
		s.t.Offer(s.choices(), "helper.over")
		return nil
	}
	waiting, err := s.drafts(ctx)
	if err != nil {
		return err
	}
	s.dropDrafts(waiting)
	f := &s.cur.Facts
	f.Talk, f.Shown, f.Coach, f.Ask, f.Since = talk, talk, "", false, time.Time{}
	key := "helper.switched"
	if len(waiting) > 0 {
		key = "helper.switched_retype"
	}
	s.t.Say(key, "Alias", to.alias)
	return nil
}

// edited changes the line that she edited, where it went.
func (s *seat) edited(_ context.Context) error {
	t := s.t
	for _, l := range s.cur.Words.Sent {
		if l.Message == "" || l.Message != t.Input.Inbound.Target {
			continue
		}
		to, ok := s.thread(l.Talk)
		if !ok {
			break
		}
		t.Signal(to.conv, dialogs.Talk, "line", string(t.Input.ID), bot.LineSignal{
			Talk: to.talk, Conversation: to.conv, Parent: to.parent, Helper: s.me.Person, From: s.from(to), Alias: to.alias,
			Text: t.Text, Line: string(t.Input.ID), Edits: l.Line,
		}, to.parent)
		t.Out.Wipe = true
		return nil
	}
	t.Out.Wipe = true
	t.Say("helper.edit_late")
	return nil
}

// named is a button with a parent's alias on it.
func (s *seat) named(to thread, action, arg string) bot.Choice {
	return s.t.Titled(s.t.String("helper.to", "Alias", to.alias), dialogs.Helper, action, arg)
}

// choices are all whom she may write to.
func (s *seat) choices() []bot.Choice {
	var out []bot.Choice
	for _, to := range s.threads {
		out = append(out, s.named(to, actSwitch, to.talk))
	}
	return out
}
