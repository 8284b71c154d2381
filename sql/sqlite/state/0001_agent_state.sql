-- Grain state: the table of sql/postgres/0001_agent_state.sql in SQLite. The OrleansQuery rows are the provider's whole contract.
CREATE TABLE orleansquery (querykey TEXT PRIMARY KEY, querytext TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE agent_state (
    service_id  TEXT    NOT NULL,
    state_name  TEXT    NOT NULL,
    key_n0      INTEGER NOT NULL,
    key_n1      INTEGER NOT NULL,
    key_ext     TEXT    NOT NULL DEFAULT '',
    version     INTEGER NOT NULL,
    payload     TEXT    CHECK (json_valid(payload)),
    modified_at TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000Z'),
    PRIMARY KEY (service_id, state_name, key_ext, key_n0, key_n1)
) STRICT;

-- A write is two statements that commit by themselves: no transaction has to be upgraded, so no writer meets another halfway. No row at all is how the provider learns of a conflict.
INSERT INTO orleansquery VALUES
('ReadFromStorageKey', 'SELECT CAST(payload AS BLOB) AS PayloadBinary, version AS Version
  FROM agent_state
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1'),
('WriteToStorageKey', 'UPDATE agent_state
   SET payload = CAST(@PayloadBinary AS TEXT), version = version + 1, modified_at = strftime(''%Y-%m-%dT%H:%M:%f'', ''now'') || ''000Z''
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
   AND version = @GrainStateVersion
RETURNING version AS NewGrainStateVersion;
INSERT INTO agent_state (service_id, state_name, key_n0, key_n1, key_ext, version, payload)
SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), 1, CAST(@PayloadBinary AS TEXT)
 WHERE @GrainStateVersion IS NULL
ON CONFLICT DO NOTHING
RETURNING version AS NewGrainStateVersion;'),
('ClearStorageKey', 'UPDATE agent_state
   SET payload = NULL, version = version + 1, modified_at = strftime(''%Y-%m-%dT%H:%M:%f'', ''now'') || ''000Z''
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
   AND version = @GrainStateVersion
RETURNING version'),
('DeleteStorageKey', 'DELETE FROM agent_state
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
   AND version = @GrainStateVersion
RETURNING version + 1');
