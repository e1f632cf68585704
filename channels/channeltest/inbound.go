package channeltest

import (
	"bytes"
	"io"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
)

// inbound is what must hold for what comes in.
var inbound = []proof{
	{"a message comes in with its words, its sender and an id", needs(bot.Message), showMessage},
	{"letters of every script come in unharmed and direction controls do not", needs(bot.Message), showScripts},
	{"messages come in in the order in which they were written", needs(bot.Message), showOrder},
	{"two people never share an event id, even with the same message id", func(r *room) bool {
		return r.brings(bot.Message) && len(r.People) > 1
	}, showTwoPeople},
	{"an update that is told twice has the same event id", func(r *room) bool {
		return r.brings(bot.Message) && r.Again != nil
	}, showAgain},
	{"a press carries the wire id of its button and is an event of its own", needs(bot.Message, bot.Press), showPress},
	{"pressing a button twice is two events", needs(bot.Press), showTwoPresses},
	{"an edit is an event of its own that names the message", needs(bot.Message, bot.Edit), showEdit},
	{"a command comes in without its slash", needs(bot.Command), showCommand},
	{"a person who blocks us and comes back is told of", needs(bot.Reach), showReach},
	{"what became of our message comes in as a status", needs(bot.Status), showStatus},
	{"a voice note comes in unfetched and can be fetched", func(r *room) bool {
		return r.brings(bot.Message) && r.Door.Fetch != nil
	}, showVoice},
	{"what was not accepted comes again with the same id", needs(bot.Message), showRefused},
	{"an update that nobody can read does not hold up the next", func(r *room) bool {
		return r.brings(bot.Message) && r.Unreadable != nil
	}, showUnreadable},
	{"a cancelled context ends Poll", func(r *room) bool { return r.Door.Poll != nil }, showCancel},
}

func showMessage(t *testing.T, r *room) {
	in := r.bring(Update{Kind: bot.Message, Text: "mijn kind slaapt niet " + canary})
	if in.Text != "mijn kind slaapt niet "+canary {
		t.Errorf("the words became %q", in.Text)
	}
	if in.From != r.People[0] {
		t.Error("the sender is another address than the harness says")
	}
	if in.From.Channel != r.Door.Channel.Name() || in.From.Account != r.feat.Account {
		t.Errorf("the sender is on channel %q, account %q", in.From.Channel, in.From.Account)
	}
	if in.ID == "" {
		t.Error("the event has no id, so it could not be told from another")
	}
	if in.Media != nil || in.Wire != "" || in.Command != "" {
		t.Error("a plain message came in with media, a button or a command")
	}
	if in.SentAt.IsZero() {
		t.Error("nobody knows when it was sent, so an old cry would pass for a new one (S3)")
	}
}

func showScripts(t *testing.T, r *room) {
	const text = canary + " çocuğum uyumuyor · ابني لا ينام · ውላደይ ኣይድቅስን · ⵉⵎⵎⵉ · 👩\u200d👧"
	if in := r.bring(Update{Kind: bot.Message, Text: text}); in.Text != text {
		t.Errorf("the words became %q", in.Text)
	}
	if in := r.bring(Update{Kind: bot.Message, Text: canary + " a\u202eb"}); in.Text != canary+" ab" {
		t.Errorf("a direction control came in: %+q", in.Text)
	}
}

func showOrder(t *testing.T, r *room) {
	words := []string{"een " + canary, "twee " + canary, "drie " + canary}
	for _, w := range words {
		r.Bring(Update{Kind: bot.Message, Text: w})
	}
	for i, in := range r.await(len(words), bot.Message) {
		if in.Text != words[i] {
			t.Errorf("message %d is %q", i, in.Text)
		}
	}
}

func showTwoPeople(t *testing.T, r *room) {
	a := r.bring(Update{Kind: bot.Message, Text: "hallo " + canary, From: 0})
	b := r.bring(Update{Kind: bot.Message, Text: "hallo " + canary, From: 1, SameMessage: true})
	if a.ID == b.ID {
		t.Error("two people's messages have one event id: one of them would never be answered")
	}
	if a.From == b.From {
		t.Error("two people have one address")
	}
}

func showAgain(t *testing.T, r *room) {
	r.bring(Update{Kind: bot.Message, Text: "hallo " + canary})
	r.Again()
	got := r.await(2, bot.Message)
	if got[0].ID != got[1].ID {
		t.Error("one update came in under two ids: it would be answered twice")
	}
}

