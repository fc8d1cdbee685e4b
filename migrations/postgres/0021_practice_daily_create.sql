-- 每日一练: the same questions for everybody that day, chosen when the first person opens them. What becomes of the bank afterwards
-- changes nothing.
CREATE TABLE practice_daily (
    -- In Asia/Shanghai.
    day DATE NOT NULL,
    subject TEXT COLLATE "C" NOT NULL REFERENCES subject (code),
    edition TEXT COLLATE "C" NOT NULL REFERENCES syllabus_edition (edition),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (day, subject)
);

CREATE TABLE practice_daily_item (
    day DATE NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    question_version_id UUID NOT NULL REFERENCES question_version (id),
    PRIMARY KEY (day, subject, position),
    FOREIGN KEY (day, subject) REFERENCES practice_daily (day, subject)
);
CREATE FUNCTION practice_daily_item_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'the questions of a day do not change';
END $$;
CREATE TRIGGER practice_daily_item_no_update BEFORE UPDATE ON practice_daily_item
    FOR EACH ROW EXECUTE FUNCTION practice_daily_item_refuse();
