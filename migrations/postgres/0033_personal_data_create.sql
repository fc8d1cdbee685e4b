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

-- 删除台账信息: somebody of the register whose name, numbers and words were deleted. Facts stay, nobody's.
ALTER TABLE person ADD COLUMN erased_at TIMESTAMPTZ;

-- Asked for by the person at their linked account, or by an officer for them; decided by another officer.
CREATE TABLE register_erasure (
    id UUID PRIMARY KEY NOT NULL,
    person_id UUID NOT NULL REFERENCES person (id),
    origin TEXT NOT NULL CHECK (origin IN ('own', 'office')),
    reason TEXT NOT NULL,
    -- The officer; whose own wish it is says the link.
    asked_by UUID REFERENCES account (id),
    asked_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES account (id),
    decided_at TIMESTAMPTZ,
    -- Empty: it waits.
    outcome TEXT NOT NULL CHECK (outcome IN ('', 'erased', 'refused', 'withdrawn')),
    answer TEXT NOT NULL
);
CREATE UNIQUE INDEX register_erasure_open ON register_erasure (person_id) WHERE outcome = '';
CREATE INDEX register_erasure_person ON register_erasure (person_id, asked_at);

-- What is only ever added to stays so, but for the words and numbers of somebody who was deleted: those may be emptied.
CREATE OR REPLACE FUNCTION registration_period_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.number = '' AND NEW.reason = '' AND to_jsonb(NEW) - 'number' - 'reason' = to_jsonb(OLD) - 'number' - 'reason'
        AND EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'registration periods are append-only';
END $$;
CREATE OR REPLACE FUNCTION hours_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' AND NEW.title = '' AND NEW.provider = '' AND NEW.reason = '' AND to_jsonb(NEW) - 'title' - 'provider' - 'reason' = to_jsonb(OLD) - 'title' - 'provider' - 'reason'
        AND EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'hours are append-only';
END $$;
CREATE FUNCTION number_reveal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.revealed_at <= CURRENT_TIMESTAMP - INTERVAL '3 years' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.reason = '' AND to_jsonb(NEW) - 'reason' = to_jsonb(OLD) - 'reason'
        AND EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what was shown to whom is only ever added to';
END $$;
CREATE TRIGGER number_reveal_no_change BEFORE UPDATE OR DELETE ON number_reveal
    FOR EACH ROW EXECUTE FUNCTION number_reveal_refuse();