func showPress(t *testing.T, r *room) {
	wire := bot.WireID("c2fK3vQx", 1)
	m := r.bring(Update{Kind: bot.Message, Text: "hallo " + canary})
	p := r.bring(Update{Kind: bot.Press, Wire: wire})
	if p.Wire != wire {
		t.Errorf("the button's wire id became %q", p.Wire)
	}
	if p.ID == m.ID || p.ID == "" {
		t.Error("the press has no event id of its own")
	}
	if p.From != r.People[0] {
		t.Error("the press comes from another address than the message")
	}
}

func showTwoPresses(t *testing.T, r *room) {
	wire := bot.WireID("c2fK3vQx", 0)
	a := r.bring(Update{Kind: bot.Press, Wire: wire})
	b := r.bring(Update{Kind: bot.Press, Wire: wire})
	if a.ID == b.ID {
		t.Error("the second press would be dropped as a duplicate")
	}
}

func showEdit(t *testing.T, r *room) {
	m := r.bring(Update{Kind: bot.Message, Text: "hij is lief " + canary})
	e := r.bring(Update{Kind: bot.Edit, Text: "hij slaat me " + canary})
	if e.ID == m.ID || e.ID == "" {
		t.Error("the edit would be dropped as a duplicate of the message")
	}
	if e.Text != "hij slaat me "+canary {
		t.Errorf("the new words became %q", e.Text)
	}
	if e.Target == "" || e.Target != m.Target {
		t.Error("the edit does not name the message that it changes")
	}
}

func showCommand(t *testing.T, r *room) {
	c := r.bring(Update{Kind: bot.Command, Command: "start", Args: "w-oost42"})
	if c.Command != "start" || c.Args != "w-oost42" {
		t.Errorf("the command became %q with %q", c.Command, c.Args)
	}
	if c.From != r.People[0] || c.ID == "" {
		t.Error("the command has no sender or no id")
	}
}

func showReach(t *testing.T, r *room) {
	for _, reachable := range []bool{false, true} {
		in := r.bring(Update{Kind: bot.Reach, Reachable: reachable})
		if in.Reachable != reachable || in.From != r.People[0] || in.ID == "" {
			t.Errorf("reachable %v came in as %v, or without sender or id", reachable, in.Reachable)
		}
	}
}

func showStatus(t *testing.T, r *room) {
	if _, err := r.deliver(t.Context(), bot.Delivery{ID: "c2fK3vQx", Reply: bot.TextReply("hallo " + canary)}); err != nil {
		t.Fatal("the message could not be sent")
	}
	in := r.bring(Update{Kind: bot.Status, Outcome: bot.Delivered})
	if in.Outcome != bot.Delivered || in.ID == "" {
		t.Errorf("delivered came in as %q, or without id", in.Outcome)
	}
	if in.Args != "c2fK3vQx" {
		t.Error("the status does not name the outbox row in Args, so nothing can be settled")
	}
}

func showVoice(t *testing.T, r *room) {
	voice := []byte("OggS not a real voice, but bytes all the same")
	in := r.bring(Update{Kind: bot.Message, Voice: voice})
	if in.Media == nil || in.Media.Kind != "voice" || in.Media.Ref == "" {
		t.Fatalf("the voice note came in as %+v", in.Media)
	}
	f, err := r.Door.Fetch(t.Context(), in.Media.Ref)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, voice) {
		t.Errorf("fetched %d bytes, error %v; the note has %d", len(got), err, len(voice))
	}
	_, err = r.Door.Fetch(t.Context(), "there-is-no-such-file")
	r.saw(err)
	if err == nil {
		t.Error("a file that does not exist was fetched")
	}
}

func showRefused(t *testing.T, r *room) {
	r.mu.Lock()
	r.refuse = 2
	r.mu.Unlock()
	in := r.bring(Update{Kind: bot.Message, Text: "hallo " + canary})
	if in.Text != "hallo "+canary {
		t.Errorf("it came again as %q", in.Text)
	}
	next := r.bring(Update{Kind: bot.Message, Text: "nog iets " + canary})
	if next.ID == in.ID || next.Text != "nog iets "+canary {
		t.Error("after that the next message did not come in by itself")
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tries != 4 {
		t.Errorf("receive was called %d times, not twice in vain and twice well", r.tries)
	}
}

func showUnreadable(t *testing.T, r *room) {
	r.Unreadable()
	if in := r.bring(Update{Kind: bot.Message, Text: "hallo " + canary}); in.Text != "hallo "+canary {
		t.Errorf("the next message came in as %q", in.Text)
	}
}

func showCancel(t *testing.T, r *room) {
	if !r.stop() {
		t.Error("Poll goes on")
	}
}
