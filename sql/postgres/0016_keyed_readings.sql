-- Readings that are known by the key of the request which brought them (m:k:...): a repetition of it comes at another time. Nothing else is in it, so that nothing else pays for it.
CREATE INDEX idx_telemetry_keyed ON telemetry (agent_id, key) WHERE left(key, 4) = 'm:k:';
