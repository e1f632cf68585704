package channeltest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/channels"
)

// outbound is what must hold for what goes out.
var outbound = []proof{
	{"the channel has a name and says what it can do", nil, showFeatures},
	{"a channel whose page reads the rows sends nothing", func(r *room) bool { return r.feat.Pull }, showPull},
	{"a reply arrives word for word, whatever looks like markup", sends, showPlain},
	{"a text that is too long arrives in messages that fit, cut between words", sends, showLong},
	{"choices arrive as buttons with the wire ids of their places", sendsButtons, showButtons},
	{"more choices than fit arrive as numbered text and no buttons", sends, showTooManyChoices},
	{"a label that is too long arrives in its short form", func(r *room) bool {
		return sendsButtons(r) && r.feat.MaxLabel > 0
	}, showShortLabel},
	{"a phone number in Arabic text stays readable", sends, showArabic},
	{"a sent message can be edited, and editing it to the same is no error", func(r *room) bool {
		return sends(r) && r.feat.Edit
	}, showEditing},
	{"a sent message can be deleted, and deleting it again is no error", func(r *room) bool {
		return sends(r) && r.feat.Delete > 0
	}, showDeleting},
	{"many people can be sent to at once", func(r *room) bool { return sends(r) && len(r.People) > 1 }, showMany},
	{"nothing leaves this machine", func(r *room) bool { return sends(r) && r.Wire != nil }, showLoopback},
}

func showFeatures(t *testing.T, r *room) {
	if r.Door.Channel.Name() == "" {
		t.Error("the channel has no name")
	}
	for _, p := range r.People {
		if p.Channel != r.Door.Channel.Name() || p.Account != r.feat.Account {
			t.Error("a person of the harness is on another channel or account")
		}
	}
}

func showPull(t *testing.T, r *room) {
	if _, err := r.deliver(t.Context(), bot.Delivery{ID: "c2fK3vQx", Reply: bot.TextReply(canary)}); err == nil {
		t.Error("Deliver says that it sent something")
	}
}

// say splits a reply as the bot does and delivers its messages.
func (r *room) say(reply bot.Reply) []Message {
	r.t.Helper()
	before := len(r.Sent())
	for i, part := range channels.Split(reply, r.feat) {
		if _, err := r.deliver(r.t.Context(), bot.Delivery{ID: outboxID(i), Reply: part}); err != nil {
			r.t.Fatalf("message %d: %v", i, err)
		}
	}
	return r.Sent()[before:]
}

func outboxID(n int) bot.OutboxID { return bot.OutboxID(fmt.Sprintf("c2fK3vQx%d", n)) }

func showPlain(t *testing.T, r *room) {
	const text = canary + " <b>1 < 2 & 3</b> *a* _b_ [c](https://example.org) `d` <!channel> \\ &amp;"
	got := r.say(bot.TextReply(text))
	if len(got) != 1 || !strings.Contains(got[0].Text, text) {
		t.Errorf("it arrived as %d messages: %+v", len(got), got)
	}
}

func showLong(t *testing.T, r *room) {
	limit := r.feat.MaxText
	if limit == 0 {
		limit = 5_000
	}
	var words []string
	for i := 0; len(words)*8 < limit*5/2; i++ {
		words = append(words, fmt.Sprintf("woord%03d", i))
	}
	got := r.say(bot.TextReply(strings.Join(words, " ")))
	if r.feat.MaxText > 0 && len(got) < 3 {
		t.Errorf("%d words arrived in %d messages", len(words), len(got))
	}
	var arrived []string
	for i, m := range got {
		if r.feat.MaxText > 0 && channels.Units(m.Text) > r.feat.MaxText {
			t.Errorf("message %d has %d units, more than %d", i, channels.Units(m.Text), r.feat.MaxText)
		}
		arrived = append(arrived, strings.Fields(m.Text)...)
	}
	if strings.Join(arrived, " ") != strings.Join(words, " ") {
		t.Errorf("%d words arrived, not whole or not in order, of %d", len(arrived), len(words))
	}
}

func choices(n int) []bot.Choice {
	out := make([]bot.Choice, n)
	for i := range out {
		out[i] = bot.Choice{Label: fmt.Sprintf("Keuze %d", i+1), Dialog: "ask", Action: "show", Data: canary}
	}
	return out
}

