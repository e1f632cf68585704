package dialogs

import (
	"context"
	"fmt"

	"github.com/ouderbrug/ouderbrug/bot"
)

// AnswerFollowUp keeps whether we may ask later how it went. wording is the version of the text by which she was asked.
func (t *Turn) AnswerFollowUp(yes bool, wording string) {
	t.Out.Consents = append(t.Out.Consents, bot.Consent{
		For: bot.ConsentFollowUp, Given: yes, TextVersion: wording, Lang: t.Lang, Channel: t.Conv().Address.Channel,
	})
}

// MayFollowUp reports whether she may be asked how it went: she said yes to it and has not wished for quiet since. The
// gate of package bot looks at both again, and at the hour, before it goes.
func (t *Turn) MayFollowUp(ctx context.Context) (bool, error) {
	if c := t.Conv(); c.Quiet || c.Exited || c.Stopped {
		return false, nil
	}
	given, err := t.Views.Consents(ctx, t.Person.ID)
	if err != nil {
		return false, fmt.Errorf("read whether she may be asked: %w", err)
	}
	return given.Given(bot.ConsentFollowUp), nil
}
