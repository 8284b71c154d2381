-- The tables of sql/postgres/0002_ledger.sql in SQLite. Times are TEXT yyyy-MM-ddTHH:mm:ss.ffffffZ, which sorts; uuids are lower-case TEXT, JSON and arrays TEXT.
-- What the clean-up functions do there, the Retention class does for both.

-- The directory of agents. life and config here are the truth; a grain's own record follows them. epoch fences every later write.
CREATE TABLE agents (
    id                TEXT    NOT NULL PRIMARY KEY CHECK (length(id) <= 100),
    kind              TEXT    NOT NULL CHECK (length(kind) <= 100),
    category          TEXT    NOT NULL CHECK (length(category) <= 50),
    life              TEXT    NOT NULL CHECK (length(life) <= 20), -- spawning, active, paused, error, stopping, shutdown, dead, archived, deleted
    config            TEXT    NOT NULL CHECK (json_valid(config)),
    life_version      INTEGER NOT NULL DEFAULT 1,
    epoch             INTEGER NOT NULL DEFAULT 1,
    silo              TEXT    CHECK (length(silo) <= 100), -- the silo whose activation took the epoch
    created_at        TEXT    NOT NULL,
    started_at        TEXT,
    deleted_at        TEXT,
    error_message     TEXT,
    not_configured    TEXT,
    restarts          INTEGER NOT NULL DEFAULT 0,
    restoring         TEXT,
    next_wake         TEXT, -- when a schedule, retry or restart is due
    broadcast_seen    TEXT    NOT NULL,
    tasks_completed   INTEGER NOT NULL DEFAULT 0,
    tasks_failed      INTEGER NOT NULL DEFAULT 0,
    task_ms           REAL    NOT NULL DEFAULT 0, -- sum over completed and failed tasks, start to end
    response_ms       REAL    NOT NULL DEFAULT 0, -- sum over completed and failed tasks, acceptance to end
    messages_sent     INTEGER NOT NULL DEFAULT 0,
    messages_received INTEGER NOT NULL DEFAULT 0,
    last_active       TEXT
) STRICT;
CREATE INDEX idx_agents_wake ON agents (next_wake) WHERE next_wake IS NOT NULL;
CREATE INDEX idx_agents_unsettled ON agents (id) WHERE life IN ('spawning', 'stopping');

-- One row per silo, renewed by the database's clock.
CREATE TABLE silos (
    id                TEXT    NOT NULL PRIMARY KEY CHECK (length(id) <= 100),
    started_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    renewed_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    version           TEXT    NOT NULL CHECK (length(version) <= 50)
) STRICT;

CREATE TABLE agent_tasks (
    id                TEXT    NOT NULL PRIMARY KEY,
    agent_id          TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    task_type         TEXT    NOT NULL CHECK (length(task_type) <= 100),
    payload           TEXT    NOT NULL CHECK (json_valid(payload)),
    priority          INTEGER NOT NULL,
    seq               INTEGER NOT NULL, -- order of arrival at its agent
    status            TEXT    NOT NULL CHECK (length(status) <= 20), -- pending, running, completed, failed, cancelled, waiting_approval, rejected, expired, in_doubt
    repeatable        INTEGER NOT NULL, -- safe to run again after a crash
    created_at        TEXT    NOT NULL,
    not_before        TEXT,
    deadline          TEXT,
    started_at        TEXT,
    completed_at      TEXT,
    timeout_seconds   INTEGER NOT NULL,
    retries           INTEGER NOT NULL DEFAULT 0,
    max_retries       INTEGER NOT NULL,
    result            TEXT    CHECK (json_valid(result)),
    error             TEXT,
    error_code        TEXT    CHECK (length(error_code) <= 50),
    duration_ms       REAL,
    requester         TEXT    NOT NULL CHECK (length(requester) <= 200),
    requester_agent   TEXT    CHECK (length(requester_agent) <= 100),
    parent_task_id    TEXT,
    source            TEXT    NOT NULL CHECK (length(source) <= 20),
    request_hash      BLOB
) STRICT;
CREATE INDEX idx_agent_tasks_open ON agent_tasks (agent_id, seq) WHERE status IN ('pending', 'running', 'waiting_approval');
CREATE INDEX idx_agent_tasks_agent ON agent_tasks (agent_id, created_at DESC, id DESC);
CREATE INDEX idx_agent_tasks_created ON agent_tasks (created_at DESC, id DESC);

CREATE TABLE agent_messages (
    id                INTEGER PRIMARY KEY,
    message_id        TEXT    NOT NULL UNIQUE,
    from_agent        TEXT    NOT NULL CHECK (length(from_agent) <= 100),
    to_agent          TEXT    NOT NULL CHECK (length(to_agent) <= 100),
    message_type      TEXT    NOT NULL CHECK (length(message_type) <= 50),
    payload           TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(payload)),
    priority          INTEGER NOT NULL DEFAULT 5,
    timestamp         TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    correlation_id    TEXT,
    acknowledged      INTEGER NOT NULL DEFAULT false,
    ack_time          TEXT,
    requires_ack      INTEGER NOT NULL DEFAULT false,
    ttl               INTEGER NOT NULL DEFAULT 300,
    expires_at        TEXT    NOT NULL,
    to_category       TEXT    CHECK (length(to_category) <= 50),
    seq               INTEGER NOT NULL DEFAULT 0, -- order of arrival at its receiver
    status            TEXT    NOT NULL CHECK (length(status) <= 20), -- pending, delivered, expired, dead
    attempts          INTEGER NOT NULL DEFAULT 0,
    error             TEXT,
    principal         TEXT    CHECK (length(principal) <= 200),
    request_hash      BLOB
) STRICT;
CREATE INDEX idx_agent_messages_from ON agent_messages (from_agent, timestamp DESC);
CREATE INDEX idx_agent_messages_to ON agent_messages (to_agent, timestamp DESC);
CREATE INDEX idx_agent_messages_timestamp ON agent_messages (timestamp DESC);
CREATE INDEX idx_agent_messages_correlation ON agent_messages (correlation_id) WHERE correlation_id IS NOT NULL;
CREATE INDEX idx_agent_messages_open ON agent_messages (to_agent, seq) WHERE status = 'pending';