func showButtons(t *testing.T, r *room) {
	reply := bot.TextReply("Wat bedoelt u? " + canary)
	reply.Choices = choices(min(3, r.feat.MaxChoices))
	got := r.say(reply)
	if len(got) != 1 || len(got[0].Buttons) != len(reply.Choices) {
		t.Fatalf("%d choices arrived as %+v", len(reply.Choices), got)
	}
	for n, b := range got[0].Buttons {
		if b.Label != reply.Choices[n].Label || b.Wire != bot.WireID(outboxID(0), n) {
			t.Errorf("button %d is %+v", n, b)
		}
	}
}

func showTooManyChoices(t *testing.T, r *room) {
	reply := bot.TextReply("Wat bedoelt u? " + canary)
	reply.Choices = choices(r.feat.MaxChoices + 1)
	got := r.say(reply)
	var text strings.Builder
	for _, m := range got {
		text.WriteString(m.Text + "\n")
		if len(m.Buttons) > 0 {
			t.Errorf("a message has %d buttons beside the numbered text", len(m.Buttons))
		}
	}
	for n, c := range reply.Choices {
		if line := fmt.Sprintf("%d. %s", n+1, c.Label); !strings.Contains(text.String(), line) {
			t.Errorf("the text has no line %q", line)
		}
	}
}

func showShortLabel(t *testing.T, r *room) {
	reply := bot.TextReply("Wat bedoelt u? " + canary)
	reply.Choices = []bot.Choice{{Label: strings.Repeat("lang ", r.feat.MaxLabel), Short: "Kort", Dialog: "ask"}}
	got := r.say(reply)
	if len(got) != 1 || len(got[0].Buttons) != 1 || got[0].Buttons[0].Label != "Kort" {
		t.Errorf("it arrived as %+v", got)
	}
}

func showArabic(t *testing.T, r *room) {
	got := r.say(bot.TextReply("اتصل 0800-0432 الآن"))
	if len(got) != 1 || !strings.Contains(got[0].Text, "\u20660800-0432\u2069") {
		t.Errorf("it arrived as %+v", got)
	}
}

func showEditing(t *testing.T, r *room) {
	id, err := r.deliver(t.Context(), bot.Delivery{ID: outboxID(0), Reply: bot.TextReply("eerst " + canary)})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err = r.deliver(t.Context(), bot.Delivery{ID: outboxID(1), Op: bot.OpEdit, Target: id, Reply: bot.TextReply("daarna " + canary)})
		if err != nil {
			t.Errorf("editing: %v", err)
		}
	}
	if got := r.Sent(); len(got) != 1 || !strings.Contains(got[0].Text, "daarna") {
		t.Errorf("people see %+v", got)
	}
}

func showDeleting(t *testing.T, r *room) {
	id, err := r.deliver(t.Context(), bot.Delivery{ID: outboxID(0), Reply: bot.TextReply("weg hiermee " + canary)})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err = r.deliver(t.Context(), bot.Delivery{ID: outboxID(1), Op: bot.OpDelete, Target: id, Purpose: bot.ForCleanup})
		if err != nil {
			t.Errorf("deleting: %v", err)
		}
	}
	if got := r.Sent(); len(got) != 0 {
		t.Errorf("people still see %d messages", len(got))
	}
}

func showMany(t *testing.T, r *room) {
	errs := make(chan error, len(r.People))
	for n, to := range r.People {
		go func() {
			_, err := r.deliver(t.Context(), bot.Delivery{ID: outboxID(n), To: to, Reply: bot.TextReply(fmt.Sprint("hallo ", n, canary))})
			errs <- err
		}()
	}
	for range r.People {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	for _, m := range r.Sent() {
		if !strings.Contains(m.Text, fmt.Sprint("hallo ", m.To, canary)) {
			t.Errorf("person %d got the message of another", m.To)
		}
	}
	if n := len(r.Sent()); n != len(r.People) {
		t.Errorf("%d messages for %d people", n, len(r.People))
	}
}

func showLoopback(t *testing.T, r *room) {
	before := r.Wire.Calls()
	r.say(bot.TextReply("hallo " + canary))
	if r.Wire.Calls() == before {
		t.Error("the message did not go through the harness's transport, so nobody knows where it went")
	}
}
