-- Why a case is kept, and until when (S20). ground: 'safety' and 'complaint' outlive
-- forgetting, '' goes with its person. A program of the version before writes neither:
-- then the case is kept, and its term is counted from its opening.

ALTER TABLE cases ADD COLUMN ground TEXT NOT NULL DEFAULT 'safety';
ALTER TABLE cases ADD COLUMN until BIGINT;
UPDATE cases SET ground = CASE WHEN reason = 'complaint' THEN 'complaint' WHEN level IN ('hard', 'check') THEN 'safety' ELSE '' END;
UPDATE cases SET until = at + CASE WHEN ground = '' THEN 90 ELSE 365 END * 86400000000;
CREATE INDEX cases_until ON cases (until) WHERE until IS NOT NULL;
CREATE INDEX cases_person ON cases (person);

-- Which keys are in use.
CREATE INDEX cases_key ON cases (key_id);
CREATE INDEX persons_key ON persons (key_id);
