-- The tables of sql/postgres/0011_audit.sql.
CREATE TABLE audit (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    chain    TEXT    NOT NULL CHECK (length(chain) <= 200), -- the silo's name, new at each of its starts, or 'control' for what is written outside the group commit
    seq      INTEGER NOT NULL, -- 1, 2, 3 ... without a hole
    at       TEXT    NOT NULL,
    actor    TEXT    NOT NULL CHECK (length(actor) <= 200),
    action   TEXT    NOT NULL CHECK (length(action) <= 100),
    agent_id TEXT    CHECK (length(agent_id) <= 100),
    subject  TEXT    CHECK (length(subject) <= 200), -- the task, approval, key, gap, ... that it is about
    entry    BLOB    NOT NULL, -- JSON in UTF-8, with chain and seq in it
    hash     BLOB    NOT NULL, -- SHA-256 of the hash before it and the entry
    UNIQUE (chain, seq)
) STRICT;
CREATE INDEX idx_audit_agent ON audit (agent_id, id DESC);
CREATE INDEX idx_audit_actor ON audit (actor, id DESC);
CREATE INDEX idx_audit_subject ON audit (subject);
CREATE INDEX idx_audit_action ON audit (action, id DESC);
CREATE INDEX idx_audit_at ON audit (at);

-- Where each chain ends.
CREATE TABLE audit_chains (
    chain TEXT    NOT NULL PRIMARY KEY CHECK (length(chain) <= 200),
    seq   INTEGER NOT NULL,
    hash  BLOB    NOT NULL
) STRICT;

-- The newest signed head of each chain. The whole series of them is kept apart from the database, in the file of the silo that signed.
CREATE TABLE audit_heads (
    chain     TEXT    NOT NULL PRIMARY KEY CHECK (length(chain) <= 200),
    seq       INTEGER NOT NULL,
    hash      BLOB    NOT NULL,
    at        TEXT    NOT NULL,
    key       TEXT    NOT NULL CHECK (length(key) <= 64), -- SHA-256 of the public key, in hexadecimal
    signature BLOB    NOT NULL
) STRICT;

-- A file has no grants; what a careless statement could do is refused, what somebody else does to the file the chain shows.
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;
