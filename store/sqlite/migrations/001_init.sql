-- Clear columns: ids, language, country, four digits of the postcode, roles,
-- consents, times, states. BLOB columns are sealed. Times are microseconds since
-- 1970, UTC; NULL is "none". seq is one growing number over events and outbox.

CREATE TABLE installation (id TEXT PRIMARY KEY) STRICT;

CREATE TABLE persons (
	id TEXT PRIMARY KEY,
	key_id TEXT NOT NULL,
	hat TEXT NOT NULL,
	state TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	erasing_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX persons_erasing ON persons (erasing_at) WHERE erasing_at IS NOT NULL;

-- lookup is a keyed hash of (channel, account, user). It is taken away when the
-- person begins to be forgotten, so that the same user is somebody new.
CREATE TABLE addresses (
	id TEXT PRIMARY KEY,
	lookup TEXT UNIQUE,
	person TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	channel TEXT NOT NULL,
	account TEXT NOT NULL,
	user BLOB NOT NULL,
	reachable INTEGER NOT NULL DEFAULT 1,
	created_at INTEGER NOT NULL,
	freed TEXT                        -- the lookup of an erasing person: only the receipt is found by it
) STRICT, WITHOUT ROWID;
CREATE INDEX addresses_freed ON addresses (freed) WHERE freed IS NOT NULL;
CREATE INDEX addresses_person ON addresses (person);

CREATE TABLE conversations (
	id TEXT PRIMARY KEY,
	person TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	hat TEXT NOT NULL,
	version INTEGER NOT NULL DEFAULT 0,
	holder TEXT NOT NULL,
	lang TEXT NOT NULL,
	lang_chosen INTEGER NOT NULL DEFAULT 0,
	reads TEXT NOT NULL DEFAULT '',
	country TEXT NOT NULL DEFAULT '',
	area TEXT NOT NULL DEFAULT '',
	entry TEXT NOT NULL DEFAULT '',
	address TEXT NOT NULL,            -- addresses.id of the one last written from
	last_choices TEXT NOT NULL DEFAULT '',
	last_in INTEGER,
	last_out INTEGER,
	safety_until INTEGER,
	calm_until INTEGER,
	quiet INTEGER NOT NULL DEFAULT 0,
	exited INTEGER NOT NULL DEFAULT 0,
	stopped INTEGER NOT NULL DEFAULT 0,
	state BLOB,
	ready_at INTEGER,                 -- when its first waiting event falls due
	urgency INTEGER NOT NULL DEFAULT 0,
	retry_at INTEGER,                 -- when a turn that failed runs again: until then what comes waits behind it
	UNIQUE (person, hat)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_ready ON conversations (urgency, ready_at) WHERE ready_at IS NOT NULL;

CREATE TABLE events (
	seq INTEGER PRIMARY KEY,
	id TEXT NOT NULL,                 -- random; found by (conversation, waiting)
	conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	address TEXT NOT NULL DEFAULT '', -- addresses.id
	kind TEXT NOT NULL,
	timer TEXT,                       -- a timer's name
	urgency INTEGER NOT NULL,
	burst INTEGER NOT NULL DEFAULT 0,
	state TEXT NOT NULL,              -- waiting, done, failed
	at INTEGER NOT NULL,
	due INTEGER NOT NULL,
	attempts INTEGER NOT NULL DEFAULT 0,
	payload BLOB,
	target BLOB                       -- the channel's id of the message, kept longer than its text
) STRICT;
CREATE UNIQUE INDEX events_timer ON events (conversation, timer) WHERE timer IS NOT NULL;
-- Named in queries (INDEXED BY), since the planner would take the whole talk.
CREATE INDEX events_waiting ON events (conversation, due) WHERE state = 'waiting';
CREATE INDEX events_conversation ON events (conversation, seq);
CREATE INDEX events_at ON events (at);

-- What has come in, by a keyed hash of (channel, account, id), so that it counts once.
CREATE TABLE seen (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX seen_at ON seen (at);

CREATE TABLE outbox (
	seq INTEGER PRIMARY KEY,
	id TEXT NOT NULL UNIQUE,
	conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	channel TEXT NOT NULL,
	account TEXT NOT NULL,
	address TEXT NOT NULL,            -- addresses.id
	op TEXT NOT NULL,
	purpose TEXT NOT NULL,
	lane INTEGER NOT NULL,
	lang TEXT NOT NULL,
	state TEXT NOT NULL,
	pull INTEGER NOT NULL DEFAULT 0,
	at INTEGER NOT NULL,
	due INTEGER NOT NULL,
	not_after INTEGER,
	once TEXT,                        -- (broadcast, person, occurrence)
	attempts INTEGER NOT NULL DEFAULT 0,
	reason TEXT NOT NULL DEFAULT '',
	settled_at INTEGER,
	payload BLOB,
	choices BLOB,
	target BLOB,                      -- of an edit or delete
	message BLOB                      -- the channel's id, once sent
) STRICT;
CREATE UNIQUE INDEX outbox_once ON outbox (once) WHERE once IS NOT NULL;
CREATE INDEX outbox_pending ON outbox (channel, account, lane, due, seq, conversation) WHERE state = 'pending' AND pull = 0;
CREATE INDEX outbox_order ON outbox (conversation, lane, seq) WHERE state = 'pending';
CREATE INDEX outbox_conversation ON outbox (conversation, seq);
CREATE INDEX outbox_at ON outbox (at);
CREATE INDEX outbox_sending ON outbox (state) WHERE state = 'sending';

CREATE TABLE consents (
	seq INTEGER PRIMARY KEY,
	person TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	purpose TEXT NOT NULL,
	given INTEGER NOT NULL,
	text_version TEXT NOT NULL,
	lang TEXT NOT NULL,
	channel TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX consents_person ON consents (person, purpose, seq);

-- No reference to persons: a case lives under a key, term and ground of its own.
CREATE TABLE cases (
	id TEXT PRIMARY KEY,
	conversation TEXT NOT NULL,
	person TEXT NOT NULL,
	key_id TEXT NOT NULL,
	reason TEXT NOT NULL,
	level TEXT NOT NULL,
	lang TEXT NOT NULL,
	country TEXT NOT NULL,
	state TEXT NOT NULL,
	at INTEGER NOT NULL,
	detail BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_at ON cases (at);
CREATE INDEX cases_conversation ON cases (conversation);

CREATE TABLE wishes (
	id TEXT PRIMARY KEY,
	conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
	person TEXT NOT NULL REFERENCES persons (id) ON DELETE CASCADE,
	lang TEXT NOT NULL,
	country TEXT NOT NULL,
	woman INTEGER NOT NULL,
	state TEXT NOT NULL,
	at INTEGER NOT NULL,
	theme BLOB
) STRICT, WITHOUT ROWID;
CREATE INDEX wishes_conversation ON wishes (conversation);
CREATE INDEX wishes_person ON wishes (person);

-- Which text of a card two people have read; by staff ids.
CREATE TABLE approvals (
	card TEXT PRIMARY KEY,
	hash TEXT NOT NULL,
	reader TEXT NOT NULL,
	second TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Of a card, not of a person.
CREATE TABLE feedback (
	seq INTEGER PRIMARY KEY,
	card TEXT NOT NULL,
	lang TEXT NOT NULL,
	helped INTEGER NOT NULL,
	at INTEGER NOT NULL
) STRICT;
