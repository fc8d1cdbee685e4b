//! Texts of the mock exams. What the sheet's script says is handed to it with the page, with `{n}` where a number belongs.

texts! {
    /// 答题卡：the words of the paper as it is sat
    Sheet {
        time_left: "剩余时间", "Time left";
        time_up: "时间到", "Time is up";
        minutes_left(n: &str): "还有 {n} 分钟", "{n} minutes left";
        question_of(n: usize, all: usize): "第 {n} 题，共 {all} 题", "Question {n} of {all}";
        sheet: "答题卡", "Answer sheet";
        progress(n: &str, all: usize): "已答 {n} / {all}", "{n} of {all} answered";
        cell(n: usize): "第 {n} 题", "Question {n}";
        cell_answered: "已答", "answered";
        cell_empty: "未答", "not answered";
        cell_marked: "已标记", "marked";
        legend: "实心为已答，空心为未答，右上角红角为已标记。", "Filled: answered. Outlined: not answered. A red corner: marked.";
        mark: "标记", "Mark";
        previous: "上一题", "Previous";
        next: "下一题", "Next";
        save: "保存", "Save";
        hand_in: "交卷", "Hand in";
        clear: "清除选择", "Clear the answer";
        saved: "已保存", "Saved";
        saving: "正在保存", "Saving";
        offline(n: &str): "未联网，已暂存 {n} 处改动", "Offline; changes kept here: {n}";
        refused: "有改动未能保存，请刷新页面后核对", "A change could not be saved: reload the page and check";
        over: "时间到，正在交卷。已保存的作答都会计分。", "Time is up; handing in. Everything saved is marked.";
        over_offline: "时间到。联网后会按已保存的作答交卷；之后送达的改动不计分。", "Time is up. What was saved is handed in; changes that arrive later are kept but not counted.";
        keys: "键盘：1–5 或 A–E 选择，←→ 换题，M 标记，? 说明", "Keys: 1–5 or A–E choose, ←→ move, M marks, ? explains";
        keys_help: "1–5 或 A–E：选择或取消选项。← →：上一题、下一题。M：标记或取消标记。所有改动自动保存。", "1–5 or A–E: choose or take back an option. ← →: previous and next question. M: mark or unmark. Every change is saved by itself.";
    }
}

