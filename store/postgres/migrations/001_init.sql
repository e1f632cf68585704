-- The same tables as store/sqlite has, and PostgreSQL's own columns for several
-- instances: conversations.claimed_*, wire, leases. Clear columns: ids, language,
-- country, four digits of the postcode, roles, consents, times, states. BYTEA
-- columns are sealed. Times are microseconds since 1970, UTC; NULL is "none". seq is
-- one growing number over events and outbox; it is taken only while the row of the
-- conversation is locked, so that one conversation's numbers grow as they commit.
--
-- fillfactor leaves room beside rows that are written again and again; autovacuum
-- comes early to the tables that work goes through.

CREATE SEQUENCE line_seq AS BIGINT;

CREATE TABLE installation (
	only_one BOOLEAN PRIMARY KEY DEFAULT true CHECK (only_one),
	id TEXT NOT NULL
);

CREATE TABLE persons (
	id TEXT COLLATE "C" PRIMARY KEY,
	key_id TEXT NOT NULL,
	hat TEXT NOT NULL,
	state TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	erasing_at BIGINT
);
CREATE INDEX persons_erasing ON persons (erasing_at) WHERE erasing_at IS NOT NULL;

-- lookup is a keyed hash of (channel, account, user). It is taken away when the
-- person begins to be forgotten, so that the same user is somebody new.
CREATE TABLE addresses (
	id TEXT COLLATE "C" PRIMARY KEY,
	lookup TEXT COLLATE "C" UNIQUE,
	person TEXT COLLATE "C" NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	channel TEXT NOT NULL,
	account TEXT NOT NULL,
	user_id BYTEA NOT NULL,
	reachable BOOLEAN NOT NULL DEFAULT true,
	created_at BIGINT NOT NULL,
	freed TEXT COLLATE "C"            -- the lookup of an erasing person: only the receipt is found by it
);
CREATE INDEX addresses_freed ON addresses (freed) WHERE freed IS NOT NULL;
CREATE INDEX addresses_person ON addresses (person);

CREATE TABLE conversations (
	id TEXT COLLATE "C" PRIMARY KEY,
	person TEXT COLLATE "C" NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	hat TEXT COLLATE "C" NOT NULL,
	version BIGINT NOT NULL DEFAULT 0,
	holder TEXT NOT NULL,
	lang TEXT NOT NULL,
	lang_chosen BOOLEAN NOT NULL DEFAULT false,
	reads TEXT NOT NULL DEFAULT '',
	country TEXT NOT NULL DEFAULT '',
	area TEXT NOT NULL DEFAULT '',
	entry TEXT NOT NULL DEFAULT '',
	address TEXT COLLATE "C" NOT NULL, -- addresses.id of the one last written from
	last_choices TEXT NOT NULL DEFAULT '',
	last_in BIGINT,
	last_out BIGINT,
	safety_until BIGINT,
	calm_until BIGINT,
	quiet BOOLEAN NOT NULL DEFAULT false,
	exited BOOLEAN NOT NULL DEFAULT false,
	stopped BOOLEAN NOT NULL DEFAULT false,
	state BYTEA,
	ready_at BIGINT,                  -- when its first waiting event falls due
	urgency SMALLINT NOT NULL DEFAULT 0,
	retry_at BIGINT,                  -- when a turn that failed runs again: until then what comes waits behind it
	claimed_by TEXT,                  -- the instance that works on it
	claimed_until BIGINT,             -- until then; the version is what fences, this is a hint
	UNIQUE (person, hat)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05);
CREATE INDEX conversations_ready ON conversations (urgency, ready_at) WHERE ready_at IS NOT NULL;
CREATE INDEX conversations_memory ON conversations (last_in, id) WHERE state IS NOT NULL;

