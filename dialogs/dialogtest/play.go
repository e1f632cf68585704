package dialogtest

import (
	"regexp"
	"strconv"
	"strings"
	"testing/synctest"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
)

// play runs the lines of one transcript.
type play struct {
	*room
	lines   []line
	aliases []string        // of talks, in their order: chance chose them, and a transcript does not name them
	chosen  map[string]bool // aliases that "given talk" names: those are shown
	setup   []string        // "lang=nl"
	known   bool
	started bool
	met     map[string]bool
	named   map[string]bool // who is looked at by herself: helpers, and who stands before a "‹"
	people  map[string]bot.PersonID
	convs   map[string]bot.ConversationID // the parent's hat
	cast    []line                        // given helpers and what they have, made when the talk begins
	texts   map[string]bot.MessageID      // who → her last message

	seen     int            // deliveries looked at
	replies  []bot.Delivery // of this turn
	deleted  int
	inTurn   bool // lines were said and not yet answered
	block    []line
	cases    int // cases named so far
	rewriter rewriter
}

// run plays everything.
func (p *play) run() {
	for _, l := range p.lines {
		if l.op != opGiven && l.op != opActor && l.who != "" {
			p.named[l.who] = true
		}
	}
	for _, l := range p.lines {
		switch l.op {
		case opText:
			p.rewriter.keep(l)
			continue
		case opGiven:
			p.given(l)
			p.rewriter.keep(l)
		case opActor:
			if !p.inTurn {
				p.endBlock()
				p.close()
			}
			p.start()
			p.rewriter.keep(l)
			p.act(l)
			p.inTurn = true
		case opClock:
			p.settle()
			p.endBlock()
			p.start()
			p.rewriter.keep(l)
			p.open()
			d, _ := time.ParseDuration(l.text)
			time.Sleep(d)
			p.inTurn = true
			p.settle()
		default:
			p.settle()
			p.block = append(p.block, l)
		}
	}
	p.settle()
	p.endBlock()
	p.noMoreCases()
	p.close()
}

// start moves the clock to where the talk begins.
func (p *play) start() {
	if !p.started {
		p.clockTo("2026-11-23T10:00")
	}
	cast, hold := p.cast, p.hold
	p.cast, p.hold = nil, false
	for _, l := range cast {
		p.enter(l)
	}
	p.hold = hold
}

func (p *play) clockTo(text string) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		p.t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02T15:04", text, zone)
	if err != nil {
		p.t.Fatalf("given clock %s: write it as 2026-11-23T10:00", text)
	}
	time.Sleep(time.Until(at))
	p.started = true
}

func (p *play) given(l line) {
	switch l.name {
	case "lang", "country":
		p.setup = append(p.setup, l.name+"="+l.text)
	case "clock":
		p.clockTo(l.text)
	case "known":
		p.known = true
	case "helper", "coordinator", "staff", "professional", "invite", "talk", "closing":
		p.cast = append(p.cast, l)
		if l.name != "invite" && l.name != "talk" && l.name != "closing" {
			who, _, _ := strings.Cut(l.text, " ")
			p.named[who] = true
		}
	case "holder":
		p.hold = l.text == string(bot.HeldByPerson)
	default:
		p.t.Fatalf("line %d: given %s is not known; see the comment of package dialogtest", l.no, l.name)
	}
}

// act does what a line says that somebody does.
func (p *play) act(l line) {
	p.meet(l.who)
	in := bot.Inbound{Kind: bot.Message, Text: l.text}
	switch {
	case l.edit:
		in.Kind, in.Target = bot.Edit, p.texts[l.who]
	case strings.HasPrefix(l.text, "/"):
		name, args, _ := strings.Cut(strings.TrimPrefix(l.text, "/"), " ")
		in = bot.Inbound{Kind: bot.Command, Command: name, Args: args}
	case strings.HasPrefix(l.text, "["):
		in = p.press(l)
	default:
		p.file(&in)
	}
	p.receive(l.who, in)
	if in.Kind == bot.Message {
		p.texts[l.who] = bot.MessageID("min" + strconv.Itoa(p.sent))
	}
	time.Sleep(200 * time.Millisecond)
}

var (
	sentBefore = regexp.MustCompile(`^\{-([0-9a-z]+)\} ?`)
	mediaFirst = regexp.MustCompile(`^\(([a-z]+)\) ?`)
)

// file reads the "{-20m}" and "(voice)" before a text.
func (p *play) file(in *bot.Inbound) {
	if m := sentBefore.FindStringSubmatch(in.Text); m != nil {
		d, err := time.ParseDuration(m[1])
		if err != nil {
			p.t.Fatalf("{-%s}: write it as {-20m}", m[1])
		}
		in.Text, in.SentAt = strings.TrimPrefix(in.Text, m[0]), time.Now().Add(-d)
	}
	if m := mediaFirst.FindStringSubmatch(in.Text); m != nil {
		in.Text, in.Media = strings.TrimPrefix(in.Text, m[0]), &bot.Media{Kind: m[1], Ref: "ref"}
	}
}

// press finds the button: by label the latest that was sent to her, by number in
// the latest list.
func (p *play) press(l line) bot.Inbound {
	label := strings.Trim(l.text, "[]")
	in := bot.Inbound{Kind: bot.Press, Text: label, Wire: bot.WireID("gone", 0)}
	if label == "?" {
		return in
	}
	all := p.chat.take(0)
	for i := len(all) - 1; i >= 0; i-- {
		d := all[i]
		if d.To.User != l.who || len(d.Reply.Choices) == 0 {
			continue
		}
		if n, err := strconv.Atoi(label); err == nil && n >= 1 && n <= len(d.Reply.Choices) {
			in.Wire = bot.WireID(d.ID, n-1)
			return in
		}
		for n, c := range d.Reply.Choices {
			if p.masked(c.Label) == label || c.Short == label {
				in.Wire = bot.WireID(d.ID, n)
				return in
			}
		}
	}
	p.t.Fatalf("line %d: no button %q was ever shown", l.no, label)
	return in
}

// meet does for a person what "given" says, before her first line.
func (p *play) meet(who string) {
	if p.met[who] {
		return
	}
	p.met[who] = true
	hold := p.hold
	if p.hold = false; len(p.setup) > 0 {
		p.receive(who, bot.Inbound{Kind: bot.Command, Command: "setup", Args: strings.Join(p.setup, " ")})
	}
	if p.known {
		p.receive(who, bot.Inbound{Kind: bot.Command, Command: "start"})
	}
	p.wait()
	if p.hold = hold; hold {
		p.receive(who, bot.Inbound{Kind: bot.Command, Command: "setup"})
		p.wait()
	}
	p.seen = len(p.chat.take(0))
}

// wait lets everything that is under way come to its end: a burst closes after a
// second, a retry after a few.
func (p *play) wait() {
	synctest.Wait()
	time.Sleep(10 * time.Second)
	synctest.Wait()
}

// settle ends a turn: what came is what is looked at.
func (p *play) settle() {
	if !p.inTurn {
		return
	}
	p.inTurn = false
	p.wait()
	p.replies, p.deleted = nil, 0
	news := p.chat.take(p.seen)
	p.seen += len(news)
	p.mask()
	for _, d := range news {
		if d.Op == bot.OpDelete {
			p.deleted++
			continue
		}
		p.replies = append(p.replies, d)
	}
}
