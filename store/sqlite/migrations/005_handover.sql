-- What the handover keeps: helpers, talks, where cases stand, sign-in links, what
-- became of a talk. One table, since each kind is read whole and written by one
-- (decision 018). facts holds ids, languages, roles, states, times and counts in
-- clear, and internal/datamap lists each of its fields by kind; words is all that
-- somebody wrote or that names somebody, sealed with the key of person.
--
-- The table wishes is for versions before this one: what they wrote is purged in its
-- term, and nobody reads or writes it any more. A talk that waits is a record.

CREATE TABLE records (
	kind TEXT NOT NULL,
	id TEXT NOT NULL,
	version INTEGER NOT NULL,
	person TEXT REFERENCES persons (id) ON DELETE CASCADE,
	conversation TEXT NOT NULL DEFAULT '',
	helper TEXT NOT NULL DEFAULT '',
	state TEXT NOT NULL,
	at INTEGER NOT NULL,
	until INTEGER,
	facts TEXT NOT NULL,
	words BLOB,
	PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX records_state ON records (kind, state, at);
CREATE INDEX records_person ON records (person) WHERE person IS NOT NULL;
CREATE INDEX records_conversation ON records (conversation, kind) WHERE conversation <> '';
CREATE INDEX records_helper ON records (helper, kind) WHERE helper <> '';
CREATE INDEX records_until ON records (until) WHERE until IS NOT NULL;