CREATE TABLE events (
	seq BIGINT PRIMARY KEY,
	id TEXT NOT NULL,                 -- random; found by (conversation, waiting)
	conversation TEXT COLLATE "C" NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	address TEXT COLLATE "C" NOT NULL DEFAULT '', -- addresses.id
	kind TEXT NOT NULL,
	timer TEXT COLLATE "C",           -- a timer's name
	urgency SMALLINT NOT NULL,
	burst BOOLEAN NOT NULL DEFAULT false,
	state TEXT NOT NULL,              -- waiting, done, failed
	at BIGINT NOT NULL,
	due BIGINT NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	payload BYTEA,
	target BYTEA                      -- the channel's id of the message, kept longer than its text
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE UNIQUE INDEX events_timer ON events (conversation, timer) WHERE timer IS NOT NULL;
CREATE INDEX events_waiting ON events (conversation, seq) WHERE state = 'waiting';
CREATE INDEX events_conversation ON events (conversation, seq);
CREATE INDEX events_at ON events (at, seq);

-- What has come in, by a keyed hash of (channel, account, id), so that it counts once.
CREATE TABLE seen (key TEXT COLLATE "C" PRIMARY KEY, at BIGINT NOT NULL);
CREATE INDEX seen_at ON seen (at, key);

CREATE TABLE outbox (
	seq BIGINT PRIMARY KEY,
	id TEXT COLLATE "C" NOT NULL UNIQUE,
	conversation TEXT COLLATE "C" NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	channel TEXT COLLATE "C" NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	address TEXT COLLATE "C" NOT NULL, -- addresses.id
	op TEXT NOT NULL,
	purpose TEXT NOT NULL,
	lane SMALLINT NOT NULL,
	lang TEXT NOT NULL,
	state TEXT NOT NULL,
	pull BOOLEAN NOT NULL DEFAULT false,
	at BIGINT NOT NULL,
	due BIGINT NOT NULL,
	not_after BIGINT,
	once TEXT COLLATE "C",            -- (broadcast, person, occurrence)
	attempts INTEGER NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',
	settled_at BIGINT,
	payload BYTEA,
	choices BYTEA,
	target BYTEA,                     -- of an edit or delete
	message BYTEA                     -- the channel's id, once sent
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE UNIQUE INDEX outbox_once ON outbox (once) WHERE once IS NOT NULL;
CREATE INDEX outbox_pending ON outbox (channel, account, lane, due, seq) WHERE state = 'pending' AND NOT pull;
CREATE INDEX outbox_order ON outbox (conversation, lane, seq) WHERE state = 'pending';
CREATE INDEX outbox_conversation ON outbox (conversation, seq);
CREATE INDEX outbox_choices ON outbox (conversation, seq) WHERE choices IS NOT NULL;
CREATE INDEX outbox_at ON outbox (at, seq);
CREATE INDEX outbox_sending ON outbox (channel, account) WHERE state = 'sending';

-- Lines on the wire: one a conversation, until it is settled or its lease ends. No
-- reference to outbox or conversations: it is written and deleted with every line
-- that goes out, and what it holds is a number and two ids.
CREATE TABLE wire (
	conversation TEXT COLLATE "C" PRIMARY KEY,
	line BIGINT NOT NULL,             -- outbox.seq
	channel TEXT COLLATE "C" NOT NULL,
	account TEXT COLLATE "C" NOT NULL,
	sending_by TEXT NOT NULL,
	sending_until BIGINT NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.2, autovacuum_vacuum_threshold = 2000);

-- What only one instance may do at a time, by name.
CREATE TABLE leases (
	name TEXT COLLATE "C" PRIMARY KEY,
	owner TEXT NOT NULL,
	until BIGINT NOT NULL
);

CREATE TABLE consents (
	seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	person TEXT COLLATE "C" NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	purpose TEXT COLLATE "C" NOT NULL,
	given BOOLEAN NOT NULL,
	text_version TEXT NOT NULL,
	lang TEXT NOT NULL,
	channel TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX consents_person ON consents (person, purpose, seq);

-- No reference to persons: a case lives under a key, term and ground of its own.
CREATE TABLE cases (
	id TEXT COLLATE "C" PRIMARY KEY,
	conversation TEXT COLLATE "C" NOT NULL,
	person TEXT COLLATE "C" NOT NULL,
	key_id TEXT NOT NULL,
	reason TEXT NOT NULL,
	level TEXT NOT NULL,
	lang TEXT NOT NULL,
	country TEXT NOT NULL,
	state TEXT NOT NULL,
	at BIGINT NOT NULL,
	detail BYTEA
);
CREATE INDEX cases_at ON cases (at);
CREATE INDEX cases_conversation ON cases (conversation);

CREATE TABLE wishes (
	id TEXT COLLATE "C" PRIMARY KEY,
	conversation TEXT COLLATE "C" NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	person TEXT COLLATE "C" NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	lang TEXT NOT NULL,
	country TEXT NOT NULL,
	woman BOOLEAN NOT NULL,
	state TEXT NOT NULL,
	at BIGINT NOT NULL,
	theme BYTEA
);
CREATE INDEX wishes_conversation ON wishes (conversation);
CREATE INDEX wishes_person ON wishes (person);
CREATE INDEX wishes_at ON wishes (at, id);

-- Which text of a card two people have read; by staff ids.
CREATE TABLE approvals (
	card TEXT COLLATE "C" PRIMARY KEY,
	hash TEXT NOT NULL,
	reader TEXT NOT NULL,
	second TEXT NOT NULL,
	at BIGINT NOT NULL
);

-- Of a card, not of a person.
CREATE TABLE feedback (
	seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	card TEXT NOT NULL,
	lang TEXT NOT NULL,
	helped BOOLEAN NOT NULL,
	at BIGINT NOT NULL
);
