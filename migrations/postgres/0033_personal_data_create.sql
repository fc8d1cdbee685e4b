-- 个人信息: who was shown a person's whole ID number or telephone number, and why.

-- Added to only; the reason goes when the person is deleted from the register. A record may go three years after (PIPL §56).
CREATE TABLE number_reveal (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    -- `id_number` or `phone`.
    what TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    reason TEXT NOT NULL,
    -- The office of the day: the division or organisation the role was for; empty: the whole country.
    office TEXT NOT NULL,
    revealed_by UUID NOT NULL REFERENCES account (id),
    revealed_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX number_reveal_person ON number_reveal (person_id, revealed_at);
CREATE INDEX number_reveal_time ON number_reveal (revealed_at);
CREATE FUNCTION number_reveal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.revealed_at <= CURRENT_TIMESTAMP - INTERVAL '3 years' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'what was shown to whom is only ever added to, and kept for three years';
END $$;
CREATE TRIGGER number_reveal_no_change BEFORE UPDATE OR DELETE ON number_reveal
    FOR EACH ROW EXECUTE FUNCTION number_reveal_refuse();
