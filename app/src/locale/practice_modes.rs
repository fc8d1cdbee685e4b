//! Texts of the ways to practise: the hub, the wrong-question book, favourites, the questions of the day, search, the coach's totals.

texts! {
    /// 练习方式
    Modes {
        tag(tag: &str): "标签“{tag}”", "Tag “{tag}”";
        doubtful: "疑难题", "Hard questions";
        wrong: "错题本", "Wrong-question book";
        again: "再练错题", "The wrong ones again";
        favourite: "收藏", "Favourites";
        study: "背题", "Study";
        study_of(part: &str): "背题：{part}", "Study: {part}";
        daily: "每日一练", "Questions of the day";
        daily_of(day: &str): "每日一练 {day}", "Questions of the day, {day}";
        search: "检索题目", "Search questions";
        search_of(words: &str): "检索“{words}”", "Search: {words}";
        mock: "模考", "Mock exam";
        within(part: &str, chapter: &str): "{part} · {chapter}", "{part} · {chapter}";

        resume_title: "继续上次的练习", "Where you left off";
        resume_line(n: i64, part: &str, at: i64): "继续：{part}，共 {n} 题，做到第 {at} 题", "Continue: {part}, one question" | "Continue: {part}, question {at} of {n}";
        resume_begun(when: &str): "开始于 {when}", "Started {when}";
        resume: "继续练习", "Continue";
        own: "我的练习", "Yours";
        wrong_n(n: usize): "错题 {n}", "{n}";
        favourite_n(n: usize): "收藏 {n}", "{n}";
        wrong_card: "练习和模考中没有全对的题，连对几次后移出。", "What was not fully right in practice or mocks; it leaves after a few right answers in a row.";
        favourite_card: "答题时收藏的题。", "Questions you marked while practising.";
        daily_card: "每科 10 题，当天所有人相同。", "Ten per subject, the same for everybody that day.";
        none_yet: "暂无", "none yet";
        subjects: "按科目练习", "By subject";

        way: "方式", "How";
        way_practise: "答题", "Answer";
        way_study: "背题（显示答案，不计入记录）", "Study (keys shown, nothing counted)";
        more_ways: "其他练法", "Other ways";
        by_tag: "按标签练习", "By tag";
        begin_of(part: &str): "练习：{part}", "Practise: {part}";
        tag_n(tag: &str, n: i64): "{tag} {n}", "{tag} {n}";
        doubtful_note: "得分率低于 60%、统计上存疑，或您上次没有做对的题", "Below 60% of marks, doubtful by statistics, or wrong the last time you answered";
        wrong_note: "没有全对、还没有连对移出的题", "Not fully right, and not yet right often enough in a row";
        favourite_note: "您收藏的题", "What you marked";
        daily_note: "当天所有人相同", "The same for everybody today";
        open_list: "查看", "See the list";

        daily_title: "每日一练", "Questions of the day";
        daily_lead: "每科每天 10 题，当天所有人做同一组题，零点更新。当天中断了，可以接着做。", "Ten questions per subject, the same for everybody that day, new at midnight. If you stop half-way, you can go on the same day.";
        daily_today(day: &str): "今天是 {day}", "Today is {day}";
        daily_not_begun: "还没有开始", "Not started";
        daily_open: "进行中", "In progress";
        daily_done: "已完成", "Finished";
        daily_begin_of(subject: &str): "开始：{subject}", "Start: {subject}";
        daily_go_on_of(subject: &str): "继续：{subject}", "Continue: {subject}";
        daily_see_of(subject: &str): "查看小结：{subject}", "Summary: {subject}";
        begin: "开始", "Start";
        go_on: "继续", "Continue";
        see: "查看小结", "Summary";
        daily_none_title: "今天还没有题目", "No questions today";
        daily_none: "题目审核发布后，每天会从中选出 10 题。", "Once questions are reviewed and published, ten are chosen every day.";

        search_lead: "按题干、选项、标签或依据中的词查找已发布的题目，找到的题可以作为一组来练习。", "Find published questions by words of their text, options, tags or source, and practise what was found as a set.";
        search_words: "关键词", "Words";
        search_subject: "科目", "Subject";
        search_subjects: "按科目", "By subject";
        search_found(n: i64): "找到 {n} 题", "1 question found" | "{n} questions found";
        search_practise: "用这些题练习", "Practise these questions";
        search_none_title: "没有找到题目", "No questions found";
        search_none: "请换一个词，或选择其他科目。词与词之间用空格隔开，表示都要出现。", "Try another word or another subject. Words separated by spaces must all occur.";
        search_hint: "例如：社区 服务", "For example: 社区 服务";
        search_most(n: usize): "一组最多 {n} 题，取最相近的。", "A set holds at most {n}: the nearest are taken.";

        book_lead: "没有全对的题进入错题本；连续答对到所选次数后移出，再错会再进来。练习与模考都算。", "What is not fully right enters; after as many right answers in a row as you choose it leaves, and enters again when it goes wrong again. Practice and mocks both count.";
        book_empty_title: "错题本是空的", "The book is empty";
        book_empty: "练习或模考中没有全对的题会自动进入这里。", "Questions that were not fully right in practice or mocks come here by themselves.";
        favourite_lead: "答题时收藏的题，最近收藏的在前。", "What you marked while practising, the newest first.";
        favourite_empty_title: "还没有收藏", "No favourites yet";
        favourite_empty: "答题时点“收藏”，题目会列在这里。", "Choose “Favourite” below a question, and it is listed here.";
        none_fits_title: "所选章节和题型下没有题目", "Nothing of this chapter and kind";
        none_fits: "请换一个章节或题型。", "Choose another chapter or kind.";
        subject_chips: "科目", "Subject";
        subject_n(subject: &str, n: usize): "{subject} {n}", "{subject} {n}";
        chapter: "章节", "Chapter";
        all_chapters: "全部章节", "All chapters";
        no_chapter: "未分章", "No chapter";
        kind: "题型", "Kind";
        all_kinds: "全部题型", "All kinds";
        filter: "筛选", "Filter";
        leave_after: "连对几次后移出", "Leaves after";
        leave_after_n(n: i64): "连对 {n} 次", "1 right answer" | "{n} right in a row";
        leave_save: "保存", "Save";
        leave_saved(n: i64): "已保存：连对 {n} 次后移出错题本。", "Saved: one right answer takes a question out." | "Saved: {n} right in a row take a question out.";
        practise_these: "练习这些题", "Practise these";
        print: "打印", "Print";
        to_xlsx: "导出 Excel", "Export Excel";
        to_csv: "导出 CSV", "Export CSV";
        retired: "已停用，不再抽取", "Retired, no longer drawn";
        wrong_times(n: i64): "错 {n} 次", "wrong once" | "wrong {n} times";
        streak(n: i64, all: i64): "已连对 {n}/{all}", "{n}/{all} in a row";
        last(when: &str): "上次作答 {when}", "last answered {when}";
        last_chosen(letters: &str): "上次选 {letters}", "last chose {letters}";
        last_right: "上次正确", "right the last time";
        marked_at(when: &str): "收藏于 {when}", "marked {when}";
        unmark: "取消收藏", "Remove";
        unmark_of(n: usize): "取消收藏第 {n} 题", "Remove favourite {n}";
        unmarked: "已取消收藏。", "Removed from your favourites.";
        answer_folded: "选项、答案与解析", "Options, key and explanation";
        key: "答案", "Key";
        you_chose: "您上次选了", "You chose this";
        key_you_chose: "正确答案，您上次选了", "Correct, and you chose it";
        right_option: "正确答案", "Correct";
        more_than_shown(n: usize): "只列出前 {n} 题。", "Only the first {n} are listed.";

        column_subject: "科目", "Subject";
        column_chapter: "章节", "Chapter";
        column_kind: "题型", "Kind";
        column_stem: "题干", "Question";
        column_option(letter: &str): "选项{letter}", "Option {letter}";
        column_key: "答案", "Key";
        column_wrong: "错误次数", "Times wrong";
        column_streak: "已连对", "In a row";
        column_last: "上次作答", "Last answered";
        column_last_chosen: "上次所选", "Last choice";
        column_marked: "收藏日期", "Marked";
        column_explanation: "解析", "Explanation";
        column_source: "依据", "Source";
        column_state: "状态", "State";

        coach: "多选的得失", "Ticks in multiple choice";
        coach_over(marks: &str): "多选（含错项）失 {marks} 分", "Ticking too much cost {marks}";
        coach_under(marks: &str): "少选失 {marks} 分", "Ticking too little cost {marks}";
        coach_over_label: "多选失分", "Lost by over-ticking";
        coach_under_label: "少选失分", "Lost by under-ticking";
        coach_wrong_label: "选错失分", "Lost by wrong ticks";
        coach_sum(marks: &str): "三项合计 {marks} 分，就是已答多选题失去的全部分数。选错失分：错项占了正确项的位置，少选错项也补不回的部分。", "Together {marks}: all that the multiples you answered lost. Lost by wrong ticks is what leaving them out would not have saved, for right ones were missing.";
        coach_more_wrong: "失分主要是选错：先看解析弄清为什么，再考虑选几项。", "Most was lost by choosing wrongly: find out why from the explanations first, then think of how many to tick.";
        coach_more_over: "有一个错项，整题就是 0 分：拿不准的选项先不选，只选有把握的，每项还有 0.5 分。", "One wrong tick makes the whole question 0: leave out what you are not sure of; each sure one still earns 0.5.";
        coach_more_under: "您选得偏少：每道多选至少有 2 个正确项，把有依据的选项都补上，全对才有 2 分。", "You tick too little: every multiple has at least two right options. Add those you have a reason for; only all of them earn 2.";
        coach_none: "这组多选没有失分。", "No marks were lost on the multiples answered here.";
        by_chapter: "按章节", "By chapter";
        wrong_here: "没有全对的题", "Not fully right";
        again_n(n: usize): "再练错题（{n} 题）", "Practise the wrong one again" | "Practise the {n} wrong ones again";
        next_set: "下一组", "Next set";
        all_questions: "全部题目", "All questions";
        no_marks: "不计分", "not marked";
        looked_at(n: i64, all: i64): "看到第 {n} / {all} 题", "at {n} of {all}";
    }
}
