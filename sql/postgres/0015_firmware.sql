-- Firmware that was published. A version of a product is one image for ever; what is withdrawn is offered and given to nobody.
CREATE TABLE firmware_images (
    id             uuid          PRIMARY KEY,
    product        varchar(80)   NOT NULL,
    version        varchar(80)   NOT NULL,
    channel        varchar(10)   NOT NULL,             -- stable, beta, dev
    chip           varchar(20)   NOT NULL,
    min_hardware   varchar(80),
    notes          text,
    size           bigint        NOT NULL,
    sha256         varchar(64)   NOT NULL,
    secure_version bigint        NOT NULL,
    app_version    varchar(32)   NOT NULL,             -- as the header has it; the product's version is in the manifest
    project        varchar(32)   NOT NULL,
    idf            varchar(32)   NOT NULL,
    manifest       text          NOT NULL,             -- what is signed, byte for byte
    signature      varchar(88)   NOT NULL,
    key_id         varchar(16)   NOT NULL,
    published_at   timestamptz   NOT NULL,
    published_by   varchar(200)  NOT NULL,
    withdrawn_at   timestamptz,
    withdrawn_by   varchar(200),
    UNIQUE (product, version)
);
CREATE INDEX idx_firmware_published ON firmware_images (published_at DESC, id DESC);

-- The bytes of images, and of uploads of which none is made yet.
CREATE TABLE firmware_parts (
    image      uuid        NOT NULL,
    part       integer     NOT NULL,
    bytes      bytea       NOT NULL,
    written_at timestamptz NOT NULL,
    PRIMARY KEY (image, part)
);
CREATE INDEX idx_firmware_parts_written ON firmware_parts (written_at);

CREATE TABLE rollouts (
    id          uuid         PRIMARY KEY,
    image       uuid         NOT NULL REFERENCES firmware_images (id),
    status      varchar(20)  NOT NULL,                 -- running, paused, completed, halted, aborted
    open        boolean      NOT NULL,                 -- a unit of it may still change
    plan        text         NOT NULL,                 -- JSON
    allowed     integer      NOT NULL,                 -- units that may be exposed or failed together
    rollback_of uuid,
    created_at  timestamptz  NOT NULL,
    created_by  varchar(200) NOT NULL,
    changed_at  timestamptz  NOT NULL,
    reason      text
);
CREATE INDEX idx_rollouts_created ON rollouts (created_at DESC, id DESC);
CREATE INDEX idx_rollouts_open ON rollouts (id) WHERE open;

CREATE TABLE rollout_units (
    rollout      uuid         NOT NULL REFERENCES rollouts (id),
    device_id    varchar(100) NOT NULL,
    wave         integer      NOT NULL,
    state        varchar(20)  NOT NULL,                -- pending, offered, downloading, verifying, rebooting, confirmed, rolled_back, failed, skipped
    attempt      integer      NOT NULL,
    told         boolean      NOT NULL,                -- its agent has the task of this attempt
    from_version varchar(200),
    offered_at   timestamptz,
    not_before   timestamptz,
    percent      integer,
    changed_at   timestamptz  NOT NULL,
    reason       text,
    PRIMARY KEY (rollout, device_id)
);
-- A unit is in one rollout at a time.
CREATE UNIQUE INDEX idx_rollout_units_open ON rollout_units (device_id) WHERE state IN ('pending', 'offered', 'downloading', 'verifying', 'rebooting');
CREATE INDEX idx_rollout_units_device ON rollout_units (device_id);
