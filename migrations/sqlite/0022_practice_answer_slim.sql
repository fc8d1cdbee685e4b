-- Every answer given touches one page less: a correction finds the answers to a question by what was asked (practice_item_version).
DROP INDEX practice_answer_version;
-- And an answer that waits to be counted is written once, not twice.
CREATE TABLE practice_pending_now (
    answer_id BLOB PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO practice_pending_now (answer_id) SELECT answer_id FROM practice_pending;
DROP TABLE practice_pending;
ALTER TABLE practice_pending_now RENAME TO practice_pending;
