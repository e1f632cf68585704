-- Who waits for a person, and for how long: only what waits stands in these.

CREATE INDEX wishes_waiting ON wishes (at) WHERE state = 'waiting';
CREATE INDEX cases_new ON cases (at) WHERE state = 'new';
