//! Texts of error reports and of what answers say about questions.

use zhengtu::question::report::{Outcome, ReportKind};
use zhengtu::question::usage::Doubt;

texts! {
    /// 纠错
    Reports {
        title: "纠错", "Error reports";
        report: "报告这道题的错误", "Report an error in this question";
        report_lead: "写明哪里有误，编辑会核对并答复。", "Say what is wrong; an editor will check it and answer.";
        the_question: "题目", "The question";
        kind: "错误类型", "What is wrong";
        kind_choose: "请选择", "Please choose";
        kind_key: "答案有误", "The answer is wrong";
        kind_stem: "题干有误", "The question text is wrong";
        kind_explanation: "解析有误", "The explanation is wrong";
        kind_law: "法规已变", "The law has changed";
        kind_duplicate: "与其他题重复", "It repeats another question";
        kind_other: "其他", "Something else";
        body: "说明", "In your words";
        body_hint: "例如正确的应是什么、依据哪条规定；最多 1000 字。请不要写个人信息。", "What it should say, and by which rule, if you know; up to 1,000 characters. Please leave out personal details.";
        send: "提交纠错", "Send the report";
        kind_missing: "请选择错误类型。", "Choose what is wrong.";
        body_missing: "请写明哪里有误。", "Say what is wrong.";
        answer_first: "请先作答，再报告错误。", "Answer the question first, then report an error.";
        sent: "已收到，谢谢。答复会出现在“我的纠错”里。", "Received, thank you. The answer will appear under “My reports”.";
        sent_before: "您已报告过这个问题，编辑还没有答复，没有重复记录。", "You reported this before and it has not been answered yet, so nothing was added.";
        mine: "我的纠错", "My reports";
        mine_lead: "您报告的错误和编辑的答复。", "The errors you reported, and what the editors answered.";
        mine_empty_title: "还没有纠错", "No reports yet";
        mine_empty: "作答后，题目下方有“纠错”链接；报告和答复会列在这里。", "After you answer a question there is a link below it to report an error. Reports and answers are listed here.";
        mine_browser: "没有登录：纠错记录保存在这个浏览器中。", "You are not signed in: your reports are kept in this browser.";
        sent_at(when: &str): "提交于 {when}", "Sent {when}";
        not_answered: "等待答复", "Waiting for an answer";
        answered_after(time: &str): "用时 {time}答复", "Answered after {time}";
        no_words: "（没有文字说明）", "(nothing was written)";
        minutes(n: i64): "{n} 分钟", "1 minute" | "{n} minutes";
        hours(n: i64): "{n} 小时", "1 hour" | "{n} hours";
        days(n: i64): "{n} 天", "1 day" | "{n} days";
        outcome: "处理结果", "Outcome";
        outcome_corrected: "已更正", "Corrected";
        outcome_will_revise: "将修订", "Will be revised";
        outcome_no_error: "经核对无误", "Checked: not an error";
        outcome_duplicate: "重复题，已处理", "A duplicate, dealt with";
        queue_title: "纠错处理", "Error reports";
        queue_lead: "同一题同一类错误合并为一条；一次答复，所有报告人都会收到。", "Reports of the same kind on the same question are one entry; one answer reaches everybody who reported it.";
        state_open(n: &str): "待答复 {n}", "Waiting: {n}";
        state_answered(n: &str): "已答复 {n}", "Answered: {n}";
        states: "状态", "State";
        subject: "科目", "Subject";
        all_subjects: "全部科目", "All subjects";
        filter: "筛选", "Filter";
        median(time: &str): "答复用时中位数：{time}", "Median time to answer: {time}";
        median_none: "还没有答复过纠错。", "No report has been answered yet.";
        question: "题目", "Question";
        count: "报告数", "Reports";
        first: "最早报告", "First reported";
        waited: "等待", "Waiting for";
        took: "答复用时", "Time to answer";
        answer: "答复", "Answer";
        open_empty_title: "没有待答复的纠错", "No report is waiting";
        open_empty: "备考者在题目下方提交的纠错会列在这里，最早的在前。", "Reports sent from below a question appear here, the oldest first.";
        answered_empty_title: "还没有答复过的纠错", "Nothing has been answered yet";
        answered_empty: "答复过的纠错会列在这里，最近的在前。", "Answered reports appear here, the newest first.";
        reports_of(n: i64): "{n} 份报告", "1 report" | "{n} reports";
        on_version(n: i64): "第 {n} 版", "version {n}";
        edit_question: "修改题目", "Edit the question";
        see_question: "查看题目", "See the question";
        see_statistics: "答题统计", "Statistics";
        answer_title: "答复", "Answer";
        answer_lead: "答复会发给所有报告了这个问题的人。如需更正，请先修改题目并送审。", "The answer goes to everybody who reported this. If the question needs a correction, edit it and hand it in first.";
        answer_hint: "说明核对的结果和依据，最多 1000 字。", "What was found, and by which rule; up to 1,000 characters.";
        answer_send: "发送答复", "Send the answer";
        outcome_missing: "请选择处理结果。", "Choose the outcome.";
        answer_missing: "请写明答复。", "Write the answer.";
        answered(n: i64): "已答复 {n} 份报告。", "One report was answered." | "{n} reports were answered.";
        overtaken: "这些报告已由他人答复，没有重复发送。", "Somebody else has answered these reports; nothing was sent again.";
    }
}

