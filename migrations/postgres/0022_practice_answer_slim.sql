-- Every answer given touches one page less: a correction finds the answers to a question by what was asked (practice_item_version).
DROP INDEX practice_answer_version;
