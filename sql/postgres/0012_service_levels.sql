-- What the company is measured by, one row a minute and silo: a silo writes its row again and again until the minute is over. Times are milliseconds.
CREATE TABLE service_levels (
    minute          bigint           NOT NULL,           -- since 1970, UTC
    silo            varchar(100)     NOT NULL,
    served          int              NOT NULL,           -- bit n: this silo served in the n-th ten seconds
    tasks_completed bigint           NOT NULL,
    tasks_ended     bigint           NOT NULL,           -- completed, failed, expired or in doubt; what people cancelled or rejected is not counted
    tasks_timed     bigint           NOT NULL,
    task_ms         double precision NOT NULL,
    messages        bigint           NOT NULL,
    message_ms      double precision NOT NULL,
    PRIMARY KEY (minute, silo)
);
