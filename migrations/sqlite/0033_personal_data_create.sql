-- 个人信息: who was shown a person's whole ID number or telephone number, and why.

-- Added to only; the reason goes when the person is deleted from the register. A record may go three years after (PIPL §56).
CREATE TABLE number_reveal (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    -- `id_number` or `phone`.
    what TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    -- The office of the day: the division or organisation the role was for; empty: the whole country.
    office TEXT NOT NULL,
    revealed_by BLOB NOT NULL REFERENCES account (id),
    revealed_at TEXT NOT NULL
) STRICT;
CREATE INDEX number_reveal_person ON number_reveal (person_id, revealed_at);
CREATE INDEX number_reveal_time ON number_reveal (revealed_at);
CREATE TRIGGER number_reveal_no_delete BEFORE DELETE ON number_reveal
WHEN OLD.revealed_at > strftime('%Y-%m-%dT%H:%M:%S', 'now', '-3 years') BEGIN
    SELECT RAISE(ABORT, 'what was shown to whom is kept for three years');
END;

-- 删除台账信息: somebody of the register whose name, numbers and words were deleted. Facts stay, nobody's.
ALTER TABLE person ADD COLUMN erased_at TEXT;

-- Asked for by the person at their linked account, or by an officer for them; decided by another officer.
CREATE TABLE register_erasure (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    origin TEXT NOT NULL CHECK (origin IN ('own', 'office')),
    reason TEXT NOT NULL,
    -- The officer; whose own wish it is says the link.
    asked_by BLOB REFERENCES account (id),
    asked_at TEXT NOT NULL,
    decided_by BLOB REFERENCES account (id),
    decided_at TEXT,
    -- Empty: it waits.
    outcome TEXT NOT NULL CHECK (outcome IN ('', 'erased', 'refused', 'withdrawn')),
    answer TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX register_erasure_open ON register_erasure (person_id) WHERE outcome = '';
CREATE INDEX register_erasure_person ON register_erasure (person_id, asked_at);

-- What is only ever added to stays so, but for the words and numbers of somebody who was deleted: those may be emptied.
DROP TRIGGER registration_period_no_update;
CREATE TRIGGER registration_period_no_update BEFORE UPDATE OF id, person_id, certificate_id, level, kind, registered_on, valid_from, valid_until, division_path, application_id, import_id, recorded_by, recorded_at, void, supersedes ON registration_period BEGIN
    SELECT RAISE(ABORT, 'registration periods are append-only');
END;
CREATE TRIGGER registration_period_emptied_only BEFORE UPDATE OF number, reason ON registration_period
WHEN NEW.number <> '' OR NEW.reason <> ''
    OR NOT EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) BEGIN
    SELECT RAISE(ABORT, 'registration periods are append-only');
END;
DROP TRIGGER hours_entry_no_update;
CREATE TRIGGER hours_entry_no_update BEFORE UPDATE OF id, person_id, kind, standing, first_day, last_day, half_hours, professional, slip_id, recorded_by, recorded_at, void, supersedes ON hours_entry BEGIN
    SELECT RAISE(ABORT, 'hours are append-only');
END;
CREATE TRIGGER hours_entry_emptied_only BEFORE UPDATE OF title, provider, reason ON hours_entry
WHEN NEW.title <> '' OR NEW.provider <> '' OR NEW.reason <> ''
    OR NOT EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) BEGIN
    SELECT RAISE(ABORT, 'hours are append-only');
END;
CREATE TRIGGER number_reveal_no_update BEFORE UPDATE OF id, person_id, what, purpose, office, revealed_by, revealed_at ON number_reveal BEGIN
    SELECT RAISE(ABORT, 'what was shown to whom is only ever added to');
END;
CREATE TRIGGER number_reveal_emptied_only BEFORE UPDATE OF reason ON number_reveal
WHEN NEW.reason <> ''
    OR NOT EXISTS (SELECT 1 FROM person WHERE id = OLD.person_id AND erased_at IS NOT NULL) BEGIN
    SELECT RAISE(ABORT, 'what was shown to whom is only ever added to');
END;
