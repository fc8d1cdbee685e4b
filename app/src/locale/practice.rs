//! Texts of the practice pages. The player uses them in the browser too: only what it says itself is in [`Player`].

texts! {
    /// 答题：the player's words, on the page and in the browser
    Player {
        single: "单选题", "Single choice";
        multiple: "多选题", "Multiple choice";
        judgement: "判断题", "True or false";
        case: "案例题", "Case";
        worth(marks: &str): "{marks} 分", "1 mark" | "{marks} marks";
        multiple_rule: "全对 2 分；少选每项 0.5 分；有错选 0 分", "All correct: 2; incomplete: 0.5 for each; any wrong choice: 0";
        progress_label: "进度", "Progress";
        question_of(n: usize, all: usize): "第 {n} 题，共 {all} 题", "Question {n} of {all}";
        confirm: "确认", "Confirm";
        previous: "上一题", "Previous";
        next: "下一题", "Next";
        to_summary: "查看小结", "See the summary";
        choose_first: "还没有选择选项，没有记录作答。请先选择再确认。", "Nothing is chosen yet, so no answer was recorded. Choose first, then confirm.";
        right: "正确", "Correct";
        partly: "部分正确", "Partly correct";
        wrong: "错误", "Wrong";
        marks(got: &str, full: &str): "得 {got} / {full} 分", "{got} / {full} marks";
        mark_right: "正确答案，您已选", "Correct, and you chose it";
        mark_missed: "正确答案，您未选", "Correct, but not chosen";
        mark_wrong: "您选了，不正确", "You chose this; it is wrong";
        explanation: "解析", "Explanation";
        report: "纠错", "Report an error";
        source(text: &str): "依据：{text}", "Source: {text}";
        law_as_of(day: &str): "法规核对至 {day}", "law checked as of {day}";
        corrected(old: &str, new: &str, reason: &str): "题目已更正：原 {old} 分，更正后 {new} 分。理由：{reason}", "This question was corrected: {old} before, {new} now. Reason: {reason}";
        corrected_plain(old: &str, new: &str): "题目已更正：原 {old} 分，更正后 {new} 分。", "This question was corrected: {old} before, {new} now.";
        retired: "这道题已停用，以后不再抽取；本组照常作答、照常计分。", "This question has been retired and is not drawn any more. In this set it is answered and marked as before.";
        others(percent: &str, right: i64, people: i64): "{percent} 的人答对（{right} / {people}）", "{percent} of others got it right ({right} / {people})";
        comma: "，", "; ";
        others_wrong(letter: char, people: i64): "错选最多的是 {letter}（{people} 人）", "the wrong answer chosen most: {letter} ({people})";
        advice_over(right: i64, ticked: i64, would: &str): "您选了 {ticked} 项得 0 分；只选有把握的 {right} 项可得 {would} 分。", "You ticked {ticked} and got 0. The right one among them would have earned {would} alone." | "You ticked {ticked} and got 0. The {right} right ones among them would have earned {would} alone.";
        advice_under(missed: i64, ticked: i64, got: &str, more: &str): "您选了 {ticked} 项得 {got} 分；漏选的 {missed} 项还值 {more} 分。", "You ticked {ticked} for {got}. The one left out was worth {more} more." | "You ticked {ticked} for {got}. The {missed} left out were worth {more} more.";
        advice_beside(ticked: i64): "您选的 {ticked} 项不在答案中，少选也不得分。", "What you ticked is not right; it had nothing to do with how many." | "None of the {ticked} you ticked is right; ticking fewer would not have helped.";
        study: "背题：答案已标出，不作答、不计分。", "Study: the key is marked; nothing is answered or counted.";
        mark_key: "正确答案", "Correct";
        keep: "收藏", "Save";
        kept: "已收藏", "Question saved";
        kept_no_more: "已取消收藏", "No longer saved";
        own_note: "笔记", "Note";
        own_note_hint(max: usize): "只有您自己看得到，最多 {max} 字", "For your eyes only; up to {max} characters";
        save_note: "保存笔记", "Save the note";
        note_later: "作答之后才显示笔记。", "The note is shown once you have answered.";
        note_too_long(max: usize): "笔记最多 {max} 字，还没有保存。文字还在这里，请删减后再保存。", "A note has at most {max} characters, so it was not saved. Your text is still here: shorten it and save again.";
        keys: "键盘", "Keys";
        saved: "已保存", "Saved";
        saving: "正在保存", "Saving";
        offline(n: usize): "未联网，{n} 条待发送", "Offline, 1 to be sent" | "Offline, {n} to be sent";
        signed_out(n: usize): "已退出登录，{n} 条待发送；登录后自动发送", "Signed out, 1 to be sent once you sign in" | "Signed out, {n} to be sent once you sign in";
        refused: "未能保存，请刷新页面后再试。", "It could not be saved. Reload the page and try again.";
        refused_at(n: usize, sentence: &str): "第 {n} 题：{sentence}", "Question {n}: {sentence}";
    }
}