CREATE TABLE agent_logs (
    id                INTEGER PRIMARY KEY,
    agent_id          TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    timestamp         TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    action_type       TEXT    NOT NULL CHECK (length(action_type) <= 100),
    input_summary     TEXT,
    output_summary    TEXT,
    success           INTEGER NOT NULL DEFAULT true,
    duration_ms       INTEGER NOT NULL DEFAULT 0,
    resources_used    TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(resources_used)),
    related_agents    TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(related_agents)),
    metadata          TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata))
) STRICT;
CREATE INDEX idx_agent_logs_agent_timestamp ON agent_logs (agent_id, timestamp DESC);
CREATE INDEX idx_agent_logs_timestamp ON agent_logs (timestamp DESC);
CREATE INDEX idx_agent_logs_action_type ON agent_logs (action_type);

CREATE TABLE agent_snapshots (
    id                TEXT    NOT NULL PRIMARY KEY,
    agent_id          TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    snapshot_time     TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    state             TEXT    NOT NULL CHECK (json_valid(state)),
    config            TEXT    NOT NULL CHECK (json_valid(config)),
    pending_tasks     TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(pending_tasks)),
    memory_state      TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(memory_state)),
    reason            TEXT    NOT NULL DEFAULT 'manual' CHECK (length(reason) <= 255),
    request_hash      BLOB
) STRICT;
CREATE INDEX idx_agent_snapshots_agent_id ON agent_snapshots (agent_id, snapshot_time DESC);
CREATE INDEX idx_agent_snapshots_time ON agent_snapshots (snapshot_time DESC);

CREATE TABLE agent_metrics (
    id                INTEGER PRIMARY KEY,
    agent_id          TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    timestamp         TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    cpu_percent       REAL, -- null: not measured
    memory_mb         INTEGER, -- null: a grain has no memory of its own
    tasks_completed   INTEGER NOT NULL DEFAULT 0,
    tasks_failed      INTEGER NOT NULL DEFAULT 0,
    avg_task_duration_ms REAL,
    messages_sent     INTEGER NOT NULL DEFAULT 0,
    messages_received INTEGER NOT NULL DEFAULT 0,
    uptime_seconds    INTEGER NOT NULL DEFAULT 0,
    error_count       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX idx_agent_metrics_agent_id ON agent_metrics (agent_id, timestamp DESC);
CREATE INDEX idx_agent_metrics_timestamp ON agent_metrics (timestamp DESC);

CREATE TABLE agent_knowledge (
    id                INTEGER PRIMARY KEY,
    agent_id          TEXT    NOT NULL CHECK (length(agent_id) <= 100),
    key               TEXT    NOT NULL CHECK (length(key) <= 255),
    value             TEXT    NOT NULL CHECK (json_valid(value)),
    created_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    updated_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    expires_at        TEXT,
    UNIQUE (agent_id, key)
) STRICT;
CREATE INDEX idx_agent_knowledge_key ON agent_knowledge (key);
CREATE INDEX idx_agent_knowledge_expires ON agent_knowledge (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE agent_connections (
    id                TEXT    NOT NULL PRIMARY KEY,
    source_id         TEXT    NOT NULL CHECK (length(source_id) <= 100),
    target_id         TEXT    NOT NULL CHECK (length(target_id) <= 100),
    connection_type   TEXT    NOT NULL DEFAULT 'message' CHECK (length(connection_type) <= 50),
    bidirectional     INTEGER NOT NULL DEFAULT true,
    priority          INTEGER NOT NULL DEFAULT 5,
    created_at        TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    created_by        TEXT    NOT NULL DEFAULT 'manual' CHECK (length(created_by) <= 200),
    status            TEXT    NOT NULL DEFAULT 'active' CHECK (length(status) <= 20),
    metadata          TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(metadata)),
    UNIQUE (source_id, target_id, connection_type)
) STRICT;
CREATE INDEX idx_agent_connections_target ON agent_connections (target_id);

CREATE VIEW agent_activity_summary AS
SELECT agent_id,
       count(*) AS total_actions,
       count(*) FILTER (WHERE success) AS successful_actions,
       count(*) FILTER (WHERE NOT success) AS failed_actions,
       avg(duration_ms) AS avg_duration_ms,
       max(timestamp) AS last_activity,
       min(timestamp) AS first_activity
  FROM agent_logs
 GROUP BY agent_id;

CREATE VIEW recent_agent_errors AS
SELECT agent_id, action_type, input_summary, output_summary, timestamp
  FROM agent_logs
 WHERE NOT success
 ORDER BY timestamp DESC
 LIMIT 100;
