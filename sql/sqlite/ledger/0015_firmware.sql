-- Firmware that was published. A version of a product is one image for ever; what is withdrawn is offered and given to nobody.
CREATE TABLE firmware_images (
    id             TEXT    NOT NULL PRIMARY KEY,
    product        TEXT    NOT NULL CHECK (length(product) <= 80),
    version        TEXT    NOT NULL CHECK (length(version) <= 80),
    channel        TEXT    NOT NULL CHECK (length(channel) <= 10), -- stable, beta, dev
    chip           TEXT    NOT NULL CHECK (length(chip) <= 20),
    min_hardware   TEXT    CHECK (length(min_hardware) <= 80),
    notes          TEXT,
    size           INTEGER NOT NULL,
    sha256         TEXT    NOT NULL CHECK (length(sha256) <= 64),
    secure_version INTEGER NOT NULL,
    app_version    TEXT    NOT NULL CHECK (length(app_version) <= 32), -- as the header has it; the product's version is in the manifest
    project        TEXT    NOT NULL CHECK (length(project) <= 32),
    idf            TEXT    NOT NULL CHECK (length(idf) <= 32),
    manifest       TEXT    NOT NULL, -- what is signed, byte for byte
    signature      TEXT    NOT NULL CHECK (length(signature) <= 88),
    key_id         TEXT    NOT NULL CHECK (length(key_id) <= 16),
    published_at   TEXT    NOT NULL,
    published_by   TEXT    NOT NULL CHECK (length(published_by) <= 200),
    withdrawn_at   TEXT,
    withdrawn_by   TEXT    CHECK (length(withdrawn_by) <= 200),
    UNIQUE (product, version)
) STRICT;
CREATE INDEX idx_firmware_published ON firmware_images (published_at DESC, id DESC);

-- The bytes of images, and of uploads of which none is made yet.
CREATE TABLE firmware_parts (
    image      TEXT    NOT NULL,
    part       INTEGER NOT NULL,
    bytes      BLOB    NOT NULL,
    written_at TEXT    NOT NULL,
    PRIMARY KEY (image, part)
) STRICT;
CREATE INDEX idx_firmware_parts_written ON firmware_parts (written_at);

CREATE TABLE rollouts (
    id          TEXT    NOT NULL PRIMARY KEY,
    image       TEXT    NOT NULL REFERENCES firmware_images (id),
    status      TEXT    NOT NULL CHECK (length(status) <= 20), -- running, paused, completed, halted, aborted
    open        INTEGER NOT NULL, -- a unit of it may still change
    plan        TEXT    NOT NULL, -- JSON
    allowed     INTEGER NOT NULL, -- units that may be exposed or failed together
    rollback_of TEXT,
    created_at  TEXT    NOT NULL,
    created_by  TEXT    NOT NULL CHECK (length(created_by) <= 200),
    changed_at  TEXT    NOT NULL,
    reason      TEXT
) STRICT;
CREATE INDEX idx_rollouts_created ON rollouts (created_at DESC, id DESC);
CREATE INDEX idx_rollouts_open ON rollouts (id) WHERE open;

CREATE TABLE rollout_units (
    rollout      TEXT    NOT NULL REFERENCES rollouts (id),
    device_id    TEXT    NOT NULL CHECK (length(device_id) <= 100),
    wave         INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (length(state) <= 20), -- pending, offered, downloading, verifying, rebooting, confirmed, rolled_back, failed, skipped
    attempt      INTEGER NOT NULL,
    told         INTEGER NOT NULL, -- its agent has the task of this attempt
    from_version TEXT    CHECK (length(from_version) <= 200),
    offered_at   TEXT,
    not_before   TEXT,
    percent      INTEGER,
    changed_at   TEXT    NOT NULL,
    reason       TEXT,
    PRIMARY KEY (rollout, device_id)
) STRICT;
-- A unit is in one rollout at a time.
CREATE UNIQUE INDEX idx_rollout_units_open ON rollout_units (device_id) WHERE state IN ('pending', 'offered', 'downloading', 'verifying', 'rebooting');
CREATE INDEX idx_rollout_units_device ON rollout_units (device_id);