texts! {
    /// 练习设置, and the list of keys: what the server alone says.
    PracticeSettings {
        title: "练习设置", "Practice settings";
        lead: "对之后的练习生效；已开始的一组，选项顺序不变。", "For practice from now on. A set already begun keeps the order of its options.";
        back: "返回", "Back";
        answering: "作答", "Answering";
        instant: "单选即点即判", "Mark single choices at once";
        instant_hint: "点选后立即判分，不用再按“确认”。多选题仍需确认；没有 JavaScript 时不适用。", "A single choice is marked as soon as you tap it. Multiple choices still have to be confirmed. Without JavaScript this has no effect.";
        shuffle: "打乱选项顺序", "Shuffle the options";
        shuffle_hint: "每组练习重新排列，免得记位置；解析中的字母会跟着变。", "Options are arranged anew for every set, so that you remember answers rather than places; the letters in explanations follow.";
        leave_after: "连续答对几次移出错题本", "Right in a row before a question leaves the wrong-question book";
        daily_goal: "每日目标题数", "Questions a day";
        out_of_range(least: i64, most: i64): "请填写 {least}–{most} 之间的整数。", "Enter a whole number from {least} to {most}.";
        save: "保存设置", "Save settings";
        saved: "练习设置已保存。", "Practice settings saved.";
        browser: "没有登录：设置保存在这个浏览器中。", "You are not signed in: settings are kept in this browser.";
        note_saved: "笔记已保存。", "Note saved.";
        note_deleted: "笔记已删除。", "Note deleted.";
        keys_title: "键盘", "Keys";
        keys_choose: "选择", "choose";
        keys_confirm: "确认；确认后到下一题", "confirm; then on to the next";
        keys_move: "上一题、下一题", "previous, next";
        keys_keep: "收藏（没有选项 F 时）", "save the question (where there is no option F)";
        keys_note: "写笔记（作答后）", "write a note (after answering)";
        keys_leave_note: "离开笔记，回到题目（已写的会保存）", "leave the note for the question (what you wrote is saved)";
        keys_help: "显示这张表", "show this list";
        enter: "回车", "Enter";
        close: "关闭", "Close";
        touch: "触屏：左右滑动换题。", "On a touch screen, swipe left or right to move.";
    }
}

