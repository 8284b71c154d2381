-- Broadcasts are numbered in the order in which they are committed: whoever takes a number holds the counter's row until then. An agent remembers the last number it has heard,
-- so that none is passed over, whatever the clocks of the silos say. agents.broadcast_seen is not read any more.
CREATE TABLE broadcast_counter (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    last bigint  NOT NULL
);

ALTER TABLE agent_messages ADD COLUMN broadcast_no bigint;
UPDATE agent_messages m SET broadcast_no = n.no
  FROM (SELECT id, row_number() OVER (ORDER BY timestamp, id) AS no FROM agent_messages WHERE to_agent = 'broadcast') n
 WHERE n.id = m.id;
INSERT INTO broadcast_counter (last) SELECT coalesce(max(broadcast_no), 0) FROM agent_messages;
CREATE UNIQUE INDEX idx_agent_messages_broadcast ON agent_messages (broadcast_no) WHERE broadcast_no IS NOT NULL;

ALTER TABLE agents ADD COLUMN broadcasts_heard bigint NOT NULL DEFAULT 0;
UPDATE agents a SET broadcasts_heard = coalesce((SELECT max(m.broadcast_no) FROM agent_messages m WHERE m.to_agent = 'broadcast' AND m.timestamp <= a.broadcast_seen), 0);
