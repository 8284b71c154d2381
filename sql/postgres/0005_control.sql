-- What a person has to allow before it happens: a task, or the birth of an agent. An approval is bound to the hash of exactly what was asked, and is used up in the transaction that begins it.
CREATE TABLE approvals (
    id             uuid         PRIMARY KEY,
    subject        varchar(20)  NOT NULL,              -- task, birth
    agent_id       varchar(100) NOT NULL,
    kind           varchar(100) NOT NULL,
    category       varchar(50)  NOT NULL,
    task_id        uuid         UNIQUE,
    task_type      varchar(100),
    payload        text         NOT NULL,              -- the payload of the task, or the configuration of the agent
    payload_hash   bytea        NOT NULL,              -- SHA-256 of its canonical form
    policy_version varchar(64)  NOT NULL,
    rule           varchar(200) NOT NULL,
    needed         int          NOT NULL,              -- how many different principals
    self_approval  boolean      NOT NULL,
    requester      varchar(200) NOT NULL,
    reason         text         NOT NULL,
    status         varchar(20)  NOT NULL,              -- pending, approved, rejected, expired, used, cancelled
    settled        boolean      NOT NULL DEFAULT false, -- what follows from the status has been done
    told           boolean      NOT NULL DEFAULT false, -- the owner's receiver has heard of it
    requested_at   timestamptz  NOT NULL,
    expires_at     timestamptz  NOT NULL,
    decided_at     timestamptz,
    used_at        timestamptz
);
CREATE INDEX idx_approvals_unsettled ON approvals (expires_at) WHERE NOT settled;
CREATE INDEX idx_approvals_untold ON approvals (requested_at) WHERE status = 'pending' AND NOT told;
CREATE INDEX idx_approvals_requested ON approvals (requested_at DESC, id DESC);
CREATE UNIQUE INDEX idx_approvals_birth ON approvals (agent_id) WHERE subject = 'birth' AND status IN ('pending', 'approved');

CREATE TABLE approval_votes (
    approval_id uuid         NOT NULL REFERENCES approvals (id) ON DELETE CASCADE,
    principal   varchar(200) NOT NULL,
    approve     boolean      NOT NULL,
    reason      text,
    at          timestamptz  NOT NULL,
    PRIMARY KEY (approval_id, principal)
);

-- What the company lacks, since when, and what was decided on it. A gap that is gone stays as a row with its time.
CREATE TABLE gaps (
    id          varchar(200) PRIMARY KEY,
    gap_type    varchar(20)  NOT NULL,                 -- category, route, integration, device, capability, health
    description text         NOT NULL,
    evidence    text,
    first_seen  timestamptz  NOT NULL,
    last_seen   timestamptz  NOT NULL,
    resolved_at timestamptz,
    decision    varchar(20)  NOT NULL,                 -- open, notified, waiting_approval, filled, ignored, denied, refused, capped, unavailable
    decided_at  timestamptz,
    decided_by  varchar(200),
    approval_id uuid,
    note        text
);

-- Work that one silo does for all, by whoever holds the name.
CREATE TABLE leases (
    name  varchar(100) PRIMARY KEY,
    owner varchar(100) NOT NULL,
    until timestamptz  NOT NULL
);

-- Who may do nothing until somebody lifts it.
CREATE TABLE quarantines (
    scope  varchar(20)  NOT NULL,                      -- fleet, category, agent
    target varchar(100) NOT NULL,                      -- * for the fleet
    reason text         NOT NULL,
    by     varchar(200) NOT NULL,
    at     timestamptz  NOT NULL,
    PRIMARY KEY (scope, target)
);
