-- The directory of agents. life and config here are the truth; a grain's own record follows them. epoch fences every later write.
CREATE TABLE agents (
    id                varchar(100) PRIMARY KEY,
    kind              varchar(100) NOT NULL,
    category          varchar(50)  NOT NULL,
    life              varchar(20)  NOT NULL,          -- spawning, active, paused, error, stopping, shutdown, dead, archived, deleted
    config            jsonb        NOT NULL,
    life_version      bigint       NOT NULL DEFAULT 1,
    epoch             bigint       NOT NULL DEFAULT 1,
    silo              varchar(100),                   -- the silo whose activation took the epoch
    created_at        timestamptz  NOT NULL,
    started_at        timestamptz,
    deleted_at        timestamptz,
    error_message     text,
    not_configured    text,
    restarts          int          NOT NULL DEFAULT 0,
    restoring         uuid,                           -- the snapshot whose kind state has still to reach the grain's record
    next_wake         timestamptz,                    -- when a schedule, retry or restart is due
    broadcast_seen    timestamptz  NOT NULL,
    tasks_completed   bigint       NOT NULL DEFAULT 0,
    tasks_failed      bigint       NOT NULL DEFAULT 0,
    task_ms           float8       NOT NULL DEFAULT 0, -- sum over completed and failed tasks, start to end
    response_ms       float8       NOT NULL DEFAULT 0, -- sum over completed and failed tasks, acceptance to end
    messages_sent     bigint       NOT NULL DEFAULT 0,
    messages_received bigint       NOT NULL DEFAULT 0,
    last_active       timestamptz
) WITH (fillfactor = 70);
CREATE INDEX idx_agents_wake ON agents (next_wake) WHERE next_wake IS NOT NULL;
CREATE INDEX idx_agents_unsettled ON agents (id) WHERE life IN ('spawning', 'stopping');

-- One row per silo, renewed by the database's clock.
CREATE TABLE silos (
    id         varchar(100) PRIMARY KEY,
    started_at timestamptz  NOT NULL DEFAULT now(),
    renewed_at timestamptz  NOT NULL DEFAULT now(),
    version    varchar(50)  NOT NULL
);

CREATE TABLE agent_tasks (
    id              uuid         PRIMARY KEY,
    agent_id        varchar(100) NOT NULL,
    task_type       varchar(100) NOT NULL,
    payload         jsonb        NOT NULL,
    priority        smallint     NOT NULL,
    seq             bigint       NOT NULL,            -- order of arrival at its agent
    status          varchar(20)  NOT NULL,            -- pending, running, completed, failed, cancelled, waiting_approval, rejected, expired, in_doubt
    repeatable      boolean      NOT NULL,            -- safe to run again after a crash
    created_at      timestamptz  NOT NULL,
    not_before      timestamptz,
    deadline        timestamptz,
    started_at      timestamptz,
    completed_at    timestamptz,
    timeout_seconds int          NOT NULL,
    retries         int          NOT NULL DEFAULT 0,
    max_retries     int          NOT NULL,
    result          jsonb,
    error           text,
    error_code      varchar(50),
    duration_ms     float8,
    requester       varchar(200) NOT NULL,
    requester_agent varchar(100),
    parent_task_id  uuid,
    source          varchar(20)  NOT NULL,
    request_hash    bytea
);
CREATE INDEX idx_agent_tasks_open ON agent_tasks (agent_id, seq) WHERE status IN ('pending', 'running', 'waiting_approval');
CREATE INDEX idx_agent_tasks_agent ON agent_tasks (agent_id, created_at DESC, id DESC);
CREATE INDEX idx_agent_tasks_created ON agent_tasks (created_at DESC, id DESC);

CREATE TABLE agent_messages (
    id             bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id     uuid         NOT NULL UNIQUE,
    from_agent     varchar(100) NOT NULL,
    to_agent       varchar(100) NOT NULL,
    message_type   varchar(50)  NOT NULL,
    payload        jsonb        NOT NULL DEFAULT '{}',
    priority       int          NOT NULL DEFAULT 5,
    timestamp      timestamptz  NOT NULL DEFAULT now(),
    correlation_id uuid,
    acknowledged   boolean      NOT NULL DEFAULT false,
    ack_time       timestamptz,
    requires_ack   boolean      NOT NULL DEFAULT false,
    ttl            int          NOT NULL DEFAULT 300,
    expires_at     timestamptz  NOT NULL,
    to_category    varchar(50),
    seq            bigint       NOT NULL DEFAULT 0,   -- order of arrival at its receiver
    status         varchar(20)  NOT NULL,             -- pending, delivered, expired, dead
    attempts       int          NOT NULL DEFAULT 0,
    error          text,
    principal      varchar(200),
    request_hash   bytea
);
CREATE INDEX idx_agent_messages_from ON agent_messages (from_agent, timestamp DESC);
CREATE INDEX idx_agent_messages_to ON agent_messages (to_agent, timestamp DESC);
CREATE INDEX idx_agent_messages_timestamp ON agent_messages (timestamp DESC);
CREATE INDEX idx_agent_messages_correlation ON agent_messages (correlation_id) WHERE correlation_id IS NOT NULL;
CREATE INDEX idx_agent_messages_open ON agent_messages (to_agent, seq) WHERE status = 'pending';

