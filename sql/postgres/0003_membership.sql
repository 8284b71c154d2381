-- Which silos there are, for Mas:Clustering=postgres: our own tables behind Orleans' ADO.NET clustering. The OrleansQuery rows are the provider's whole contract.
-- Every change of the table takes the next version, and only whoever knew the present one may make it.
CREATE TABLE silo_membership_version (
    cluster_id text PRIMARY KEY,
    version    int  NOT NULL DEFAULT 0
);

CREATE TABLE silo_membership (
    cluster_id     text        NOT NULL REFERENCES silo_membership_version (cluster_id),
    address        text        NOT NULL,
    port           int         NOT NULL,
    generation     int         NOT NULL,
    silo_name      text        NOT NULL,
    host_name      text        NOT NULL,
    status         int         NOT NULL,          -- 3 is active
    proxy_port     int         NOT NULL,
    suspect_times  text,
    start_time     timestamptz NOT NULL,
    i_am_alive     timestamptz NOT NULL,
    PRIMARY KEY (cluster_id, address, port, generation)
);

INSERT INTO orleansquery VALUES
('MembershipReadAllKey', 'SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status,
       m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.i_am_alive AS IAmAliveTime, v.version AS Version
  FROM silo_membership_version v
  LEFT JOIN silo_membership m ON m.cluster_id = v.cluster_id
 WHERE v.cluster_id = @DeploymentId'),
('MembershipReadRowKey', 'SELECT m.address AS Address, m.port AS Port, m.generation AS Generation, m.silo_name AS SiloName, m.host_name AS HostName, m.status AS Status,
       m.proxy_port AS ProxyPort, m.suspect_times AS SuspectTimes, m.start_time AS StartTime, m.i_am_alive AS IAmAliveTime, v.version AS Version
  FROM silo_membership_version v
  LEFT JOIN silo_membership m ON m.cluster_id = v.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
 WHERE v.cluster_id = @DeploymentId'),
('GatewaysQueryKey', 'SELECT address AS Address, proxy_port AS ProxyPort, generation AS Generation
  FROM silo_membership WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0'),
('InsertMembershipVersionKey', 'WITH made AS (
    INSERT INTO silo_membership_version (cluster_id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
SELECT count(*)::int FROM made'),
('InsertMembershipKey', 'WITH next AS (
    UPDATE silo_membership_version SET version = version + 1
     WHERE cluster_id = @DeploymentId AND version = @Version
       AND NOT EXISTS (SELECT 1 FROM silo_membership m WHERE m.cluster_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING cluster_id),
made AS (
    INSERT INTO silo_membership (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port, start_time, i_am_alive)
    SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
    RETURNING 1)
SELECT count(*)::int FROM made'),
('UpdateMembershipKey', 'WITH next AS (
    UPDATE silo_membership_version SET version = version + 1
     WHERE cluster_id = @DeploymentId AND version = @Version
       AND EXISTS (SELECT 1 FROM silo_membership m WHERE m.cluster_id = @DeploymentId AND m.address = @Address AND m.port = @Port AND m.generation = @Generation)
    RETURNING cluster_id),
changed AS (
    UPDATE silo_membership m SET status = @Status, suspect_times = @SuspectTimes, i_am_alive = @IAmAliveTime
      FROM next
     WHERE m.cluster_id = next.cluster_id AND m.address = @Address AND m.port = @Port AND m.generation = @Generation
    RETURNING 1)
SELECT count(*)::int FROM changed'),
('UpdateIAmAlivetimeKey', 'UPDATE silo_membership SET i_am_alive = @IAmAliveTime
 WHERE cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation'),
('DeleteMembershipTableEntriesKey', 'WITH gone AS (DELETE FROM silo_membership WHERE cluster_id = @DeploymentId)
DELETE FROM silo_membership_version WHERE cluster_id = @DeploymentId'),
('CleanupDefunctSiloEntriesKey', 'DELETE FROM silo_membership WHERE cluster_id = @DeploymentId AND i_am_alive < @IAmAliveTime AND status <> 3');
