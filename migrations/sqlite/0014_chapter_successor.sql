-- 换版对照: which chapter of a later edition takes up what a chapter held. Questions that name no chapter of that edition themselves
-- belong there.
CREATE TABLE chapter_successor (
    subject TEXT NOT NULL,
    edition TEXT NOT NULL,
    chapter TEXT NOT NULL,
    next_edition TEXT NOT NULL,
    next_chapter TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (subject, edition, chapter, next_edition),
    FOREIGN KEY (edition, subject, chapter) REFERENCES chapter (edition, subject, number),
    FOREIGN KEY (next_edition, subject, next_chapter) REFERENCES chapter (edition, subject, number),
    CHECK (next_edition <> edition)
) STRICT;
