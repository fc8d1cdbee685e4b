//! Texts of the syllabus.

texts! {
    /// 大纲
    Syllabus {
        title: "考试大纲", "Syllabus";
        lead: "各科目按大纲版本分章；题目可以同时归入几个版本的章节。", "Each subject has its chapters by edition; a question can belong to chapters of several editions.";
        subject: "科目", "Subject";
        edition: "大纲版本", "Edition";
        chapters: "章节", "Chapters";
        questions: "已发布题目", "Published questions";
        holds_from(year: i64): "{year} 年考试起使用", "for examinations from {year}";
        holds_between(first: i64, last: i64): "{first}–{last} 年考试使用", "for the examinations of {first}–{last}";
        no_chapters: "章节尚未录入", "no chapters yet";
        chapters_of(subject: &str, edition: &str): "{subject} · {edition}", "{subject} · {edition}";
        number: "章号", "Number";
        number_hint: "如 3 或 03；小节写作 3.2。写已有的章号，就是修改章名。", "Like 3 or 03; a section is 3.2. With the number of a chapter that exists, its title is changed.";
        number_wrong: "章号应为 1 到 99 的数字，小节写作 3.2。", "A number from 1 to 99; a section is written 3.2.";
        name: "章名", "Title";
        name_wrong: "请填写章名，不超过 60 个字。", "Write a title of at most 60 characters.";
        parent_missing(number: &str): "还没有第 {number} 章，请先录入。", "There is no chapter {number} yet; enter it first.";
        add_title: "录入或修改章节", "Enter or change a chapter";
        add_button: "保存章节", "Save the chapter";
        added: "章节已保存。", "The chapter is saved.";
        remove: "删除", "Remove";
        removed: "章节已删除。", "The chapter is removed.";
        not_removed: "没有删除：这一章还有题目或在新旧对照里，或者已被别人删除。", "Nothing was removed: questions belong to this chapter, it goes with another, or somebody removed it before.";
        practise: "去练习", "Practise";
        empty_title: "这一版大纲还没有录入这个科目的章节", "This edition has no chapters of this subject yet";
        empty_text: "题库编辑录入章节以后，会在这里按章列出。", "They are listed here once an editor has entered them.";
        edition_title: "新增大纲版本", "Add an edition";
        edition_year: "版本年份", "Year of the edition";
        edition_first: "从哪一年的考试起使用", "First examination it holds for";
        year_wrong: "请填写四位年份，如 2025。", "Write a year of four digits, like 2025.";
        edition_taken: "已经有这个版本。", "There is such an edition already.";
        edition_button: "新增版本", "Add the edition";
        edition_added: "大纲版本已新增，可以录入章节了。", "The edition is added; its chapters can be entered now.";
        edition_name(year: i64): "{year} 年版", "{year} edition";
        coverage: "换版缺口", "Gaps after a change";
        coverage_title(subject: &str): "换版缺口 · {subject}", "Gaps after a change of edition · {subject}";
        coverage_lead(from: &str, to: &str): "从 {from} 版换到 {to} 版：哪些题目还没有归入新版章节，哪些新章节还没有题目。", "From the {from} edition to the {to} edition: which questions have no place in the new one, and which of its chapters have no questions.";
        uncovered_found(questions: &str): "有 {questions} 题次还没有归入新版章节。", "{questions} places of questions have none in the new edition.";
        succession_title: "新旧章节对照", "Which chapter takes up which";
        succession_lead: "选好旧章对应的新章，旧章的题目就归入新章；题目自己写明了新版章节的，以题目为准。题目的版本不变，对照可以随时改。", "Questions of an older chapter go to the chapter chosen here, unless they name one of the new edition themselves. Their versions stay as they are, and the choice can be changed at any time.";
        succession_save: "保存对照", "Save";
        succession_saved(chapters: i64, questions: i64): "已保存 {chapters} 章的对照，{questions} 道题已重新归章。", "Saved for {chapters} chapters; {questions} questions were placed again.";
        succession_unchanged: "对照没有变化。", "Nothing has changed.";
        succession_stale: "没有保存：有的章节已被改动或删除。请核对下表后再保存；您选的对照已保留。", "Nothing was saved: a chapter was changed or removed meanwhile. Check the table and save again; your choices were kept.";
        succession_suggested(chapters: &str): "还没有保存过对照。章名相同的 {chapters} 章已先选好，请核对后保存。", "Nothing has been saved yet. One chapter of the same name is chosen beforehand; check it, then save." | "Nothing has been saved yet. {chapters} chapters of the same name are chosen beforehand; check them, then save.";
        succession_settled(chapters: &str): "已经对照的 {chapters} 章", "One chapter that is settled" | "{chapters} chapters that are settled";
        taken_up_by(chapter: &str): "“{chapter}”归入", "“{chapter}” goes to";
        taken_up_by_none: "不对应", "none";
        uncovered_of(n: &str): "{n} 题未归入", "1 without a place" | "{n} without a place";
        questions_of(n: &str): "{n} 题", "1 question" | "{n} questions";
        chapter_empty_title: "还没有题目的新章节", "Chapters of the new edition without questions";
        nothing_uncovered: "旧版题目都已归入新版章节。", "Every question of the older edition has a place in the new one.";
        nothing_empty: "新版各章都有题目。", "Every chapter of the new edition has questions.";
        one_edition: "这个科目只有一个版本的章节，没有可比较的版本。", "This subject has chapters in one edition only; there is nothing to compare.";
        one_edition_next: "先在考试大纲里录入新版章节。", "Enter the chapters of the new edition first.";
        compare: "比较", "Compare";
        from_edition: "旧版", "Older edition";
        to_edition: "新版", "New edition";
    }
}
