-- API keys. A key is 256 random bits, so a salted SHA-256 is as good as a slow hash: there is nothing to guess. The key itself is never stored; its first
-- twelve characters are, so that a person can tell keys apart and a lookup finds its row.
CREATE TABLE api_keys (
    id           TEXT    NOT NULL PRIMARY KEY,
    prefix       TEXT    NOT NULL UNIQUE CHECK (length(prefix) <= 12),
    salt         BLOB    NOT NULL,
    hash         BLOB    NOT NULL, -- SHA-256 of salt and key
    name         TEXT    NOT NULL CHECK (length(name) <= 100),
    principal    TEXT    NOT NULL CHECK (length(principal) <= 200), -- the person or program; several keys may share one
    role         TEXT    NOT NULL CHECK (length(role) <= 20), -- viewer, operator, approver, admin, device, agent
    scopes       TEXT    CHECK (json_valid(scopes)), -- names of route groups; null is all that the role allows
    rate_limit   INTEGER, -- requests a second; null is the gateway's own
    created_by   TEXT    NOT NULL CHECK (length(created_by) <= 200),
    created_at   TEXT    NOT NULL,
    expires_at   TEXT,
    last_used_at TEXT,
    revoked_at   TEXT,
    revoked_by   TEXT    CHECK (length(revoked_by) <= 200),
    request_hash BLOB
) STRICT;
CREATE INDEX idx_api_keys_created ON api_keys (created_at DESC, id DESC);
