-- The tables of sql/postgres/0005_control.sql.
CREATE TABLE approvals (
    id             TEXT    NOT NULL PRIMARY KEY,
    subject        TEXT    NOT NULL CHECK (length(subject) <= 20), -- task, birth
    agent_id       TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    kind           TEXT    NOT NULL CHECK (length(kind) <= 100),
    category       TEXT    NOT NULL CHECK (length(category) <= 50),
    task_id        TEXT    UNIQUE,
    task_type      TEXT    CHECK (length(task_type) <= 100),
    payload        TEXT    NOT NULL, -- the payload of the task, or the configuration of the agent
    payload_hash   BLOB    NOT NULL, -- SHA-256 of its canonical form
    policy_version TEXT    NOT NULL CHECK (length(policy_version) <= 64),
    rule           TEXT    NOT NULL CHECK (length(rule) <= 200),
    needed         INTEGER NOT NULL, -- how many different principals
    self_approval  INTEGER NOT NULL,
    requester      TEXT    NOT NULL CHECK (length(requester) <= 200),
    reason         TEXT    NOT NULL,
    status         TEXT    NOT NULL CHECK (length(status) <= 20), -- pending, approved, rejected, expired, used, cancelled
    settled        INTEGER NOT NULL DEFAULT 0, -- what follows from the status has been done
    told           INTEGER NOT NULL DEFAULT 0, -- the owner's receiver has heard of it
    requested_at   TEXT    NOT NULL,
    expires_at     TEXT    NOT NULL,
    decided_at     TEXT,
    used_at        TEXT
) STRICT;
CREATE INDEX idx_approvals_unsettled ON approvals (expires_at) WHERE NOT settled;
CREATE INDEX idx_approvals_untold ON approvals (requested_at) WHERE status = 'pending' AND NOT told;
CREATE INDEX idx_approvals_requested ON approvals (requested_at DESC, id DESC);
CREATE UNIQUE INDEX idx_approvals_birth ON approvals (agent_id) WHERE subject = 'birth' AND status IN ('pending', 'approved');

CREATE TABLE approval_votes (
    approval_id TEXT    NOT NULL REFERENCES approvals (id) ON DELETE CASCADE,
    principal   TEXT    NOT NULL CHECK (length(principal) <= 200),
    approve     INTEGER NOT NULL,
    reason      TEXT,
    at          TEXT    NOT NULL,
    PRIMARY KEY (approval_id, principal)
) STRICT;

-- What the company lacks, since when, and what was decided on it. A gap that is gone stays as a row with its time.
CREATE TABLE gaps (
    id          TEXT NOT NULL PRIMARY KEY CHECK (length(id) <= 200),
    gap_type    TEXT NOT NULL CHECK (length(gap_type) <= 20), -- category, route, integration, device, capability, health
    description TEXT NOT NULL,
    evidence    TEXT,
    first_seen  TEXT NOT NULL,
    last_seen   TEXT NOT NULL,
    resolved_at TEXT,
    decision    TEXT NOT NULL CHECK (length(decision) <= 20), -- open, notified, waiting_approval, filled, ignored, denied, refused, capped, unavailable
    decided_at  TEXT,
    decided_by  TEXT CHECK (length(decided_by) <= 200),
    approval_id TEXT,
    note        TEXT
) STRICT;

-- Work that one silo does for all, by whoever holds the name.
CREATE TABLE leases (
    name  TEXT NOT NULL PRIMARY KEY CHECK (length(name) <= 100),
    owner TEXT NOT NULL CHECK (length(owner) <= 100),
    until TEXT NOT NULL
) STRICT;

-- Who may do nothing until somebody lifts it.
CREATE TABLE quarantines (
    scope  TEXT NOT NULL CHECK (length(scope) <= 20), -- fleet, category, agent
    target TEXT NOT NULL CHECK (length(target) <= 100), -- * for the fleet
    reason TEXT NOT NULL,
    by     TEXT NOT NULL CHECK (length(by) <= 200),
    at     TEXT NOT NULL,
    PRIMARY KEY (scope, target)
) STRICT;