texts! {
    /// 答题统计
    Usages {
        doubtful_title: "存疑题目", "Doubtful questions";
        doubtful_lead(people: i64): "已发布的题目中，答题情况异常的。至少 {people} 人答过才会列出；每人只计第一次作答。区分效率在作答人数每增一成时重算，题目的统计页按现在的作答计算。", "Published questions whose answers look wrong. A question is listed from {people} people on; the first answer of each counts. Efficiency is worked out again with every tenth more people; a question’s own page shows it as of now.";
        doubt: "原因", "Reason";
        any_doubt: "任何原因", "Any reason";
        empty_title: "没有存疑题目", "No doubtful questions";
        empty_text(people: i64): "题目有 {people} 人以上作答、且难度、选项或区分度异常时会列在这里。", "Questions appear here once {people} people have answered and the facility, the options or the discrimination looks wrong.";
        people: "人数", "People";
        facility: "难度（得分率）", "Facility";
        sd: "标准差（分）", "SD (marks)";
        discrimination: "区分度", "Discrimination";
        efficiency: "区分效率", "Efficiency";
        too_hard(limit: i64): "太难：得分率低于 {limit}%", "Too hard: facility below {limit}%";
        too_easy(limit: i64): "太易：得分率高于 {limit}%", "Too easy: facility above {limit}%";
        dead_option: "有选项无人选择", "Nobody chose one of the options";
        wrong_preferred: "选错误选项的人多于选正确选项的人", "A wrong option was chosen more often than a right one";
        low_discrimination(limit: i64): "区分不足：区分效率低于 {limit}%", "Hardly discriminates: efficiency below {limit}%";
        negative_discrimination: "反向区分：水平高的人反而更容易答错，答案可能有误", "Discriminates the wrong way: the better people are, the worse they do; the key may be wrong";
        title: "答题统计", "Statistics";
        lead: "每人只计对该版本的第一次作答，按当时的答案判分。", "The first answer of each person to the version counts, marked by the key of that time.";
        versions: "版本", "Versions";
        version(n: i64): "第 {n} 版", "Version {n}";
        too_few(people: i64, wanted: i64): "目前有 {people} 人作答；{wanted} 人以上才显示统计。", "{people} people have answered so far; figures appear from {wanted} on.";
        few_others(people: i64, answers: i64): "区分度需要 {people} 人，且每人另外答过至少 {answers} 题。", "Discrimination needs {people} people, each with at least {answers} other questions answered.";
        no_variance: "所有人得分相同，没有区分度。", "Everybody has the same marks, so there is no discrimination.";
        discrimination_from(people: &str): "区分度由 {people} 人得出：本题得分与其他题得分率的相关。", "Discrimination is from {people} people: how the mark on this question goes with their share of marks on others.";
        options: "选项", "Options";
        option: "选项", "Option";
        chosen_by: "选择人数", "Chosen by";
        share: "占比", "Share";
        mean_of: "选择者在其他题的得分率", "Their share of marks on other questions";
        key: "正确答案", "right";
        doubts: "存疑", "Doubts";
        no_doubts: "没有发现异常。", "Nothing looks wrong.";
        not_enough_to_doubt(people: i64): "{people} 人以上作答后才判断是否存疑。", "Doubts are looked for from {people} people on.";
        nobody_title: "还没有人作答", "Nobody has answered yet";
        nobody: "题目发布并有人练习后，这里会显示难度、区分度和各选项的选择情况。", "Once the question is published and practised, its facility, discrimination and chosen options appear here.";
        case: "案例题由人评分，没有练习统计。", "Cases are marked by people and have no practice statistics.";
    }
}

/// 错误类型
pub const fn report_kind(t: Reports, kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Key => t.kind_key(),
        ReportKind::Stem => t.kind_stem(),
        ReportKind::Explanation => t.kind_explanation(),
        ReportKind::Law => t.kind_law(),
        ReportKind::Duplicate => t.kind_duplicate(),
        ReportKind::Other => t.kind_other(),
    }
}

/// 处理结果: the mark of a status, and the words.
pub const fn report_outcome(t: Reports, outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Corrected => ("ok", t.outcome_corrected()),
        Outcome::WillRevise => ("warn", t.outcome_will_revise()),
        Outcome::NoError => ("idle", t.outcome_no_error()),
        Outcome::Duplicate => ("ok", t.outcome_duplicate()),
    }
}

/// How long somebody waited: minutes, hours up to two days, then days.
pub fn waited(t: Reports, seconds: i64) -> String {
    const HOUR: i64 = 3600;
    match seconds {
        ..HOUR => t.minutes((seconds / 60).max(1)),
        HOUR..172_800 => t.hours(seconds / HOUR),
        _ => t.days(seconds / (24 * HOUR)),
    }
}

/// Why a question is doubtful.
pub fn doubt(t: Usages, doubt: Doubt) -> String {
    use zhengtu::question::usage::{EFFICIENCY_BELOW, TOO_EASY_ABOVE, TOO_HARD_BELOW};
    match doubt {
        Doubt::TooHard => t.too_hard(TOO_HARD_BELOW),
        Doubt::TooEasy => t.too_easy(TOO_EASY_ABOVE),
        Doubt::DeadOption => t.dead_option().to_owned(),
        Doubt::WrongOptionPreferred => t.wrong_preferred().to_owned(),
        Doubt::LowDiscrimination => t.low_discrimination(EFFICIENCY_BELOW),
        Doubt::NegativeDiscrimination => t.negative_discrimination().to_owned(),
    }
}
