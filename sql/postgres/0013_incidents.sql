-- What is wrong in the company, or was. While its cause is there an incident is present, and there is one of a key; what people decided on it stays with it until the cause is gone.
CREATE TABLE incidents (
    id              uuid         PRIMARY KEY,
    key             varchar(300) NOT NULL,             -- source:subject
    source          varchar(20)  NOT NULL,             -- agent, slo, gap, service, silo, quarantine, audit
    subject         varchar(250) NOT NULL,
    title           text         NOT NULL,
    description     text         NOT NULL,
    severity        varchar(20)  NOT NULL,             -- critical, high, medium, low, info
    status          varchar(20)  NOT NULL,             -- active, investigating, resolved, ignored
    present         boolean      NOT NULL,
    agents          text         NOT NULL,             -- a JSON array of the ids that are affected
    caused_by       varchar(100),                      -- the agent that is the cause, where that is known
    detected_at     timestamptz  NOT NULL,
    last_seen       timestamptz  NOT NULL,
    acknowledged_at timestamptz,
    acknowledged_by varchar(200),
    resolved_at     timestamptz,
    resolved_by     varchar(200),
    note            text
);
CREATE UNIQUE INDEX idx_incidents_present ON incidents (key) WHERE present;
CREATE INDEX idx_incidents_detected ON incidents (detected_at DESC, id DESC);

-- Whoever is unwell is looked for every few seconds, among as many agents as there are.
CREATE INDEX idx_agents_unwell ON agents (id) WHERE life IN ('dead', 'error');
