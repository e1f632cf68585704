-- What the program of migration 004 wrote for one person who asked something, got an
-- answer that waits to be sent, and for whom a case was opened. @ stands for the ids,
-- {…} for what is sealed. A program of that version may still run these when the
-- database is newer.
INSERT INTO seen (key, at) VALUES ('seen@', {now}) ON CONFLICT DO NOTHING;
INSERT INTO persons (id, key_id, hat, state, created_at) VALUES ('p@', '{key}', 'parent', 'active', {now});
INSERT INTO addresses (id, lookup, person, channel, account, user_id, created_at) VALUES ('a@', '{lookup}', 'p@', 'chan', '', {user}, {now});
INSERT INTO conversations (id, person, hat, holder, lang, address, ready_at, urgency) VALUES ('c@', 'p@', 'parent', 'bot', '', 'a@', {now}, 0);
INSERT INTO events (seq, id, conversation, address, kind, urgency, burst, state, at, due, payload, target) VALUES (nextval('line_seq'), 'e@', 'c@', 'a@', 'message', 0, false, 'waiting', {now}, {now}, {payload}, NULL);
UPDATE conversations SET claimed_by = 'old', claimed_until = {now} WHERE id = 'c@';
UPDATE conversations SET version = version + 1, holder = 'bot', lang = 'nl', claimed_by = NULL, claimed_until = NULL WHERE id = 'c@' AND version = 0;
INSERT INTO outbox (seq, id, conversation, channel, account, address, op, purpose, lane, lang, state, pull, at, due, not_after, once, payload, choices, target)
	VALUES (nextval('line_seq'), 'o@', 'c@', 'chan', '', 'a@', 'send', 'answer', 1, 'nl', 'pending', false, {now}, {now}, NULL, NULL, {wire}, NULL, NULL);
INSERT INTO wire (conversation, line, channel, account, sending_by, sending_until) SELECT conversation, seq, channel, account, 'old', {now} FROM outbox WHERE id = 'o@';
INSERT INTO consents (person, purpose, given, text_version, lang, channel, at) VALUES ('p@', 'invites', true, 'v1', 'nl', 'chan', {now});
INSERT INTO cases (id, conversation, person, key_id, reason, level, lang, country, state, at, ground, until, detail) VALUES ('k@', 'c@', 'p@', '{key}', 'safety', 'hard', 'nl', 'be', 'new', {now}, 'safety', {now} + 31536000000000, {detail});
INSERT INTO wishes (id, conversation, person, lang, country, woman, state, at, theme) VALUES ('w@', 'c@', 'p@', 'nl', 'be', false, 'waiting', {now}, NULL);
INSERT INTO leases (name, owner, until) VALUES ('tick@', 'old', {now}) ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until;
INSERT INTO approvals (card, hash, reader, second, at) VALUES ('card@', 'h', 's1', 's2', {now});
INSERT INTO feedback (card, lang, helped, at) VALUES ('card@', 'nl', true, {now});
INSERT INTO audit (at, who, second, what, about, reason) VALUES ({now}, 's1', 's2', 'read', 'p@', 'case');
