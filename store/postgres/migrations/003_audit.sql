-- Who of the staff did what about whom, and why (S22). Staff by their ids, people by
-- their random ids, reasons from a closed list. Rows are added and, after their
-- term, deleted; nothing updates them.

CREATE TABLE audit (
	seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	at BIGINT NOT NULL,
	who TEXT NOT NULL,
	second TEXT NOT NULL,
	what TEXT NOT NULL,
	about TEXT NOT NULL,              -- no reference: it outlives forgetting
	reason TEXT NOT NULL
);
CREATE INDEX audit_at ON audit (at, seq);
