-- 待办清单: what is due when, of everybody; and who was reminded of it.

-- Follows from the ledger by the rules, as person_standing does, and is kept in step with it. A day of its own stands for what happens then:
-- whether it is near, open or over is asked when the list is read, so that nothing has to change as days pass.
CREATE TABLE worklist_item (
    person_id BLOB NOT NULL REFERENCES person (id),
    -- 登记到期, 首次登记, 学时 of the period, 学时 of the year, 成绩到期, 离岗.
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'first', 'hours', 'hours_year', 'passes', 'leaver')),
    level TEXT NOT NULL,
    due_on TEXT NOT NULL,
    -- Half hours that are missing.
    missing INTEGER NOT NULL,
    -- Where they belong; a leaver, where they belonged last.
    division_path TEXT NOT NULL,
    organisation_id BLOB REFERENCES organisation (id),
    PRIMARY KEY (person_id, kind, level)
) STRICT, WITHOUT ROWID;
CREATE INDEX worklist_item_due ON worklist_item (kind, due_on, person_id, division_path);
CREATE INDEX worklist_item_place ON worklist_item (division_path, kind, due_on, level);
CREATE INDEX worklist_item_organisation ON worklist_item (organisation_id, kind, due_on, level) WHERE organisation_id IS NOT NULL;

-- How many at or below a city, a province, the country. Rows are only added, each by how many it is more or fewer, so that nobody waits for
-- another; a round adds up those that are fresh.
CREATE TABLE worklist_count (
    id BLOB PRIMARY KEY NOT NULL,
    division_path TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    due_on TEXT NOT NULL,
    people INTEGER NOT NULL,
    fresh INTEGER NOT NULL
) STRICT;
CREATE INDEX worklist_count_place ON worklist_count (division_path, kind, due_on, level, people);
CREATE INDEX worklist_count_fresh ON worklist_count (division_path, kind, level, due_on) WHERE fresh;

-- 提醒: who was told of what. By a person, or by itself once for each day due and each threshold.
CREATE TABLE worklist_reminder (
    id BLOB PRIMARY KEY NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id),
    kind TEXT NOT NULL,
    due_on TEXT NOT NULL,
    -- Days before; null: sent by a person.
    threshold INTEGER,
    sent_by BLOB REFERENCES account (id),
    sent_at TEXT NOT NULL
) STRICT;
CREATE INDEX worklist_reminder_person ON worklist_reminder (person_id, kind, due_on, sent_at);
CREATE UNIQUE INDEX worklist_reminder_once ON worklist_reminder (person_id, kind, due_on, threshold) WHERE threshold IS NOT NULL;

-- Whoever moves, joins or leaves is derived anew: cancelled exams and the worklist go by where somebody belongs.
CREATE TRIGGER membership_joined AFTER INSERT ON membership BEGIN
    UPDATE person_standing SET holds_until = NULL WHERE person_id = NEW.person_id;
END;
CREATE TRIGGER membership_changed AFTER UPDATE OF person_id, organisation_id, division_path, until_on ON membership BEGIN
    UPDATE person_standing SET holds_until = NULL WHERE person_id IN (OLD.person_id, NEW.person_id);
END;

-- Everybody is derived anew once, by the round that does so.
UPDATE person_standing SET holds_until = NULL;
