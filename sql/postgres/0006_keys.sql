-- API keys. A key is 256 random bits, so a salted SHA-256 is as good as a slow hash: there is nothing to guess. The key itself is never stored; its first
-- twelve characters are, so that a person can tell keys apart and a lookup finds its row.
CREATE TABLE api_keys (
    id           uuid         PRIMARY KEY,
    prefix       varchar(12)  NOT NULL UNIQUE,
    salt         bytea        NOT NULL,
    hash         bytea        NOT NULL,                -- SHA-256 of salt and key
    name         varchar(100) NOT NULL,
    principal    varchar(200) NOT NULL,                -- the person or program; several keys may share one
    role         varchar(20)  NOT NULL,                -- viewer, operator, approver, admin, device, agent
    scopes       jsonb,                                -- names of route groups; null is all that the role allows
    rate_limit   int,                                  -- requests a second; null is the gateway's own
    created_by   varchar(200) NOT NULL,
    created_at   timestamptz  NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    revoked_by   varchar(200),
    request_hash bytea
);
CREATE INDEX idx_api_keys_created ON api_keys (created_at DESC, id DESC);
