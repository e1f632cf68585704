package helper

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

// signal takes what she is told. What cannot be read is of somebody who is forgotten;
// its key says which talk it was.
func (s *seat) signal(ctx context.Context) error {
	t := s.t
	parts := strings.SplitN(t.Input.Timer, "/", 3)
	if len(parts) < 2 || !s.known {
		return nil
	}
	what, key := parts[1], ""
	if len(parts) == 3 {
		key = parts[2]
	}
	switch what {
	case "sweep":
		s.sweep()
		return nil
	case "page":
		s.page()
		return nil
	case "unsent":
		s.unreached()
		return nil
	case "line", "coach":
		var l bot.LineSignal
		switch {
		case !t.Received(&l):
		case s.me.State == bot.HelperRemoved: // she reads nothing any more; who wrote it hears that she is gone
		case what == "line":
			s.relayed(l)
		default:
			return s.coachSaid(ctx, l)
		}
		return nil
	}
	var k bot.TalkSignal
	if !t.Received(&k) {
		k = bot.TalkSignal{Talk: key}
	}
	if k.Talk == "" {
		k.Talk = key
	}
	switch what {
	case "offer":
		s.offered(k)
	case "taken":
		s.taken(k)
	case "reserved":
		s.tell(nil, "helper.reserved")
	case "refused":
		s.tell(nil, "helper.refused")
	case "open":
		return s.opened(ctx, k)
	case "closed":
		return s.closed(ctx, k)
	case "state":
		return s.stated(ctx, k)
	case "told":
		return s.told(ctx, k)
	}
	return nil
}

// unreached tells the parents of her talks that their words do not reach her: she has
// blocked the bot, or her phone is gone. Each is asked what she wants now.
func (s *seat) unreached() {
	for _, to := range s.threads {
		if to.pro {
			s.t.Signal(to.conv, dialogs.Talk, "end-pro", to.talk+"."+s.t.NewID(), bot.TalkSignal{Talk: to.talk, With: s.me.Person}, "")
			continue
		}
		s.t.Signal(to.conv, dialogs.Talk, "gone", to.talk+"."+string(s.me.Person), bot.TalkSignal{Talk: to.talk, Helper: s.me.Person, Why: bot.WhyUnreachable}, "")
	}
}

// back tells the parents who were told that she cannot be reached that she is there
// again: what they wrote meanwhile was kept for her.
func (s *seat) back() {
	for _, to := range s.threads {
		if to.kept {
			s.t.Signal(to.conv, dialogs.Talk, "reached", to.talk, bot.TalkSignal{Talk: to.talk, Helper: s.me.Person}, "")
		}
	}
}

// rests is after how long without a message her phone may lie about locked: the parent's words are then not the first
// that it shows (S17 is for parents; their words deserve it on other phones too).
const rests = 5 * time.Minute

// relayed shows a parent's words: who it is, and a way to answer where that is not the current one.
func (s *seat) relayed(l bot.LineSignal) {
	t := s.t
	to, ok := s.thread(l.Talk)
	if !ok {
		return // it ended, or she was taken off it, before this came: TALK tells the parent
	}
	var r bot.Reply
	switch {
	case s.consoleOnly(to):
		r = bot.TextReply(t.String("helper.in_console", "Alias", to.alias) + s.link())
	case l.Edits != "":
		r = bot.TextReply(t.String("helper.changed", "Alias", to.alias) + "\n" + l.Text)
	case l.Media != nil:
		r = bot.TextReply(strings.TrimSpace(t.String("helper.media_"+kind(l.Media.Kind), "Alias", to.alias) + s.link() + "\n" + l.Text))
	default:
		r = bot.TextReply(to.alias + ":\n" + l.Text)
	}
	if last := t.Conversation.LastOut; last.IsZero() || t.At.Sub(last) >= rests {
		lead := bot.Part{Kind: bot.PartText, Text: to.alias + ": " + t.String("helper.preview")}
		r.Parts = append([]bot.Part{lead}, r.Parts...)
	}
	if s.cur.Facts.Talk != l.Talk || s.cur.Facts.Coach != "" {
		r.Choices = append(r.Choices, s.named(to, actSwitch, to.talk))
	}
	say := bot.Say{Reply: r, Purpose: bot.ForRelay, Owner: to.parent, Key: s.lineKey(l.Line)}
	if l.Edits != "" {
		say.Edits = s.lineKey(l.Edits)
	}
	t.Out.Say = append(t.Out.Say, say)
	if say.Key != "" {
		s.cur.Words.Seen = append(s.cur.Words.Seen, bot.SeenLine{Key: say.Key, Talk: l.Talk})
		s.changed = true
	}
	s.cur.Facts.Shown = l.Talk
	s.watchCopies()
}

// lineKey names a parent's line in this conversation, so that an edit replaces it.
func (s *seat) lineKey(line string) string {
	if line == "" {
		return ""
	}
	return "h." + string(s.me.Person) + "." + line
}

