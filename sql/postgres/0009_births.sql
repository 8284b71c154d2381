-- Who wanted an agent, until when it is on trial, and when it was last sent a message. Agents that were there before count as wanted by a person: they are never retired.
ALTER TABLE agents
    ADD COLUMN born_by     varchar(20) NOT NULL DEFAULT 'person', -- person, roster, gap, template
    ADD COLUMN trial_until timestamptz,
    ADD COLUMN last_heard  timestamptz;
