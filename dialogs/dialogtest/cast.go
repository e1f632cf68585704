package dialogtest

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// enter brings somebody, or something that others have made, into the talk before
// its first line.
func (p *play) enter(l line) {
	fields := strings.Fields(l.text)
	if len(fields) == 0 {
		p.t.Fatalf("line %d: given %s who? write \"given helper fatma languages=ar,nl\"", l.no, l.name)
	}
	switch l.name {
	case "invite":
		p.invite(l, fields)
	case "talk":
		p.talk(l, fields)
	case "closing":
		p.closing(l, fields)
	default:
		p.helper(l, fields)
	}
}

// helper makes somebody who helps: a person with an address, an active record and the helper's hat.
func (p *play) helper(l line, fields []string) {
	who := fields[0]
	now := time.Now()
	k := bot.HelperRecord{Facts: bot.HelperFacts{VOGUntil: now.AddDate(1, 0, 0), OnUntil: now.AddDate(1, 0, 0), Agreed: "given"}}
	k.Words.FirstName = strings.ToUpper(who[:1]) + who[1:]
	k.State = bot.HelperActive
	k.Facts.Roles = []bot.Role{bot.Role(l.name)}
	if l.name == "helper" {
		k.Facts.Roles = []bot.Role{bot.Ambassador}
	}
	lang := ""
	for _, f := range fields[1:] {
		name, value, _ := strings.Cut(f, "=")
		switch name {
		case "languages":
			k.Facts.Langs = nil
			for v := range strings.SplitSeq(value, ",") {
				k.Facts.Langs = append(k.Facts.Langs, bot.Lang(v))
			}
		case "lang":
			lang = value
		case "country":
			k.Facts.Country = bot.Country(value)
		case "roles":
			k.Facts.Roles = nil
			for v := range strings.SplitSeq(value, ",") {
				k.Facts.Roles = append(k.Facts.Roles, bot.Role(v))
			}
		case "themes":
			k.Facts.Themes = strings.Split(value, ",")
		case "areas":
			k.Facts.Areas = strings.Split(value, ",")
		case "code":
			k.Facts.Code = value
		case "woman":
			k.Facts.Woman = true
		case "heavy":
			k.Facts.HeavyUntil = now.AddDate(1, 0, 0)
		case "oncall":
			k.Facts.OnCall = 1
		case "vog":
			if value == "expired" {
				k.Facts.VOGUntil = now.AddDate(0, 0, -1)
			}
		case "state":
			k.State = value
		case "shifts":
			if value != "always" {
				k.Facts.OnUntil = time.Time{}
			}
			k.Facts.Shifts = p.shifts(l, value)
		case "shares":
			k.Words.Shares = strings.ReplaceAll(value, "_", " ")
		default:
			p.t.Fatalf("line %d: a helper has no %q; see the comment of package dialogtest", l.no, name)
		}
	}
	if len(k.Facts.Langs) == 0 {
		k.Facts.Langs = []bot.Lang{"nl"}
	}
	if lang == "" {
		lang = string(k.Facts.Langs[0])
	}
	conv, person := p.newcomer(who, "lang="+lang)
	k.ID, k.Person, k.Conversation, k.At = string(person), person, bot.HelperConversation(person), now
	change, err := k.Change()
	if err != nil {
		p.t.Fatal(err)
	}
	p.apply(bot.Change{
		Records: []bot.RecordChange{change},
		Hats:    []bot.HatChange{{Person: person, Hat: bot.Helper, From: conv}},
	})
	p.receive(who, bot.Inbound{Kind: bot.Command, Command: "setup", Args: "lang=" + lang})
	p.wait()
	p.seen = len(p.chat.take(0))
}

// shifts reads "always", "none" or "mon-09:00-17:00,tue-…".
func (p *play) shifts(l line, value string) (out []bot.Shift) {
	if value == "always" || value == "none" {
		return nil
	}
	days := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	for v := range strings.SplitSeq(value, ",") {
		parts := strings.Split(v, "-")
		if len(parts) != 3 || !slices.Contains(days, parts[0]) {
			p.t.Fatalf("line %d: write shifts as always, none or mon-09:00-17:00", l.no)
		}
		from, err1 := time.Parse("15:04", parts[1])
		to, err2 := time.Parse("15:04", parts[2])
		if err1 != nil || err2 != nil {
			p.t.Fatalf("line %d: write shifts as always, none or mon-09:00-17:00", l.no)
		}
		out = append(out, bot.Shift{
			Day:  time.Weekday(slices.Index(days, parts[0])),
			From: from.Hour()*60 + from.Minute(), To: to.Hour()*60 + to.Minute(),
		})
	}
	return out
}

// conversationsQuery are all that somebody has in the parent's hat, "id person" each.
const conversationsQuery = `SELECT id || ' ' || person FROM conversations WHERE hat = 'parent'`

// newcomer lets somebody write for the first time, and tells who that is to the bot.
func (p *play) newcomer(who, setup string) (bot.ConversationID, bot.PersonID) {
	before := p.column(conversationsQuery)
	p.met[who] = true
	p.receive(who, bot.Inbound{Kind: bot.Command, Command: "setup", Args: setup})
	p.wait()
	p.seen = len(p.chat.take(0))
	for _, row := range p.column(conversationsQuery) {
		if slices.Contains(before, row) {
			continue
		}
		conv, person, _ := strings.Cut(row, " ")
		p.people[who], p.convs[who] = bot.PersonID(person), bot.ConversationID(conv)
	}
	if p.people[who] == "" {
		p.t.Fatalf("%s is given twice", who)
	}
	return p.convs[who], p.people[who]
}

