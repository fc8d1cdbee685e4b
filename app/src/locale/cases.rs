//! Texts of case papers: writing them, and marking them.

use zhengtu::mock::case_mark::ScriptState;
use zhengtu::mock::case_paper::Sort;

texts! {
    /// 作答: the words of the page somebody writes in
    Writing {
        time_left: "剩余时间", "Time left";
        words(n: &str): "{n} 字", "1 word" | "{n} words";
        saved: "已保存", "Saved";
        saving: "正在保存", "Saving";
        offline: "未联网，已暂存在本机，联网后自动保存", "Offline; kept on this device and saved once you are back";
        refused: "有内容未能保存（每个问题最多 20000 字符）。请先复制，删减后会再次保存。", "Something could not be saved (at most 20,000 characters a task). Copy it; it is saved again once you shorten it.";
        over: "时间到，正在交卷", "Time is up; handing in";
        minutes_left(n: &str): "还有 {n} 分钟", "1 minute left" | "{n} minutes left";
    }
}

texts! {
    /// 案例卷
    Cases {
        case_of(n: i64, all: usize): "第 {n} 题，共 {all} 题", "Question {n} of {all}";
        case_n(n: i64): "第 {n} 题", "Question {n}";
        sort_analysis: "案例分析", "case analysis";
        sort_plan: "方案设计", "plan";
        sort_essay: "论述", "essay";
        worth(marks: &str): "{marks} 分", "{marks} marks";
        paper_of(parts: &str, minutes: i64): "{parts} · {minutes} 分钟 · 书面作答，自评或请人批改", "{parts} · {minutes} minutes · written; marked by yourself or by others";
        part(n: usize, sort: &str): "{sort} {n} 题", "{n} × {sort}";
        drawn_edition(edition: &str): "按 {edition} 年版大纲抽题，尽量不同章节，不含相近题目", "Drawn from the {edition} syllabus, of different chapters where possible, without near-duplicates";
        lack(sort: &str, have: usize, wanted: usize): "{sort}只有 {have} 题（需要 {wanted} 题）", "{have} × {sort} (of {wanted} needed)";
        short(what: &str): "题库还组不成一套试卷：{what}", "The bank is too small for a paper: {what}";
        not_begun(why: &str): "{why}。没有开始模考。可以先做固定试卷，或等编辑补充案例题。", "{why}. No mock was started. Try a fixed paper, or wait until editors have added cases.";
        wanted_between: "，", ", ";
        cases_nav: "各题", "Questions";
        chip(n: i64, words: &str): "{n}（{words} 字）", "{n} ({words})";
        your_answer(n: i64): "问题 {n} 作答", "Your answer to task {n}";
        save: "保存", "Save";
        next: "保存，下一题", "Save and go on";
        previous: "保存，上一题", "Save and go back";
        hand_in: "交卷", "Hand in";
        saved: "已保存。", "Saved.";
        saved_by_form: "没有脚本时请常按“保存”；按任何按钮都会先保存。", "Without scripts press Save often; every button saves first.";
        too_long(task: i64, most: usize): "问题 {task} 超过 {most} 字符，没有保存；其他问题已保存。请删减后再保存，您写的内容都在下面。", "Task {task} is longer than {most} characters and was not saved; the others were. Shorten it and save again: everything you wrote is below.";
        no_task: "试卷上没有这个问题，这段文字没有保存。", "The paper has no such task; this text was not saved.";
        too_long_script(most: usize): "超过 {most} 字符，没有保存。请删减。", "Longer than {most} characters: not saved. Please shorten it.";
        after_hand_in: "已交卷，刚才的内容另行保留，但不评分。", "The paper was handed in before: your last text is kept beside it and not marked.";
        late: "时间已到，已按到时前保存的内容交卷；刚才的内容另行保留，但不评分。", "Time was up: what had been saved was handed in. Your last text is kept beside it and not marked.";
        other_saved(time: &str): "另一页面在 {time} 保存了不同的内容，这里是最后保存的。", "Another page saved something different at {time}; here is what was saved last.";
        see: "查看", "See it";
        others_title(task: i64): "问题 {task}：另一页面保存的内容", "Task {task}: what another page saved";
        others_lead: "同一问题在两个页面里写了不同的内容。最后保存的算数，另一份没有丢：可以改用它，或保留现在的。", "Two pages wrote different texts for the same task. The one saved last counts and the other isn't lost: use it instead, or keep what is there.";
        others_none: "没有另外的内容。", "There is nothing else.";
        text_now(time: &str): "现在的内容（{time} 保存）", "What is there now (saved {time})";
        text_other(time: &str): "另一份（{time} 保存）", "The other (saved {time})";
        use_other: "改用这一份", "Use this one";
        keep_now: "保留现在的", "Keep what is there";
        other_used: "已改用另一份；原来的内容仍保留，可以再换回。", "The other text is there now; the former one is kept, and you can change back.";
        other_kept: "已保留现在的内容。", "What was there stays.";
        back_to_case(n: i64): "返回第 {n} 题", "Back to question {n}";
        unwritten_title: "还没有写的问题", "Not written yet";
        unwritten(n: usize): "还有 {n} 个问题没有写，不写没有分。", "One task has no text and earns nothing." | "{n} tasks have no text and earn nothing.";
        all_written: "每个问题都写了。", "Every task has a text.";
        task_of(n: i64, task: i64): "第 {n} 题 问题 {task}", "Question {n}, task {task}";
        not_written: "（没有作答）", "(nothing written)";
        your_text: "您的作答", "Your text";
        the_text: "作答", "The text";
        rubric: "评分要点", "Rubric";
        model_answer: "参考答案", "Model answer";
        explanation: "阅卷提示", "Notes on marking";
        material: "材料", "The case";
        late_text: "收卷后到达，未计入", "Arrived after the end, not marked";
        point: "要点", "Point";
        mark: "得分", "Mark";
        full: "满分", "Full";
        comment: "评语", "Comment";
        comment_of(letter: &str): "要点 {letter} 的评语（可不填）", "Comment on point {letter} (optional)";
        mark_of(letter: &str, full: &str): "要点 {letter} 得分，满 {full} 分", "Mark for point {letter}, of {full}";
        choose: "未评", "–";
        self_title: "给自己评分", "Mark yourself";
        self_lead: "对照要点逐条给分，可以随时修改，每次修改都留有记录；自评不计入统计。", "Go through the rubric point by point. You can change your marks at any time and every version is kept; your own marks count in no statistics.";
        self_save: "保存自评", "Save my marks";
        self_saved(got: &str, full: &str): "已保存自评：{got} / {full} 分。", "Your marks are saved: {got} of {full}.";
        self_history: "自评记录", "Your earlier marks";
        self_mark: "自评", "By yourself";
        marker(n: i64): "批改人 {n}", "Marker {n}";
        settler: "定分", "Settled";
        final_mark: "评定", "Final";
        no_marks: "还没有评分", "No marks yet";
        marks_missing: "有要点还没有给分，没有保存。请给每个要点评分，不得分请选 0。", "Some points have no mark; nothing is saved. Mark every point, with 0 where nothing is earned.";
        marks_bad: "有要点的分数或评语超出范围（评语最多 500 字），没有保存。请核对。", "A mark or comment is out of range (comments: at most 500 characters); nothing is saved. Please check.";
        reason: "理由", "Reason";
        reason_missing: "请写明理由。", "Please give a reason.";
        ask_lead: "试卷以随机编号进入批改队列，批改人看不到您是谁；完成后会通知您。", "Your paper joins the queue under a random number; markers don't see who you are, and you are told when it is done.";
        ask: "请人批改", "Ask for marking";
        nothing_to_mark: "没有写任何内容，按 0 分计，不需要批改。", "Nothing was written: no marks, and nothing to be marked.";
        ask_sign_in: "登录后可以请人批改；登录前的作答会归入您的账号。", "Sign in to have it marked; what you wrote before becomes your account's.";
        asked: "已进入批改队列，完成后会通知您。", "Your paper is in the queue; you will be told when it is done.";
        asked_before: "这份试卷已在批改队列中。", "This paper is in the queue already.";
        second: "申请第二人批改", "Ask for a second marker";
        second_lead: "第二人独立批改；两人相差不超过 2 分取平均，超过的由第三人定分。", "A second person marks it independently. Up to 2 marks apart the mean counts; otherwise a third person settles it.";
        second_asked: "已申请第二人批改，完成后会通知您。", "A second marker is asked for; you will be told when it is done.";
        second_not: "现在不能申请第二人批改：还没有批改完，或已经申请过。", "A second marker can't be asked for now: marking isn't finished, or it was asked for before.";
        state: "批改进度", "Marking";
        waiting_since(time: &str): "{time} 提交", "asked for {time}";
        by_case: "各题得分", "By question";
        by_point: "各要点得分", "By point";
        column_case: "题目", "Question";
        column_words: "字数", "Length";
        compare_marked: "只与已由他人批改的试卷比较。", "Compared only with papers that others have marked.";
        own_only: "目前只有自评；合格线只供参考。", "Only your own marks so far; take the pass line as a guide.";
        see_case(n: i64): "第 {n} 题：作答与要点", "Question {n}: text and rubric";
        print: "打印我的作答", "Print my text";
        print_title(paper: &str): "作答：{paper}", "My text: {paper}";
        provisional: "复评完成前，这是第一次批改的结果。", "Until the second marking is done, this is the result of the first.";
    }
}