texts! {
    /// 刷题
    Practice {
        title: "刷题", "Practise";
        lead: "按大纲章节练习，按考试规则判分。不需要账号；注册后记录自动归到账号下。", "Practise by chapter, marked as in the exam. You need no account; if you sign up later, your record comes with you.";
        level_junior: "助理社会工作师（初级）", "Junior (助理社会工作师)";
        level_intermediate: "社会工作师（中级）", "Intermediate (社会工作师)";
        level_senior: "高级社会工作师", "Senior (高级社会工作师)";
        questions(n: i64): "{n} 题", "1 question" | "{n} questions";
        questions_figure(n: i64): "{n} 题", "{n}";
        no_questions: "题库建设中", "No questions yet";
        written: "主观题科目，在模考中整卷作答", "A written paper: sit it as a mock exam";
        paper(marks: &str, minutes: i64): "满分 {marks} 分 · {minutes} 分钟", "{marks} marks · {minutes} minutes";
        edition(edition: &str): "{edition} 年版大纲", "{edition} syllabus";
        editions_label: "大纲版本", "Syllabus edition";
        how_many: "每组题数", "Questions per set";
        how_many_n(n: usize): "{n} 题", "{n} questions";
        how_many_all: "全部", "All";
        chapters: "按章节练习", "By chapter";
        whole_subject: "全科随机练习", "Practise the whole subject";
        begin: "练习", "Practise";
        begin_chapter(chapter: &str): "练习：{chapter}", "Practise: {chapter}";
        chapter_done(done: i64, percent: &str): "已练 {done} 题 · 得分率 {percent}", "{done} answered · {percent} of marks";
        chapter_empty: "暂无题目", "no questions yet";
        subject_empty_title: "这一科还没有题目", "This subject has no questions yet";
        subject_empty: "题目审核发布后会出现在这里。可以先练习其他科目。", "Questions appear here once they are reviewed and published. Meanwhile, practise another subject.";
        nothing_to_practise: "所选范围还没有题目，没有开始练习。请选择其他章节。", "There are no questions there yet, so no set was started. Choose another chapter.";
        all_subjects: "全部科目", "All subjects";
        whole: "全科", "Whole subject";
        history: "练习记录", "Practice record";
        summary: "小结", "Summary";
        summary_of(title: &str): "小结：{title}", "Summary: {title}";
        score: "得分", "Marks";
        score_of(got: &str, full: &str): "{got} / {full} 分", "{got} / {full}";
        score_rate: "得分率", "Share of marks";
        answered: "已答", "Answered";
        answered_of(n: i64, all: i64): "{n} / {all} 题", "{n} / {all}";
        all_right: "全对", "All correct";
        kind: "题型", "Kind";
        by_kind: "按题型", "By kind";
        singles: "单选题", "Single choice";
        multiples: "多选题", "Multiple choice";
        by_question: "逐题", "Question by question";
        not_answered: "未答", "Not answered";
        open_left(n: i64): "还有 {n} 题未答，未答按 0 分计。", "One question is not answered and counts as 0 marks." | "{n} questions are not answered and count as 0 marks.";
        go_on: "继续答题", "Continue";
        end_set: "结束这组练习", "End this set";
        again: "再练一组", "Another set";
        other_chapter: "换一章", "Another chapter";
        keep_title: "记录保存在这个浏览器中", "Your record is kept in this browser";
        keep: "注册一个账号（只要名称和密码），记录会一起归到账号下。", "Sign up with a name and a password, nothing else, and the record goes to your account.";
        history_empty_title: "还没有练习记录", "No practice yet";
        history_empty: "开始一组练习后，得分和每题的对错会记在这里。", "Start a set, and its marks and answers are listed here.";
        history_begin: "开始练习", "Start practising";
        begun: "开始时间", "Started";
        content: "内容", "Content";
        state: "状态", "State";
        state_done: "已完成", "Finished";
        state_open: "进行中", "In progress";
        state_handed_in: "已交卷，结束后公布成绩", "Handed in; results after the end";
        state_cancelled: "统一模考已取消", "Organised mock cancelled";
        by_self(score: &str): "自评 {score}", "By yourself: {score}";
        corrected_count(n: usize): "有 {n} 题在您作答后更正，得分已按更正后的答案计算，理由见下方逐题。", "One question was corrected after you answered it. The marks are by the corrected key; the reason is given below." | "{n} questions were corrected after you answered them. The marks are by the corrected keys; the reasons are given below.";
        rule: "判分规则：单选 1 分；多选全对 2 分，少选每项 0.5 分，有错选 0 分。", "Marking: single choice 1 mark; multiple choice 2 if all are correct, 0.5 for each if incomplete, 0 with any wrong choice.";
    }
}