texts! {
    /// 模考
    Mock {
        title: "模考", "Mock exams";
        lead: "按考试的题量、时长和计分规则整卷作答。时间以服务器为准，作答随时自动保存，换设备可以继续。", "A whole paper with the exam's number of questions, time and marking. The server keeps the time, every answer is saved as you go, and you can go on from another device.";
        open_title: "正在进行", "In progress";
        open_until(time: &str): "{time} 自动交卷", "handed in by itself at {time}";
        go_on: "继续作答", "Continue";
        begin_title: "开始一场模考", "Start a mock exam";
        begin: "开始模考", "Start";
        begin_named(subject: &str): "开始模考：{subject}", "Start: {subject}";
        go_on_named(subject: &str): "继续作答：{subject}", "Continue: {subject}";
        paper_of(singles: usize, multiples: usize, minutes: i64): "单选 {singles} 题 · 多选 {multiples} 题 · {minutes} 分钟 · 满分 100 分", "{singles} single choice · {multiples} multiple choice · {minutes} minutes · 100 marks";
        drawn: "随机组卷", "Drawn paper";
        drawn_edition(edition: &str): "按 {edition} 年版大纲各章比例抽题，不含相近题目", "Drawn by chapter from the {edition} syllabus, without near-duplicates";
        short_singles(have: usize, wanted: usize): "该科目只有 {have} 道单选题，组不成一套 {wanted} 题的试卷", "This subject has only {have} single-choice questions: not enough for a paper of {wanted}";
        short_multiples(have: usize, wanted: usize): "该科目只有 {have} 道多选题，组不成一套 {wanted} 题的试卷", "This subject has only {have} multiple-choice questions: not enough for a paper of {wanted}";
        not_begun(why: &str): "{why}。没有开始模考。可以先按章节练习，或换一个科目。", "{why}. No mock was started. Practise by chapter meanwhile, or choose another subject.";
        fixed_title: "固定试卷", "Fixed papers";
        fixed_lead: "由命题老师编排，所有人题目相同，可以和别人比较。", "Put together by an editor, the same for everybody, so that results can be compared.";
        fixed_line(n: i64, minutes: i64): "{n} 题 · {minutes} 分钟", "{n} questions · {minutes} minutes";
        paper_closed: "这套试卷现在不能开始，没有开始模考。请选择其他试卷。", "This paper can't be begun now, so no mock was started. Choose another paper.";
        rules_title: "考试须知", "What to expect";
        rule_paper: "真实考试是闭卷纸笔考试：可以任意跳题、回看、修改，以交卷时的选择为准。这里也一样。", "The real exam is on paper: jump, look back and change as you like; what stands at the end counts. So it is here.";
        rule_marks: "单选每题 1 分。多选每题 2 分：全对 2 分，少选且无错每项 0.5 分，有错选 0 分。不答 0 分，不倒扣。", "Single choice: 1 mark. Multiple choice: 2 if all are right, 0.5 for each right one if incomplete, 0 with any wrong choice. No answer, 0; nothing is deducted.";
        rule_time: "开始后计时不停；到时间自动交卷，按已保存的作答计分。关闭页面、断网或换设备都不会丢失已作答的内容。", "Once begun the clock doesn't stop; at the end the paper is handed in with what was saved. Closing the page, losing the network or changing the device loses nothing.";
        history_title: "我的模考", "My mock exams";
        history_empty_title: "还没有模考记录", "No mock exams yet";
        history_empty: "交卷后，成绩、各章得分和每题解析会留在这里。", "After you hand in, marks by chapter and every explanation stay here.";
        column_paper: "试卷", "Paper";
        column_handed_in: "交卷时间", "Handed in";
        column_marks: "得分", "Marks";
        column_used: "用时", "Time used";
        waiting_marks: "待评分", "to be marked";
        marks_of(got: &str, full: &str): "{got} / {full} 分", "{got} / {full}";
        minutes(n: i64): "{n} 分钟", "1 minute" | "{n} minutes";
        seconds(n: i64): "{n} 秒", "1 second" | "{n} seconds";
        minutes_seconds(m: i64, s: i64): "{m} 分 {s} 秒", "{m} min {s} s";
        ends_at(time: &str): "{time} 结束", "ends at {time}";
        hand_in_title: "交卷前检查", "Before you hand in";
        hand_in_lead(time: &str): "还剩 {time}。交卷后不能再改。", "{time} left. After handing in nothing can be changed.";
        unanswered_title: "未答的题", "Not answered";
        unanswered(n: usize): "还有 {n} 题未答，未答按 0 分计；单选、多选都不倒扣分。", "One question is not answered and counts 0; nothing is ever deducted." | "{n} questions are not answered and count 0; nothing is ever deducted.";
        all_answered: "全部题目都已作答。", "Every question is answered.";
        marked_title: "标记的题", "Marked";
        hand_in_now: "确认交卷", "Hand in now";
        back_to_paper: "继续作答", "Back to the paper";
        handed_in: "已交卷。", "Handed in.";
        handed_in_by_clock: "时间已到，已自动交卷。", "Time was up; your paper was handed in.";
        handed_in_before: "这场模考已经交卷，成绩如下。", "This mock was handed in already; here is the result.";
        late: "时间已到，已按到时前保存的作答交卷；刚才的改动已保留，但不计分。", "Time was up: what had been saved was handed in. Your last change is kept but not counted.";
        change_late: "时间已到，这处改动已保留但不计分。", "Time was up: this change is kept but not counted.";
        change_no_question: "试卷上没有这道题，这处改动没有保存。", "The paper has no such question; this change was not saved.";
        change_no_option: "这道题没有这个选项，或只能选一项；这处改动没有保存。", "The question has no such option, or takes only one; this change was not saved.";
        change_id_used: "这处改动的编号已用于别的作答，没有保存。请刷新页面。", "The number of this change was used before; it was not saved. Reload the page.";
        result: "成绩", "Result";
        result_of(paper: &str): "成绩：{paper}", "Result: {paper}";
        by_person: "本人交卷", "handed in by yourself";
        by_clock: "到时自动交卷", "handed in when time was up";
        total: "总分", "Marks";
        passed: "达到合格线", "at or above the pass line";
        failed(gap: &str): "距合格线 {gap} 分", "{gap} below the pass line";
        line: "合格线", "Pass line";
        line_national: "全国合格线：满分的 60%。", "The national line: 60% of full marks.";
        line_area(area: &str, year: i64): "{area} {year} 年单独划线，所取得的证书在当地有效。", "The separate line (单独划线) of {area} in {year}; what is passed by it is valid locally.";
        line_area_old(area: &str, year: i64): "{area}的单独划线，这里用最近公布的 {year} 年标准，当年标准以通告为准。", "The separate line (单独划线) of {area}: the latest known, of {year}; this year's notice prevails.";
        line_choose: "按哪里的合格线", "Whose pass line";
        line_everywhere: "全国", "The whole country";
        line_show: "换一个地区", "Show";
        right_questions: "全对", "All correct";
        questions_of(n: i64, all: i64): "{n} / {all} 题", "{n} / {all}";
        used_of(used: &str, all: &str): "用时 {used}，限时 {all}", "{used} of {all} used";
        by_chapter: "按章节", "By chapter";
        by_kind: "按题型", "By kind";
        chapter: "章节", "Chapter";
        kind: "题型", "Kind";
        rate: "得分率", "Share of marks";
        answered: "已答", "Answered";
        compare_title: "和别人比较", "Compared with others";
        compare_fixed: "同一套试卷，每人只算第一次交卷。", "The same paper; of each person the first hand-in.";
        compare_drawn: "同一科目的随机试卷（题目不同、蓝图相同），每人只算第一次交卷。", "Drawn papers of this subject (other questions, the same blueprint); of each person the first hand-in.";
        compare_line(below: i64, people: i64, mean: &str): "{people} 人中，您高于 {below} 人；他们平均 {mean} 分。", "Of {people} others, {below} have fewer marks than you; their mean is {mean}.";
        compare_few: "交卷的其他人还不到 5 人，暂不比较。", "Fewer than 5 others have handed in; nothing is compared yet.";
        slow_title: "用时最长的题", "Where the time went";
        slow_lead: "从打开到最后一次改动的时间；只看不改的时间不计。", "Time until the last change; looking without changing isn't counted.";
        took: "用时", "Time";
        by_question: "逐题回看", "Question by question";
        not_answered: "未答", "Not answered";
        remarked(n: usize): "有 {n} 题在交卷后更正，得分已按更正后的答案计算，理由见该题。", "One question was corrected after you handed in; the marks are by the corrected key, and the reason is with the question." | "{n} questions were corrected after you handed in; the marks are by the corrected keys, and the reasons are with the questions.";
        again: "再来一场", "Another mock";
        print: "打印试卷", "Print the paper";
        print_key: "打印答案与解析", "Print the key";
        print_after: "交卷后才能看答案。", "The key can be seen after handing in.";
        review: "回看", "Review";
        review_of(n: i64, all: usize): "第 {n} 题，共 {all} 题", "Question {n} of {all}";
        your_answer(letters: &str): "您选了 {letters}", "You chose {letters}";
        your_answer_none: "您没有作答这道题", "You did not answer this question";
        back_to_result: "返回成绩", "Back to the result";
        report: "纠错", "Report an error";
        print_title(paper: &str): "{paper} 试卷", "{paper}: paper";
    }
}

