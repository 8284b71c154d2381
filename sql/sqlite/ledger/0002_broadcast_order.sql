-- Broadcasts are numbered in the order in which they are committed. An agent remembers the last number it has heard, so that none is passed over.
-- agents.broadcast_seen is not read any more.
CREATE TABLE broadcast_counter (
    one  INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
);

ALTER TABLE agent_messages ADD COLUMN broadcast_no INTEGER;
UPDATE agent_messages SET broadcast_no = n.no
  FROM (SELECT id, row_number() OVER (ORDER BY timestamp, id) AS no FROM agent_messages WHERE to_agent = 'broadcast') n
 WHERE n.id = agent_messages.id;
INSERT INTO broadcast_counter (one, last) SELECT 1, coalesce(max(broadcast_no), 0) FROM agent_messages;
CREATE UNIQUE INDEX idx_agent_messages_broadcast ON agent_messages (broadcast_no) WHERE broadcast_no IS NOT NULL;

ALTER TABLE agents ADD COLUMN broadcasts_heard INTEGER NOT NULL DEFAULT 0;
UPDATE agents SET broadcasts_heard = coalesce((SELECT max(m.broadcast_no) FROM agent_messages m WHERE m.to_agent = 'broadcast' AND m.timestamp <= agents.broadcast_seen), 0);
