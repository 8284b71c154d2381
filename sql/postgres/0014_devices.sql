-- The units that were ever heard, until somebody takes them out. Written when something of their identity changes, which is seldom.
CREATE TABLE devices (
    agent_id         varchar(100) PRIMARY KEY,
    device_id        varchar(100) NOT NULL,
    name             text,
    display_name     text,
    role             text,
    firmware         text,
    board            text,
    sensors          text         NOT NULL,              -- a JSON array
    capabilities     text         NOT NULL,              -- a JSON array
    host             text,
    port             int,
    location         text,
    connection_type  text,
    ingestion_source text,
    extra            text         NOT NULL,              -- a JSON object
    identified       boolean      NOT NULL,              -- by its own word
    registered_at    timestamptz  NOT NULL,
    born             boolean      NOT NULL DEFAULT false -- its agent was there once
);
CREATE INDEX idx_devices_unborn ON devices (agent_id) WHERE NOT born;
CREATE INDEX idx_devices_registered ON devices (registered_at);

-- Where each unit stands; written with every reading. No index on what changes, and room on the page: an update stays in its block. The row outlives the registry's, so that a repetition stays one.
CREATE TABLE device_cursors (
    agent_id        varchar(100) PRIMARY KEY,
    link            text         NOT NULL,
    dialect         text         NOT NULL,
    address         text,
    last_seen       timestamptz  NOT NULL,
    last_reading_at timestamptz,
    boots           int          NOT NULL,
    last_seq        bigint,
    latest          text,                                -- the last reading as it was sent
    estop           boolean,
    clock_skew_ms   bigint,
    stored          bigint       NOT NULL,
    duplicates      bigint       NOT NULL,
    missing         bigint       NOT NULL,
    future          bigint       NOT NULL,
    memory          bytea        NOT NULL                -- which numbers were seen, of this boot and the one before, and the newest contents without a number
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05);

-- What they measured. A partition a day, made ahead and dropped whole; what fits none goes to the last.
CREATE TABLE telemetry (
    agent_id varchar(100) NOT NULL,
    at       timestamptz  NOT NULL,
    key      text         NOT NULL,                      -- m:message:number, s:boot:number or h:content:count
    boot     int          NOT NULL,
    seq      bigint,
    heard_at timestamptz  NOT NULL,
    metrics  jsonb        NOT NULL,                      -- name to number
    PRIMARY KEY (agent_id, at, key)
) PARTITION BY RANGE (at);
CREATE TABLE telemetry_default PARTITION OF telemetry DEFAULT;

-- Minutes and hours: metric to [count, min, max, sum].
CREATE TABLE telemetry_minutes (
    agent_id varchar(100) NOT NULL,
    at       timestamptz  NOT NULL,
    stats    jsonb        NOT NULL,
    PRIMARY KEY (agent_id, at)
);
CREATE INDEX idx_telemetry_minutes_at ON telemetry_minutes USING brin (at);
CREATE TABLE telemetry_hours (
    agent_id varchar(100) NOT NULL,
    at       timestamptz  NOT NULL,
    stats    jsonb        NOT NULL,
    PRIMARY KEY (agent_id, at)
);
CREATE INDEX idx_telemetry_hours_at ON telemetry_hours USING brin (at);

-- Minutes in which something was stored since they were last rolled up.
CREATE TABLE telemetry_dirty (
    minute   timestamptz  NOT NULL,
    agent_id varchar(100) NOT NULL,
    PRIMARY KEY (minute, agent_id)
);

-- How far the roll-up is.
CREATE TABLE telemetry_rolled (
    name  varchar(100) PRIMARY KEY,                 -- minutes, hours
    until timestamptz NOT NULL
);

-- Links as their gateways last told of them.
CREATE TABLE device_links (
    name            text         PRIMARY KEY,
    type            text         NOT NULL,
    state           text         NOT NULL,
    error           text,
    gateway_id      text,
    connected_since timestamptz,
    updated_at      timestamptz  NOT NULL,
    counters        text         NOT NULL                -- a JSON object
);
