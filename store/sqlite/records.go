package sqlite

import (
	"github.com/ouderbrug/ouderbrug/bot"
)

// writeRecords writes what a change says of consents, cases, feedback,
// reach and delivery statuses.
func (s *Store) writeRecords(t *tx, w sealedChange) error {
	for _, c := range w.Consents {
		if err := t.exec(`INSERT INTO consents (person, purpose, given, text_version, lang, channel, at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			string(c.Person), string(c.For), c.Given, c.TextVersion, string(c.Lang), c.Channel, micros(c.At)); err != nil {
			return err
		}
	}
	for i, k := range w.Cases {
		if err := t.exec(`INSERT INTO cases (id, conversation, person, key_id, reason, level, lang, country, state, at, ground, until, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			string(k.ID), string(k.Conversation), string(k.Person), string(k.Key), string(k.Reason), string(k.Level), string(k.Lang), string(k.Country), string(k.State), micros(k.At), string(k.Ground), micros(k.Until), w.details[i]); err != nil {
			return err
		}
	}
	for _, a := range w.Approvals {
		if err := t.exec(`INSERT INTO approvals (card, hash, reader, second, at) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (card) DO UPDATE SET hash = excluded.hash, reader = excluded.reader, second = excluded.second, at = excluded.at`,
			a.Card, a.Hash, a.Reader, a.Second, micros(a.At)); err != nil {
			return err
		}
	}
	for _, f := range w.Feedback {
		if err := t.exec(`INSERT INTO feedback (card, lang, helped, at) VALUES (?, ?, ?, ?)`, f.Card, string(f.Lang), f.Helped, micros(f.At)); err != nil {
			return err
		}
	}
	for _, r := range w.Reach {
		if err := t.exec(`UPDATE addresses SET reachable = ? WHERE lookup = ?`, r.Reachable, s.lookup(r.Address)); err != nil {
			return err
		}
	}
	if err := writeAudits(t, w); err != nil {
		return err
	}
	for _, x := range w.Settled {
		// What the person has is no longer pending, even if the sender did not say
		// so yet.
		from := `('sent', 'unknown', 'sending')`
		if x.State == bot.Delivered {
			from = `('sent', 'unknown', 'sending', 'pending')`
		}
		if err := t.exec(`UPDATE outbox SET state = ?, settled_at = ? WHERE id = ? AND state IN `+from, string(x.State), micros(x.At), string(x.ID)); err != nil {
			return err
		}
	}
	return nil
}
