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
CREATE TRIGGER number_reveal_no_update BEFORE UPDATE ON number_reveal BEGIN
    SELECT RAISE(ABORT, 'what was shown to whom is only ever added to');
END;
CREATE TRIGGER number_reveal_no_delete BEFORE DELETE ON number_reveal
WHEN OLD.revealed_at > strftime('%Y-%m-%dT%H:%M:%S', 'now', '-3 years') BEGIN
    SELECT RAISE(ABORT, 'what was shown to whom is kept for three years');
END;
