package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Erasure is what the eraser needs of the store.
type Erasure interface {
	// Erasing are the persons in state erasing whose receipt is settled, or who
	// have been erasing since before.
	Erasing(ctx context.Context, before time.Time) ([]Person, error)
	// DeletePerson removes all rows of an erasing person. Cases that have a
	// ground of their own stay, with their keys; the keys of the others are
	// destroyed first. Deleting again is no error.
	DeletePerson(ctx context.Context, p PersonID) error
	// Standing are those of ids who have rows here, in whatever state.
	Standing(ctx context.Context, ids []PersonID) ([]Person, error)
}

// ReceiptPatience is how long forgetting waits for its receipt to be sent.
const ReceiptPatience = 15 * time.Minute

// eraseLoop erases whoever is due, when woken and once a minute.
func (b *Bot) eraseLoop(ctx context.Context) {
	for ctx.Err() == nil {
		if _, err := b.Erase(ctx); err != nil && ctx.Err() == nil {
			b.health.set("erase", err.Error())
			b.Log.ErrorContext(ctx, "erasing failed", "err", err)
		} else {
			b.health.set("erase", "")
		}
		b.wait(ctx, b.erase, b.Now().Add(time.Minute))
	}
}

// Erase finishes forgetting for all who are due and returns how many: ledger,
// key, rows, in this order (design §8). Each step may be repeated, so a death
// between two of them is made good by the next call.
func (b *Bot) Erase(ctx context.Context) (int, error) {
	limited, end := context.WithTimeout(ctx, b.StoreTimeout)
	defer end()
	due, err := b.Erasure.Erasing(limited, b.Now().UTC().Add(-ReceiptPatience))
	if err != nil {
		return 0, fmt.Errorf("find who is to be forgotten: %w", err)
	}
	done := 0
	var errs []error // of one person: the others' turn comes all the same
	for _, p := range due {
		if err := b.eraseOne(ctx, p); err != nil {
			errs = append(errs, err)
			continue
		}
		done++
	}
	return done, errors.Join(errs...)
}

// sweepBatch is how many ids Sweep looks for at once.
const sweepBatch = 500

// Sweep erases whoever stands in the ledger and has rows all the same: a backup
// from before was restored. Call it before the first event is served; it returns
// how many it found. Until it has returned nil nobody may be served.
func (b *Bot) Sweep(ctx context.Context) (int, error) {
	forgotten, err := b.Ledger.Forgotten(ctx)
	if err != nil {
		return 0, fmt.Errorf("read the erasure ledger: %w", err)
	}
	done := 0
	for ids := range slices.Chunk(forgotten, sweepBatch) {
		back, err := b.Erasure.Standing(ctx, ids)
		if err != nil {
			return done, fmt.Errorf("look for people who were forgotten: %w", err)
		}
		if len(back) == 0 {
			continue
		}
		again := Change{At: b.Now().UTC()}
		for _, p := range back {
			again.Forget = append(again.Forget, p.ID)
			if err := b.farewell(ctx, &again, p.ID); err != nil {
				return done, err
			}
		}
		if err := b.Store.Commit(ctx, again); err != nil {
			return done, fmt.Errorf("forget again who was forgotten before the backup was restored: %w", err)
		}
		for _, p := range back {
			if err := b.eraseOne(ctx, p); err != nil {
				return done, err
			}
			done++
		}
	}
	return done, nil
}

// eraseTimeout is how long one erasure may take: deleting a long talk and emptying
// the log behind it takes longer than other calls.
const eraseTimeout = 2 * time.Minute

func (b *Bot) eraseOne(ctx context.Context, p Person) error {
	ctx, done := context.WithTimeout(ctx, eraseTimeout)
	defer done()
	if err := b.Ledger.Record(ctx, p.ID); err != nil {
		return fmt.Errorf("write the erasure ledger: %w", err)
	}
	if err := b.Vault.Destroy(ctx, p.Key); err != nil {
		return fmt.Errorf("destroy a key: %w", err)
	}
	if err := b.Erasure.DeletePerson(ctx, p.ID); err != nil {
		return fmt.Errorf("delete the rows of a forgotten person: %w", err)
	}
	return nil
}
