package dialogs

import (
	"context"
	"strings"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs/safety/detect"
)

// answeredLate reports whether a finding is answered in full however old the
// message is (S3): suicide, poison, not breathing.
func answeredLate(f detect.Finding) bool {
	return f.Class == detect.Suicide || f.Subclass == detect.Poison || f.Subclass == detect.NotBreathing
}

// late answers messages that arrived long after they were sent: only a question
// whether she still wants an answer, as the phone may be in other hands by now.
func (e *Engine) late(ctx context.Context, t *Turn, f detect.Finding, steps []step) error {
	t.lateCase(f)
	if t.held() {
		return e.lateLines(ctx, t, f, steps)
	}
	var texts []string
	var in bot.Input
	for _, s := range steps {
		if in = s.input; s.text != "" {
			texts = append(texts, s.text)
		}
	}
	if len(texts) > 0 {
		t.SetPending(strings.Join(texts, "\n"))
	}
	t.Neutral()
	return e.run(ctx, t, step{dialog: Safety, action: ActLate, input: in})
}

// lateLines gives old messages to the person who holds the talk: what she wrote is
// not lost, and nothing is said to the phone.
func (e *Engine) lateLines(ctx context.Context, t *Turn, f detect.Finding, steps []step) error {
	for _, s := range steps {
		if f.Found() && e.byName[Talk] != nil {
			t.Finding, s.dialog, s.action = f, Talk, ActDanger
		}
		if err := e.relay(ctx, t, s); err != nil {
			return err
		}
	}
	return nil
}

// lateCase opens the case of S3, once an outage.
func (t *Turn) lateCase(f detect.Finding) {
	if t.At.Sub(t.st.LateCase) < time.Hour && f.Level == detect.None {
		return
	}
	t.st.LateCase = t.At
	t.Out.Cases = append(t.Out.Cases, bot.CaseWish{Reason: bot.ReasonLate, Level: bot.Level(f.Level), Class: CaseClass(f)})
	t.Note("late")
}

// lateAfter is when a message is so old that the phone may be in other hands (S3).
const lateAfter = 15 * time.Minute

func late(inputs []bot.Input) bool {
	for _, in := range inputs {
		k := in.Inbound.Kind
		if (k == bot.Message || k == bot.Edit) && !in.Inbound.SentAt.IsZero() && in.At.Sub(in.Inbound.SentAt) > lateAfter {
			return true
		}
	}
	return false
}
