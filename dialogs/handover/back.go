package handover

import (
	"context"
	"time"

	"github.com/ouderbrug/ouderbrug/bot"
	"github.com/ouderbrug/ouderbrug/dialogs"
)

var noTime time.Time

// takeBack ends a wish that nobody holds yet.
func (d *Dialog) takeBack(ctx context.Context, t *dialogs.Turn) error {
	talk, ok, err := current(ctx, t)
	if err != nil {
		return err
	}
	if !ok {
		t.Offer([]bot.Choice{t.PersonChoice(""), t.MenuChoice()}, "handover.nothing")
		return nil
	}
	d.end(t, &talk, bot.TalkWithdrawn, whyParent)
	dialogs.Write(t, talk)
	t.Offer([]bot.Choice{t.MenuChoice()}, "handover.taken")
	return nil
}

// back is the button that takes her wish back.
func back(t *dialogs.Turn) bot.Choice {
	return t.Choice("handover.label.back", dialogs.Handover, actBack, "")
}
