-- The columns of sql/postgres/0009_births.sql.
ALTER TABLE agents ADD COLUMN born_by TEXT NOT NULL DEFAULT 'person' CHECK (length(born_by) <= 20); -- person, roster, gap, template
ALTER TABLE agents ADD COLUMN trial_until TEXT;
ALTER TABLE agents ADD COLUMN last_heard TEXT;
