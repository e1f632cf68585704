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

// erased tells everybody who was asked that there is nothing to take any more; her
// records go with her. It says nothing: the receipt is all that she hears (S20).
func (d *Dialog) erased(ctx context.Context, t *dialogs.Turn) error {
	talk, ok, err := current(ctx, t)
	if err != nil || !ok {
		return err
	}
	d.end(t, &talk, bot.TalkWithdrawn, whyErased)
	return nil
}

// back is the button that takes her wish back.
func back(t *dialogs.Turn) bot.Choice {
	return t.Choice("handover.label.back", dialogs.Handover, actBack, "")
}