// invite makes an invitation: "given invite TOKEN role=ambassador".
func (p *play) invite(l line, fields []string) {
	if bot.InviteToken(fields[0]) != fields[0] {
		p.t.Fatalf("line %d: %s is no code of an invitation: 26 of a–z and 2–7", l.no, fields[0])
	}
	k := bot.InviteRecord{Meta: bot.Meta{ID: bot.HashToken(fields[0]), State: bot.InviteOpen, At: time.Now(), Until: time.Now().Add(bot.InviteFor)}}
	k.Facts.Helper.Roles = []bot.Role{bot.Ambassador}
	for _, f := range fields[1:] {
		switch name, value, _ := strings.Cut(f, "="); name {
		case "role":
			k.Facts.Helper.Roles = []bot.Role{bot.Role(value)}
		case "first":
			k.Facts.First = true
		case "expired":
			k.Until = time.Now().Add(-time.Hour)
		default:
			p.t.Fatalf("line %d: an invitation has no %q", l.no, name)
		}
	}
	change, err := k.Change()
	if err != nil {
		p.t.Fatal(err)
	}
	p.apply(bot.Change{Records: []bot.RecordChange{change}})
}

// closing closes the desk: "given closing 2026-12-24 2026-12-26".
func (p *play) closing(l line, fields []string) {
	k := bot.ClosingRecord{Meta: bot.Meta{ID: strings.Join(fields, "."), State: bot.ClosingSet, At: time.Now()}}
	if len(fields) == 2 {
		k.Facts = bot.ClosingFacts{From: fields[0], To: fields[1]}
	}
	_, until, ok := k.Facts.Span()
	if !ok {
		p.t.Fatalf("line %d: write \"given closing 2026-12-24 2026-12-26\"", l.no)
	}
	k.Until = until.UTC()
	change, err := k.Change()
	if err != nil {
		p.t.Fatal(err)
	}
	p.apply(bot.Change{Records: []bot.RecordChange{change}})
}

// talk opens a talk that a parent has said yes to, without the way there: "given
// talk parent fatma alias=Roos_12 lang=tr".
func (p *play) talk(l line, fields []string) {
	if len(fields) < 2 || p.people[fields[1]] == "" {
		p.t.Fatalf("line %d: write \"given talk parent fatma\", after \"given helper fatma\"", l.no)
	}
	parent, helper := fields[0], fields[1]
	if p.people[parent] == "" {
		p.hold = true
		p.newcomer(parent, strings.Join(append([]string{"welcomed=yes"}, p.setup...), " "))
		p.hold = false
	}
	now := time.Now()
	k := bot.TalkRecord{Meta: bot.Meta{
		ID: "talk-" + parent, Person: p.people[parent], Conversation: p.convs[parent], Helper: p.people[helper], State: bot.TalkOpen, At: now,
	}}
	k.Facts = bot.TalkFacts{Lang: "nl", Alias: "Roos 1", Opened: now}
	for _, f := range fields[2:] {
		switch name, value, _ := strings.Cut(f, "="); name {
		case "alias":
			k.Facts.Alias = strings.ReplaceAll(value, "_", " ")
			p.chosen[k.Facts.Alias] = true
		case "lang":
			k.Facts.Lang = bot.Lang(value)
		case "theme":
			k.Words.Theme = value
		case "summary":
			k.Words.Summary = strings.ReplaceAll(value, "_", " ")
		case "heavy":
			k.Facts.Heavy = true
		default:
			p.t.Fatalf("line %d: a talk has no %q", l.no, name)
		}
	}
	change, err := k.Change()
	if err != nil {
		p.t.Fatal(err)
	}
	p.apply(bot.Change{Records: []bot.RecordChange{change}})
	p.signal(bot.HelperConversation(k.Helper), "helper/open/"+k.ID, bot.TalkSignal{
		Talk: k.ID, Conversation: k.Conversation, Parent: k.Person, Helper: k.Helper, Alias: k.Facts.Alias,
		Lang: k.Facts.Lang, Theme: k.Words.Theme, Summary: k.Words.Summary, Heavy: k.Facts.Heavy,
	}, k.Person)
	p.seen = len(p.chat.take(0))
}

// signal tells a conversation something, as another one would.
func (p *play) signal(to bot.ConversationID, name string, data any, owner bot.PersonID) {
	raw, err := json.Marshal(data)
	if err != nil {
		p.t.Fatal(err)
	}
	p.apply(bot.Change{Timers: []bot.TimerChange{{Conversation: to, Name: name, At: time.Now(), Data: raw, Owner: owner}}})
	p.wait()
}

// apply writes what no turn made.
func (p *play) apply(c bot.Change) {
	p.open()
	if err := p.bot.Apply(p.t.Context(), c); err != nil {
		p.t.Fatal(err)
	}
}

// mask learns the aliases that chance gave to talks.
func (p *play) mask() {
	p.open()
	talks, err := bot.Find[bot.TalkFacts, bot.TalkWords](p.t.Context(), p.store, bot.RecordQuery{})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, k := range talks {
		if a := k.Facts.Alias; a != "" && !p.chosen[a] && !slices.Contains(p.aliases, a) {
			p.aliases = append(p.aliases, a)
		}
	}
}

// masked is a text in which the first talk's alias is "Alias 1", whatever it was.
func (p *play) masked(text string) string {
	for i, a := range p.aliases {
		text = strings.ReplaceAll(text, a, "Alias "+strconv.Itoa(i+1))
	}
	return text
}

// render is a reply as the transcript shows it.
func (p *play) render(d bot.Delivery) []string {
	lines := render(d.Reply)
	for i := range lines {
		lines[i] = p.masked(lines[i])
	}
	return lines
}