texts! {
    /// 固定试卷：for editors
    Papers {
        title: "模考试卷", "Mock papers";
        lead: "编排所有人共用的试卷。发布之后题目不再变化；答案更正时成绩自动改判。", "Papers for everybody. Once published a paper never changes; when a key is corrected, results are re-marked.";
        create_title: "新建试卷", "New paper";
        subject: "科目", "Subject";
        name: "试卷名称", "Title";
        name_hint: "例如：2026 年 4 月第一套", "For example: April 2026, no. 1";
        name_missing: "没有填写试卷名称。请填写一个考生能看懂的名称。", "The title is missing. Give one that candidates will understand.";
        seed: "随机种子", "Seed";
        seed_hint: "同一种子和同一题库组出同一套题。留空则随机。", "The same seed and the same bank draw the same paper. Leave empty for chance.";
        seed_wrong: "种子应为 0 到 9 开头的整数，不超过 18 位。请改正或留空。", "The seed is a whole number of at most 18 digits. Correct it or leave it empty.";
        draw: "组卷", "Draw the paper";
        created: "已按蓝图组好试卷，可以换题、改名，再发布。", "The paper is drawn. Swap questions, rename it, then publish.";
        empty_title: "还没有固定试卷", "No fixed papers yet";
        empty: "按蓝图组一套，检查、换题后发布，考生就能在模考里看到。", "Draw one, check it, swap what doesn't fit and publish it; candidates then find it among the mocks.";
        column_title: "试卷", "Paper";
        column_state: "状态", "State";
        column_created: "建立时间", "Made";
        column_questions: "题数", "Questions";
        state_draft: "未发布", "Draft";
        state_open: "已发布", "Published";
        state_retired: "已停用", "Retired";
        check_title: "蓝图检查", "Blueprint check";
        check_questions(n: usize, wanted: usize): "{n} / {wanted} 题", "{n} of {wanted}";
        check_current: "全部题目都是现行版本。", "Every question is current.";
        check_old(n: usize): "有 {n} 题在组卷后被修改或停用，建议换题。", "One question was changed or retired since; better swap it." | "{n} questions were changed or retired since; better swap them.";
        share: "试卷占比", "On the paper";
        bank_share: "题库占比", "In the bank";
        swap: "换一题", "Swap";
        swap_named(n: i64): "换掉第 {n} 题", "Swap question {n}";
        swapped(n: i64): "第 {n} 题已换成同章节、同题型的另一题。", "Question {n} was replaced by another of its chapter and kind.";
        swap_none(n: i64): "同章节、同题型没有别的题可换，第 {n} 题保持不变。", "There is no other question of this chapter and kind; question {n} stays.";
        rename: "改名", "Rename";
        renamed: "已改名。", "Renamed.";
        publish: "发布试卷", "Publish the paper";
        publish_note: "发布后题目不能再换，只能停用。", "After publishing nothing can be swapped; the paper can only be retired.";
        published: "已发布，考生现在可以开始。", "Published: candidates can begin now.";
        retire: "停用试卷", "Retire the paper";
        retire_note: "停用后不能再开始；正在作答的人不受影响，成绩保留。", "Nobody can begin it any more; who has begun goes on, and results stay.";
        retired: "已停用。正在作答的人可以做完。", "Retired. Whoever has begun can finish.";
        unchanged: "试卷的状态已变，没有做更改。请看当前状态。", "The paper's state has changed meanwhile; nothing was done. Look at it as it stands.";
        statistics: "试卷统计", "Statistics";
        statistics_of(paper: &str): "试卷统计：{paper}", "Statistics: {paper}";
        statistics_lead: "每人第一次交卷，未答计 0 分，更正后重新计算。定义同题目统计（Moodle）。", "Each person's first hand-in; no answer counts 0; worked out anew after corrections. Definitions as in Moodle.";
        statistics_empty_title: "还没有人交卷", "Nobody has handed in yet";
        statistics_empty: "有人交卷后，这里显示难度、区分度和信度。", "Facility, discrimination and reliability appear once somebody hands in.";
        people: "人数", "People";
        mean: "平均分", "Mean";
        median: "中位数", "Median";
        sd: "标准差", "SD";
        alpha: "内部一致性（α）", "Internal consistency (α)";
        sem: "标准误", "Standard error";
        item: "题目", "Question";
        facility: "难度（得分率）", "Facility";
        discrimination: "区分度", "Discrimination";
        efficiency: "区分效率", "Efficiency";
        too_few(n: i64, least: i64): "已有 {n} 人交卷，满 {least} 人后显示统计。", "1 person has handed in; figures appear from {least} people on." | "{n} people have handed in; figures appear from {least} people on.";
        few(n: i64): "不到 {n} 人，数字只供参考。", "Fewer than {n} people: take the figures with care.";
        question_list: "题目", "Questions";
    }
}
