-- What the company is measured by, one row a minute and silo: a silo writes its row again and again until the minute is over. Times are milliseconds.
CREATE TABLE service_levels (
    minute          INTEGER NOT NULL, -- since 1970, UTC
    silo            TEXT    NOT NULL CHECK (length(silo) <= 100),
    served          INTEGER NOT NULL, -- bit n: this silo served in the n-th ten seconds
    tasks_completed INTEGER NOT NULL,
    tasks_ended     INTEGER NOT NULL, -- completed, failed, expired or in doubt; what people cancelled or rejected is not counted
    tasks_timed     INTEGER NOT NULL,
    task_ms         REAL    NOT NULL,
    messages        INTEGER NOT NULL,
    message_ms      REAL    NOT NULL,
    PRIMARY KEY (minute, silo)
) STRICT, WITHOUT ROWID;
