-- How far a task or message is from the person, schedule or device that began it, and which tasks wait for a task: so that agents do not start each other without end.
ALTER TABLE agent_tasks ADD COLUMN hops int NOT NULL DEFAULT 0;
ALTER TABLE agent_tasks ADD COLUMN ancestors text; -- outermost first, one a line: agent, task, fingerprint of type and payload
ALTER TABLE agent_messages ADD COLUMN hops int NOT NULL DEFAULT 0;
