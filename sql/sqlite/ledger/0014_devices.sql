-- The units that were ever heard, until somebody takes them out. Written when something of their identity changes, which is seldom.
CREATE TABLE devices (
    agent_id         TEXT NOT NULL PRIMARY KEY,
    device_id        TEXT NOT NULL,
    name             TEXT,
    display_name     TEXT,
    role             TEXT,
    firmware         TEXT,
    board            TEXT,
    sensors          TEXT NOT NULL, -- a JSON array
    capabilities     TEXT NOT NULL, -- a JSON array
    host             TEXT,
    port             INTEGER,
    location         TEXT,
    connection_type  TEXT,
    ingestion_source TEXT,
    extra            TEXT NOT NULL, -- a JSON object
    identified       INTEGER NOT NULL, -- by its own word
    registered_at    TEXT NOT NULL,
    born             INTEGER NOT NULL DEFAULT 0 -- its agent was there once
) STRICT;
CREATE INDEX idx_devices_unborn ON devices (agent_id) WHERE NOT born;
CREATE INDEX idx_devices_registered ON devices (registered_at);

-- Where each unit stands; written with every reading. The row outlives the registry's, so that a repetition stays one.
CREATE TABLE device_cursors (
    agent_id        TEXT NOT NULL PRIMARY KEY,
    link            TEXT NOT NULL,
    dialect         TEXT NOT NULL,
    address         TEXT,
    last_seen       TEXT NOT NULL,
    last_reading_at TEXT,
    boots           INTEGER NOT NULL,
    last_seq        INTEGER,
    latest          TEXT, -- the last reading as it was sent
    estop           INTEGER,
    clock_skew_ms   INTEGER,
    stored          INTEGER NOT NULL,
    duplicates      INTEGER NOT NULL,
    missing         INTEGER NOT NULL,
    future          INTEGER NOT NULL,
    memory          BLOB NOT NULL -- which numbers were seen, of this boot and the one before, and the newest contents without a number
) STRICT;

-- What they measured.
CREATE TABLE telemetry (
    agent_id TEXT NOT NULL,
    at       TEXT NOT NULL,
    key      TEXT NOT NULL, -- m:message:number, s:boot:number or h:content:count
    boot     INTEGER NOT NULL,
    seq      INTEGER,
    heard_at TEXT NOT NULL,
    metrics  TEXT NOT NULL, -- name to number
    PRIMARY KEY (agent_id, at, key)
) STRICT, WITHOUT ROWID;

-- Minutes and hours: metric to [count, min, max, sum].
CREATE TABLE telemetry_minutes (
    agent_id TEXT NOT NULL,
    at       TEXT NOT NULL,
    stats    TEXT NOT NULL,
    PRIMARY KEY (agent_id, at)
) STRICT;
CREATE INDEX idx_telemetry_minutes_at ON telemetry_minutes (at);
CREATE TABLE telemetry_hours (
    agent_id TEXT NOT NULL,
    at       TEXT NOT NULL,
    stats    TEXT NOT NULL,
    PRIMARY KEY (agent_id, at)
) STRICT;
CREATE INDEX idx_telemetry_hours_at ON telemetry_hours (at);

-- Minutes in which something was stored since they were last rolled up.
CREATE TABLE telemetry_dirty (
    minute   TEXT NOT NULL,
    agent_id TEXT NOT NULL,
    PRIMARY KEY (minute, agent_id)
) STRICT;

-- How far the roll-up is.
CREATE TABLE telemetry_rolled (
    name  TEXT NOT NULL PRIMARY KEY, -- minutes, hours
    until TEXT NOT NULL
) STRICT;

-- Links as their gateways last told of them.
CREATE TABLE device_links (
    name            TEXT NOT NULL PRIMARY KEY,
    type            TEXT NOT NULL,
    state           TEXT NOT NULL,
    error           TEXT,
    gateway_id      TEXT,
    connected_since TEXT,
    updated_at      TEXT NOT NULL,
    counters        TEXT NOT NULL -- a JSON object
) STRICT;
