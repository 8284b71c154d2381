-- Grain state: our own table behind the ADO.NET provider. The OrleansQuery rows are the provider's whole contract.
CREATE TABLE orleansquery (querykey text PRIMARY KEY, querytext text NOT NULL);

CREATE TABLE agent_state (
    service_id  text        NOT NULL,
    state_name  text        NOT NULL,
    key_n0      bigint      NOT NULL,
    key_n1      bigint      NOT NULL,
    key_ext     text        NOT NULL DEFAULT '',
    version     int         NOT NULL,
    payload     jsonb,
    modified_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (service_id, state_name, key_ext, key_n0, key_n1)
) WITH (fillfactor = 80);

INSERT INTO orleansquery VALUES
('ReadFromStorageKey', 'SELECT convert_to(payload::text, ''UTF8'') AS PayloadBinary, version AS Version
  FROM agent_state
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1'),
('WriteToStorageKey', 'WITH u AS (
    UPDATE agent_state SET payload = convert_from(@PayloadBinary, ''UTF8'')::jsonb, version = version + 1, modified_at = now()
     WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
       AND version = @GrainStateVersion
    RETURNING version),
i AS (
    INSERT INTO agent_state (service_id, state_name, key_n0, key_n1, key_ext, version, payload)
    SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), 1, convert_from(@PayloadBinary, ''UTF8'')::jsonb
     WHERE @GrainStateVersion IS NULL
    ON CONFLICT DO NOTHING
    RETURNING version)
SELECT version AS NewGrainStateVersion FROM u
UNION ALL SELECT version FROM i
UNION ALL SELECT @GrainStateVersion WHERE @GrainStateVersion IS NOT NULL AND NOT EXISTS (SELECT 1 FROM u)'),
('ClearStorageKey', 'UPDATE agent_state SET payload = NULL, version = version + 1, modified_at = now()
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
   AND version = @GrainStateVersion
RETURNING version'),
('DeleteStorageKey', 'DELETE FROM agent_state
 WHERE service_id = @ServiceId AND state_name = @GrainTypeString AND key_ext = coalesce(@GrainIdExtensionString, '''') AND key_n0 = @GrainIdN0 AND key_n1 = @GrainIdN1
   AND version = @GrainStateVersion
RETURNING version + 1');