texts! {
    /// 批改
    Marking {
        title: "案例卷批改", "Marking case papers";
        nav: "批改", "Marking";
        lead: "试卷只有编号，看不到考生。等待最久的在前。", "Scripts have a number only; nobody sees whose they are. What waits longest comes first.";
        tab_waiting(n: &str): "待分配 {n}", "To assign: {n}";
        tab_mine(n: &str): "我的 {n}", "Mine: {n}";
        tab_marking(n: &str): "批改中 {n}", "Being marked: {n}";
        tab_differs(n: &str): "有差异 {n}", "Differing: {n}";
        tab_done(n: &str): "已完成 {n}", "Done: {n}";
        tabs: "状态", "State";
        script: "试卷", "Script";
        script_n(code: &str): "试卷 {code}", "Script {code}";
        paper: "科目或试卷", "Paper";
        state: "状态", "State";
        age: "已等待", "Waiting for";
        markers: "批改人", "Markers";
        no_markers: "未分配", "none";
        marker_line(nth: &str, name: &str, state: &str): "{nth} {name}（{state}）", "{nth} {name} ({state})";
        marker_done: "已提交", "handed in";
        marker_open: "批改中", "marking";
        todo: "待批", "to mark";
        handed_in: "已提交", "handed in";
        empty_waiting_title: "没有待分配的试卷", "Nothing to assign";
        empty_waiting: "考生交卷后点“请人批改”，试卷会出现在这里。", "When candidates ask for their case papers to be marked, the scripts appear here.";
        empty_waiting_place: "您管理范围内的统一模考结束后，案例卷会出现在这里；报考地区在范围内的考生请人批改的案例卷也在这里。", "Case papers of the organised mocks of your scope appear here once those have ended, and what candidates who prepare within it ask to have marked.";
        empty_waiting_organisation: "您管理的统一模考结束后，案例卷会出现在这里。考生自己练的案例卷由命题老师分配，不在这里。", "Case papers of the organised mocks you manage appear here once those have ended. What candidates write by themselves goes to the editors.";
        empty_mine_title: "没有分配给您的试卷", "Nothing is assigned to you";
        empty_mine: "组织者或编辑分配给您后会通知您，试卷列在这里。", "You are told when an organiser or editor assigns a script to you; it is listed here.";
        empty_marking_title: "没有正在批改的试卷", "Nothing is being marked";
        empty_marking: "分配了批改人、还没有全部提交的试卷列在这里。", "Scripts whose markers haven't all handed in are listed here.";
        empty_differs_title: "没有评分差异", "No differences";
        empty_differs: "两位批改人同一题相差超过 2 分的试卷列在这里。", "Scripts in which two markers are more than 2 marks apart on a question are listed here.";
        empty_done_title: "还没有批改完的试卷", "Nothing is finished yet";
        empty_done: "批改完成的试卷列在这里。", "Finished scripts are listed here.";
        state_waiting: "待分配", "to assign";
        state_marking: "批改中", "being marked";
        state_differs: "有差异", "differing";
        state_done: "已完成", "done";
        assign_title: "分配批改人", "Assign a marker";
        assign_first: "分配第一位批改人。", "Assign the first marker.";
        assign_second: "分配第二位批改人：由此进行双人批改。", "Assign a second marker: the script is then marked by two.";
        assign_third: "分配第三人，为有差异的题定分。", "Assign a third person to settle the differences.";
        account: "批改人", "Marker";
        assign: "分配", "Assign";
        assign_me: "由我批改", "Mark it myself";
        assigned(code: &str): "已分配试卷 {code}，并已通知批改人。", "Script {code} is assigned; the marker has been told.";
        assigned_me(code: &str): "试卷 {code} 由您批改。", "Script {code} is yours to mark.";
        unfit: "不能分配给这个账号，没有更改：它没有这里的批改权限，或不宜批改这份试卷。请另选一位。", "This account can't be assigned and nothing changed: it may not mark here, or not this script. Choose somebody else.";
        already: "这个账号已是这份试卷的批改人，没有更改。", "This account marks this script already; nothing changed.";
        enough: "这份试卷现在不需要更多批改人，没有更改。", "This script needs no further marker now; nothing changed.";
        nobody_fit: "这里还没有可分配的账号。请管理员授予组织者、命题或审题角色。", "No account can be assigned here. Ask an administrator to give somebody the role of organiser, editor or reviewer.";
        questions: "各题", "Questions";
        your_marks: "您的评分", "Your marks";
        mark_case(n: i64): "批改第 {n} 题", "Mark question {n}";
        change_case(n: i64): "修改第 {n} 题", "Change question {n}";
        save_marks: "保存评分", "Save marks";
        marks_saved(n: i64, got: &str, full: &str): "第 {n} 题已保存：{got} / {full} 分。", "Question {n} is saved: {got} of {full}.";
        hand_in: "提交批改", "Hand in the marks";
        hand_in_lead: "全部题目评分后提交；提交前只有您看得到评分，提交后考生会收到结果。", "Hand in once every question is marked. Until then only you see your marks; afterwards the candidate gets the result.";
        handed_in_now: "已提交，谢谢。", "Handed in, thank you.";
        missing(list: &str): "还有题目没有评分：第 {list} 题。没有提交，已保存的评分都在。", "Not marked yet: question {list}. Nothing was handed in; the marks you saved are kept.";
        own: "这是您本人的试卷，不能由您批改或分配。", "This script is your own: you can neither mark nor assign it.";
        not_yours: "这份试卷没有分配给您，不能评分。请让组织者或编辑分配。", "This script isn't assigned to you, so you can't mark it. Ask an organiser or editor.";
        closed: "您已提交这份试卷的评分；只有与另一位批改人有差异的题还可以修改。", "You have handed in this script; only questions that differ from the other marker's can still be changed.";
        change_reason: "修改理由", "Why you change it";
        differs_title: "差异", "Differences";
        differs_line(n: i64, one: &str, two: &str): "第 {n} 题：{one} 分与 {two} 分", "Question {n}: {one} and {two}";
        settle: "定分", "Settle";
        settle_case(n: i64): "第 {n} 题定分", "Settle question {n}";
        settle_lead: "两位批改人相差超过 2 分。由第三人定分，或由其中一位修改自己的评分，直到相差不超过 2 分。", "The two markers are more than 2 marks apart. A third person settles it, or one of the two changes theirs until they are at most 2 apart.";
        settle_reason: "定分理由", "Reason";
        settle_save: "确定评分", "Settle the marks";
        settled(n: i64, got: &str): "第 {n} 题定为 {got} 分。", "Question {n} is settled at {got}.";
        not_settler: "定分须由两位批改人以外的人进行。", "Differences are settled by somebody other than the two markers.";
        nothing_differs: "这道题没有需要定的差异。", "Nothing differs on this question.";
        result(got: &str, full: &str): "{got} / {full} 分", "{got} of {full}";
    }
}

impl Cases {
    /// What a case asks for.
    pub const fn sort(self, sort: Sort) -> &'static str {
        match sort {
            Sort::Analysis => self.sort_analysis(),
            Sort::Plan => self.sort_plan(),
            Sort::Essay => self.sort_essay(),
        }
    }
}

impl Marking {
    /// The mark beside a state, and what it is called.
    pub const fn state_of(self, state: ScriptState) -> (&'static str, &'static str) {
        match state {
            ScriptState::Waiting => ("idle", self.state_waiting()),
            ScriptState::Marking => ("info", self.state_marking()),
            ScriptState::Differs => ("warn", self.state_differs()),
            ScriptState::Done => ("ok", self.state_done()),
        }
    }
}
