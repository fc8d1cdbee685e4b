-- 对外单位表: what of an organised mock's results by unit was told outside, each as it was. A later one is held against all before it:
-- two tables with one more person between them would tell about that person. No names, and nothing of units that were hidden.
CREATE TABLE mock_event_table (
    id UUID PRIMARY KEY NOT NULL,
    event_id UUID NOT NULL REFERENCES mock_event (id),
    -- 1, 2, … for each mock.
    number BIGINT NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    -- JSON
    content TEXT NOT NULL,
    UNIQUE (event_id, number)
);
CREATE FUNCTION mock_event_table_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'what was told outside stays on record; tell something else';
END $$;
CREATE TRIGGER mock_event_table_no_update BEFORE UPDATE ON mock_event_table
    FOR EACH ROW EXECUTE FUNCTION mock_event_table_refuse();

-- Whose organised mock a script is from: the organisers of an organisation see what was written in theirs.
ALTER TABLE mock_script ADD COLUMN organisation_id UUID REFERENCES organisation (id);
CREATE INDEX mock_script_organisation ON mock_script (organisation_id, state) WHERE organisation_id IS NOT NULL;