CREATE TABLE agent_logs (
    id             bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id       varchar(100) NOT NULL,
    timestamp      timestamptz  NOT NULL DEFAULT now(),
    action_type    varchar(100) NOT NULL,
    input_summary  text,
    output_summary text,
    success        boolean      NOT NULL DEFAULT true,
    duration_ms    int          NOT NULL DEFAULT 0,
    resources_used jsonb        NOT NULL DEFAULT '{}',
    related_agents text[]       NOT NULL DEFAULT '{}',
    metadata       jsonb        NOT NULL DEFAULT '{}'
);
CREATE INDEX idx_agent_logs_agent_timestamp ON agent_logs (agent_id, timestamp DESC);
CREATE INDEX idx_agent_logs_timestamp ON agent_logs (timestamp DESC);
CREATE INDEX idx_agent_logs_action_type ON agent_logs (action_type);

CREATE TABLE agent_snapshots (
    id            uuid         PRIMARY KEY,
    agent_id      varchar(100) NOT NULL,
    snapshot_time timestamptz  NOT NULL DEFAULT now(),
    state         jsonb        NOT NULL,
    config        jsonb        NOT NULL,
    pending_tasks jsonb        NOT NULL DEFAULT '[]',
    memory_state  jsonb        NOT NULL DEFAULT '{}',
    reason        varchar(255) NOT NULL DEFAULT 'manual',
    request_hash  bytea
);
CREATE INDEX idx_agent_snapshots_agent_id ON agent_snapshots (agent_id, snapshot_time DESC);
CREATE INDEX idx_agent_snapshots_time ON agent_snapshots (snapshot_time DESC);

CREATE TABLE agent_metrics (
    id                   bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id             varchar(100) NOT NULL,
    timestamp            timestamptz  NOT NULL DEFAULT now(),
    cpu_percent          float8,                      -- null: not measured
    memory_mb            int,                         -- null: a grain has no memory of its own
    tasks_completed      bigint       NOT NULL DEFAULT 0,
    tasks_failed         bigint       NOT NULL DEFAULT 0,
    avg_task_duration_ms float8,
    messages_sent        bigint       NOT NULL DEFAULT 0,
    messages_received    bigint       NOT NULL DEFAULT 0,
    uptime_seconds       bigint       NOT NULL DEFAULT 0,
    error_count          bigint       NOT NULL DEFAULT 0
);
CREATE INDEX idx_agent_metrics_agent_id ON agent_metrics (agent_id, timestamp DESC);
CREATE INDEX idx_agent_metrics_timestamp ON agent_metrics (timestamp DESC);

CREATE TABLE agent_knowledge (
    id         bigint       GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agent_id   varchar(100) NOT NULL,
    key        varchar(255) NOT NULL,
    value      jsonb        NOT NULL,
    created_at timestamptz  NOT NULL DEFAULT now(),
    updated_at timestamptz  NOT NULL DEFAULT now(),
    expires_at timestamptz,
    UNIQUE (agent_id, key)
);
CREATE INDEX idx_agent_knowledge_key ON agent_knowledge (key);
CREATE INDEX idx_agent_knowledge_expires ON agent_knowledge (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE agent_connections (
    id              uuid         PRIMARY KEY,
    source_id       varchar(100) NOT NULL,
    target_id       varchar(100) NOT NULL,
    connection_type varchar(50)  NOT NULL DEFAULT 'message',
    bidirectional   boolean      NOT NULL DEFAULT true,
    priority        int          NOT NULL DEFAULT 5,
    created_at      timestamptz  NOT NULL DEFAULT now(),
    created_by      varchar(200) NOT NULL DEFAULT 'manual',
    status          varchar(20)  NOT NULL DEFAULT 'active',
    metadata        jsonb        NOT NULL DEFAULT '{}',
    UNIQUE (source_id, target_id, connection_type)
);
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

CREATE FUNCTION cleanup_old_agent_logs(days int DEFAULT 30) RETURNS int LANGUAGE plpgsql AS $$
DECLARE deleted int;
BEGIN
    DELETE FROM agent_logs WHERE timestamp < now() - make_interval(days => days);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END $$;

CREATE FUNCTION cleanup_old_agent_metrics(days int DEFAULT 7) RETURNS int LANGUAGE plpgsql AS $$
DECLARE deleted int;
BEGIN
    DELETE FROM agent_metrics WHERE timestamp < now() - make_interval(days => days);
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END $$;
