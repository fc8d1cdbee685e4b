-- 待核对: rows of lists of which it can't be told whom they are about, and what was decided about them. And results taken back.

-- One case per person a list names, within the place it was imported for: all rows of that person are decided at once, and what was
-- decided is remembered for the next list. The row names somebody: it is sealed, and found again by a keyed hash.
CREATE TABLE match_case (
    id BLOB PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('results')),
    -- For whom it was imported, and who decides: one office's decisions are nobody else's.
    division TEXT NOT NULL REFERENCES division (code),
    division_path TEXT NOT NULL,
    organisation_id BLOB REFERENCES organisation (id),
    -- Of the place, the name, the organisation, the division and the ID number as the list gives them.
    identity_hash BLOB NOT NULL UNIQUE,
    sealed_row BLOB NOT NULL,
    -- Nobody of that name (无此人), or somebody who may be another (存疑).
    doubt TEXT NOT NULL CHECK (doubt IN ('unmatched', 'doubtful')),
    -- 待核对, 已认定, 不在本台账, 不处理.
    state TEXT NOT NULL CHECK (state IN ('open', 'matched', 'nobody', 'dismissed')),
    person_id BLOB REFERENCES person (id),
    -- Rises with every change: an answer to an older one is refused.
    version INTEGER NOT NULL,
    import_id BLOB,
    imported_by BLOB REFERENCES account (id),
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    decided_by BLOB REFERENCES account (id),
    decided_at TEXT,
    reason TEXT NOT NULL,
    CHECK ((state = 'matched') = (person_id IS NOT NULL)),
    CHECK ((state = 'open') = (decided_at IS NULL))
) STRICT;
CREATE INDEX match_case_place ON match_case (division_path, state);
CREATE INDEX match_case_person ON match_case (person_id);

-- Which results are in the ledger because a case was decided so: what is taken back when the decision is.
CREATE TABLE match_fact (
    result_id BLOB PRIMARY KEY NOT NULL REFERENCES exam_result (id),
    case_id BLOB NOT NULL REFERENCES match_case (id)
) STRICT;
CREATE INDEX match_fact_case ON match_fact (case_id);

-- A result that was put under the wrong person is superseded by a void one, as periods and hours are.
ALTER TABLE exam_result ADD COLUMN void INTEGER NOT NULL DEFAULT 0;

-- Who is called alike is found by the sound.
CREATE INDEX person_pinyin ON person (pinyin);
