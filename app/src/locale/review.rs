//! Texts of reviewing and correcting questions.

texts! {
    /// 审题
    Review {
        queue: "待审题目", "Waiting for review";
        queue_lead: "按送审先后排列。作者不能审自己的题；发布须逐项通过。", "The longest waiting first. Nobody reviews what they wrote, and what is published is fine in every point.";
        queue_count(n: i64): "共 {n} 道", "1 question" | "{n} questions";
        queue_empty_title: "没有待审的题目", "Nothing waits for review";
        queue_empty: "命题人送审后，题目会出现在这里。", "Questions appear here once their authors hand them in.";
        to_bank: "查看题库", "See the question bank";
        column_question: "题目", "Question";
        column_author: "作者", "Author";
        column_waiting: "已等", "Waiting";
        version_in_use(n: i64): "第 {n} 版，原版本使用中", "version {n}; an earlier one is in use";
        version_new: "新题", "new question";
        key_changes: "答案有变", "another key";
        waiting_days(n: i64): "{n} 天", "1 day" | "{n} days";
        waiting_hours(n: i64): "{n} 小时", "1 hour" | "{n} hours";
        waiting_now: "不到 1 小时", "less than an hour";
        own: "您参与编写，由他人审", "Yours: somebody else reviews it";
        review: "审题", "Review";
        review_of(stem: &str): "审题：{stem}", "Review: {stem}";
        written_by(n: i64, who: &str, day: &str): "第 {n} 版 · {who} · {day}送审", "Version {n} by {who}, handed in {day}";
        reason(text: &str): "修改说明：{text}", "Why it was changed: {text}";
        question: "题目、答案与解析", "Question, key and explanation";
        facts: "题目信息", "About it";
        difference(n: i64): "与使用中的第 {n} 版相比", "Compared with version {n}, which is in use";
        difference_none_title: "与已发布版本的差异", "Compared with what is in use";
        difference_none: "第一次审核，还没有已发布的版本。", "This is its first review; nothing is published yet.";
        own_notice: "您参与编写了这一版，须由其他人审核。这里可以查看，不能作出决定。", "You wrote this version or part of it, so somebody else reviews it. You can read it here, but not decide.";
        not_waiting: "这一版不在待审中，可能已由他人审核或作者已撤回。没有需要您做的。", "This version is not waiting for review: somebody else may have decided, or the author took it back. There is nothing for you to do.";
        will_correct(n: &str): "这一版的计分与使用中的版本不同。发布后，已有的 {n} 份作答会重新判分，考生会收到说明。", "This version is marked differently from the one in use. On publishing, the one answer given so far is marked again, and its candidate is told." | "This version is marked differently from the one in use. On publishing, the {n} answers given so far are marked again, and the candidates are told.";
        will_correct_reason(text: &str): "考生将看到的理由：{text}", "The reason they will read: {text}";
        explanation_left_behind: "这一版换了答案，解析却没有改。请核对解析说的是不是现在的答案；不符的请退回。", "This version has another key, but the explanation stayed as it was. Check that it explains the key as it is now; if not, send it back.";
        will_correct_no_reason: "作者没有写修改说明，考生将看不到理由。可退回请作者补写。", "The author gave no reason, so candidates will read none. You can send it back and ask for one.";
        verdict: "逐项意见", "Point by point";
        point_key: "答案", "Key";
        point_key_hint: "依据教材和法规，答案唯一且正确；案例题看评分要点和参考答案。", "Right, and the only right one, by textbook and law; for a case, the rubric and the model answer.";
        point_options: "选项", "Options";
        point_options_hint: "长短相当，互不重复，干扰项有理由；案例题看各小题。", "Of similar length, none twice, wrong ones plausible; for a case, its tasks.";
        point_explanation: "解析", "Explanation";
        point_explanation_hint: "说明为什么对，也说明其余为什么不对。", "Says why the key is right and why the others are not.";
        point_source: "依据", "Source";
        point_source_hint: "查得到，条款和日期准确，仍然有效。", "Can be found; article and date are right; still in force.";
        point_chapter: "章节", "Chapter";
        point_chapter_hint: "在各版大纲中都归入了合适的章节。", "Belongs to the right chapter of each syllabus edition.";
        fine: "通过", "Fine";
        not_fine: "需修改", "Needs mending";
        remark: "意见", "Remark";
        remark_of(point: &str): "{point}：意见", "{point}: remark";
        comment: "总的意见", "On the whole";
        comment_hint: "退回时请写明怎样修改；作者会收到。", "When sending it back, say what to change. The author gets this.";
        publish: "发布", "Publish";
        send_back: "退回作者", "Send back";
        gap_unjudged(point: &str): "请判断“{point}”是否通过。", "Say whether this is fine: {point}.";
        gap_remark(point: &str): "“{point}”需修改，请写明原因。", "Say what needs mending: {point}.";
        gap_not_fine(point: &str): "“{point}”需修改，不能发布。请退回作者，或改为通过。", "{point} needs mending, so it can’t be published. Send it back, or call it fine.";
        gap_nothing_to_mend: "退回时请写明要修改什么。", "When sending it back, say what to change.";
        gap_decision: "请选择发布或退回。", "Choose to publish it or to send it back.";
        stale: "您阅读期间，这道题有了新的版本。没有作出任何决定，您写的意见都保留在下面。请看过新版本后再提交。", "While you were reading, the question got another version. Nothing was decided, and everything you wrote is kept below. Read the new version, then send your verdict again.";
        overtaken: "您阅读期间，这一版已由他人审核或被撤回。没有再作决定；您写的意见保留在下面，可供复制。", "While you were reading, somebody else decided on this version, or it was taken back. Nothing more was decided; what you wrote is kept below for copying.";
        published(n: i64): "第 {n} 版已发布，已通知作者。", "Version {n} is published, and its author is told.";
        published_corrected(n: i64, answers: &str): "第 {n} 版已发布。{answers} 份作答已重新判分，考生会收到说明。", "Version {n} is published. Answers marked again: {answers}. The candidates are told.";
        returned(n: i64): "第 {n} 版已退回，已通知作者。", "Version {n} is sent back, and its author is told.";
        reviews: "审核记录", "Reviews";
        reviews_none: "还没有人审核过。", "Nobody has reviewed it yet.";
        decided_publish(n: i64, who: &str): "{who}发布了第 {n} 版", "{who} published version {n}";
        decided_return(n: i64, who: &str): "{who}退回了第 {n} 版", "{who} sent version {n} back";
        all_fine: "各项通过", "Fine in every point";
        finding(point: &str, remark: &str): "{point}：{remark}", "{point}: {remark}";
        corrections: "更正记录", "Corrections";
        corrected(from: i64, to: i64): "第 {from} 版的计分由第 {to} 版更正", "The marking of version {from} was corrected by version {to}";
        corrected_answers(n: &str): "{n} 份作答的得分有变", "The marks of one answer changed" | "The marks of {n} answers changed";
        no_reason: "未写理由", "no reason given";
    }
}