// consoleOnly reports whether a parent's words are read in the console alone: a heavy theme, or a channel whose rules
// forbid one customer's words in another's chat (S21).
func (s *seat) consoleOnly(to thread) bool {
	return to.heavy && s.d.Console != "" || s.t.Conv().Address.Channel == "whatsapp"
}

// link is where the console is, after a text.
func (s *seat) link() string {
	if s.d.Console == "" {
		return ""
	}
	return "\n" + strings.TrimSuffix(s.d.Console, "/") + "/console"
}

// kind is a kind of file that there is a text for.
func kind(k string) string {
	switch k {
	case "voice", "image", "video":
		return k
	case "audio":
		return "voice"
	}
	return "file"
}

// Copies of a parent's words are taken from her phone when they are 36 hours old, looked at every three hours, so that
// none is there after 40 (S21).
const (
	copiesFor   = 36 * time.Hour
	sweepEvery  = 3 * time.Hour
	sweepsUntil = copiesFor + sweepEvery
)

// watchCopies sees to it that what was just shown will be taken away again.
func (s *seat) watchCopies() {
	f := &s.cur.Facts
	f.Relayed = s.t.At
	if f.Sweep.IsZero() {
		f.Sweep = s.t.At.Add(copiesFor)
		s.t.Timer("sweep", f.Sweep, "")
	}
}

// sweep takes old copies away, and goes on while there are others.
func (s *seat) sweep() {
	f := &s.cur.Facts
	s.t.Out.EraseOlder = copiesFor
	f.Sweep = time.Time{}
	if s.t.At.Sub(f.Relayed) < sweepsUntil {
		f.Sweep = s.t.At.Add(sweepEvery)
		s.t.Timer("sweep", f.Sweep, "")
	}
}

// opened begins a talk: who it is, how to write, what may not. It becomes the current one only if there is no other
// and nothing is unclear; what she sent before she can have read this is asked about.
func (s *seat) opened(ctx context.Context, k bot.TalkSignal) error {
	t := s.t
	to, ok := s.thread(k.Talk)
	if !ok {
		return nil
	}
	reply := bot.TextReply(t.String("helper.open", "Alias", to.alias, "Lang", t.In(to.lang, "engine.langname")))
	if to.theme != "" && !to.heavy {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.theme", "Theme", s.theme(to.theme))})
	}
	purpose := bot.ForNotice
	switch {
	case k.Summary == "":
	case s.consoleOnly(to):
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.summary_console") + s.link()})
	default:
		purpose = bot.ForRelay // the parent's words: a channel protects them from being forwarded
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.summary", "Text", k.Summary)})
	}
	f := &s.cur.Facts
	if _, other := s.current(); !other && len(s.threads) == 1 && f.Coach == "" && !f.Ask {
		f.Talk, f.Shown, f.Since = to.talk, to.talk, t.At
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.open_current", "Alias", to.alias)})
	} else {
		reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.open_other", "Alias", to.alias)})
		reply.Choices = []bot.Choice{s.named(to, actSwitch, to.talk)}
		f.Since = t.At
	}
	reply.Parts = append(reply.Parts, bot.Part{Kind: bot.PartText, Text: t.String("helper.open_may")})
	t.Out.Say = append(t.Out.Say, bot.Say{Reply: reply, Purpose: purpose, Owner: to.parent})
	s.watchCopies()
	return s.redraft(ctx)
}

// redraft shows again whom a line that waits may be for; it is not for a talk that began after it.
func (s *seat) redraft(ctx context.Context) error {
	waiting, err := s.drafts(ctx)
	if err == nil && len(waiting) > 0 {
		return s.offerDrafts(ctx, waiting)
	}
	return err
}

// closed ends a talk on her side. Her next line is asked about, also if one talk is left.
func (s *seat) closed(ctx context.Context, k bot.TalkSignal) error {
	t := s.t
	f := &s.cur.Facts
	if f.Talk == k.Talk || f.Shown == k.Talk {
		f.Ask = true
	}
	if f.Talk == k.Talk {
		f.Talk = ""
	}
	if f.Shown == k.Talk {
		f.Shown = ""
	}
	waiting, err := s.drafts(ctx)
	if err != nil {
		return err
	}
	for _, d := range waiting {
		if d.Facts.Talk == k.Talk {
			drop(t, d)
		}
	}
	talk, ok, err := bot.FindOne[bot.TalkFacts, bot.TalkWords](ctx, turnReader{t}, k.Talk)
	if err != nil {
		return err
	}
	alias := k.Alias
	if ok {
		alias = talk.Facts.Alias
	}
	key := "helper.closed"
	switch {
	case alias == "" || k.Why == "erased":
		key = "helper.closed_erased"
	case k.Why == "silence" || k.Why == "moved":
		key = "helper.closed_" + k.Why
	}
	s.tell(s.choices(), key, "Alias", alias)
	if ok && talk.Helper == s.me.Person && !talk.Facts.Opened.IsZero() && k.Why != "erased" {
		return s.beginForm(ctx, talk)
	}
	return nil
}
