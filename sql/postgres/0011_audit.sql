-- Who did what. Rows are only ever added: a chain of hashes for every writer, each row over the one before it. What counts is the entry, bytes that are never written anew;
-- the columns beside it are for finding it, and a verification compares them.
CREATE TABLE audit (
    id       bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    chain    varchar(200) COLLATE "C" NOT NULL,        -- the silo's name, new at each of its starts, or 'control' for what is written outside the group commit
    seq      bigint       NOT NULL,                    -- 1, 2, 3 ... without a hole
    at       timestamptz  NOT NULL,
    actor    varchar(200) NOT NULL,
    action   varchar(100) NOT NULL,
    agent_id varchar(100),
    subject  varchar(200),                             -- the task, approval, key, gap, ... that it is about
    entry    bytea        NOT NULL,                    -- JSON in UTF-8, with chain and seq in it
    hash     bytea        NOT NULL,                    -- SHA-256 of the hash before it and the entry
    UNIQUE (chain, seq)
);
CREATE INDEX idx_audit_agent ON audit (agent_id, id DESC);
CREATE INDEX idx_audit_actor ON audit (actor, id DESC);
CREATE INDEX idx_audit_subject ON audit (subject);
CREATE INDEX idx_audit_action ON audit (action, id DESC);
CREATE INDEX idx_audit_at ON audit (at);

-- Where each chain ends. The row is held while the chain is being added to.
CREATE TABLE audit_chains (
    chain varchar(200) COLLATE "C" PRIMARY KEY,
    seq   bigint       NOT NULL,
    hash  bytea        NOT NULL
);

-- The newest signed head of each chain. The whole series of them is kept apart from the database, in the file of the silo that signed.
CREATE TABLE audit_heads (
    chain     varchar(200) COLLATE "C" PRIMARY KEY,
    seq       bigint       NOT NULL,
    hash      bytea        NOT NULL,
    at        timestamptz  NOT NULL,
    key       varchar(64)  NOT NULL,                   -- SHA-256 of the public key, in hexadecimal
    signature bytea        NOT NULL
);

-- Nobody who uses the company changes what was written: by grants, and by a trigger for those who pass over grants.
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM PUBLIC, CURRENT_USER;

CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit rows are never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit EXECUTE FUNCTION audit_refuse();
