-- The columns of sql/postgres/0008_chains.sql.
ALTER TABLE agent_tasks ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;
ALTER TABLE agent_tasks ADD COLUMN ancestors TEXT; -- outermost first, one a line: agent, task, fingerprint of type and payload
ALTER TABLE agent_messages ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;
