-- What is wrong in the company, or was. While its cause is there an incident is present, and there is one of a key; what people decided on it stays with it until the cause is gone.
CREATE TABLE incidents (
    id              TEXT    NOT NULL PRIMARY KEY,
    key             TEXT    NOT NULL CHECK (length(key) <= 300), -- source:subject
    source          TEXT    NOT NULL CHECK (length(source) <= 20), -- agent, slo, gap, service, silo, quarantine, audit
    subject         TEXT    NOT NULL CHECK (length(subject) <= 250),
    title           TEXT    NOT NULL,
    description     TEXT    NOT NULL,
    severity        TEXT    NOT NULL CHECK (length(severity) <= 20), -- critical, high, medium, low, info
    status          TEXT    NOT NULL CHECK (length(status) <= 20), -- active, investigating, resolved, ignored
    present         INTEGER NOT NULL,
    agents          TEXT    NOT NULL, -- a JSON array of the ids that are affected
    caused_by       TEXT    CHECK (length(caused_by) <= 100), -- the agent that is the cause, where that is known
    detected_at     TEXT    NOT NULL,
    last_seen       TEXT    NOT NULL,
    acknowledged_at TEXT,
    acknowledged_by TEXT    CHECK (length(acknowledged_by) <= 200),
    resolved_at     TEXT,
    resolved_by     TEXT    CHECK (length(resolved_by) <= 200),
    note            TEXT
) STRICT;
CREATE UNIQUE INDEX idx_incidents_present ON incidents (key) WHERE present;
CREATE INDEX idx_incidents_detected ON incidents (detected_at DESC, id DESC);

-- Whoever is unwell is looked for every few seconds, among as many agents as there are.
CREATE INDEX idx_agents_unwell ON agents (id) WHERE life IN ('dead', 'error');
