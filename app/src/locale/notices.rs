//! Texts of messages.

texts! {
    /// 消息
    Notices {
        title: "消息", "Messages";
        tool: "消息", "Messages";
        tool_unread(n: &str): "消息，{n} 条未读", "Messages, {n} unread";
        lead: "题目更正、审核结果和答复会告诉您。", "Corrections of questions, results of reviews and answers to your reports.";
        unread_count(n: i64): "{n} 条未读", "1 unread" | "{n} unread";
        all_read: "全部已读", "Nothing unread";
        mark_all: "全部标为已读", "Mark all as read";
        marked(n: u64): "已把 {n} 条消息标为已读。", "One message is marked as read." | "{n} messages are marked as read.";
        empty_title: "还没有消息", "No messages yet";
        empty: "您做过的题有更正，或您写的题、报的错有了结果，会在这里告诉您。", "You are told here when a question you answered is corrected, or when there is news of a question you wrote or an error you reported.";
        empty_action: "去刷题", "Practise";
        list: "消息列表", "List of messages";
        unread: "未读", "Unread";
        read: "已读", "Read";
        see: "查看", "See it";
        see_of(title: &str): "查看：{title}", "See it: {title}";
        corrected: "题目更正，您的得分有变", "A question was corrected, and your marks changed";
        corrected_text(old: &str, new: &str, reason: &str): "原得 {old} 分，更正后 {new} 分。理由：{reason}", "You had {old}, and now have {new}. Reason: {reason}";
        corrected_plain(old: &str, new: &str): "原得 {old} 分，更正后 {new} 分。", "You had {old}, and now have {new}.";
        returned: "您的题目被退回，请修改", "Your question was sent back to be changed";
        returned_text(n: i64, comment: &str): "第 {n} 版：{comment}", "Version {n}: {comment}";
        returned_plain(n: i64): "第 {n} 版，修改意见见题目页。", "Version {n}. What to mend is on the question’s page.";
        published: "您的题目已发布", "Your question is published";
        published_text(n: i64): "第 {n} 版已通过审核，考生可以练到了。", "Version {n} passed its review; candidates can practise with it now.";
        report_changed: "您报的错已处理，题目有修改", "The error you reported led to a change";
        cases_marked: "您的案例卷已批改", "Your case paper is marked";
        cases_marked_text(got: &str, full: &str): "得 {got} / {full} 分；各要点的得分和评语见成绩页。", "{got} of {full} marks. What each point earned, with comments, is on the page of your result.";
        script_assigned: "请您批改一份案例卷", "You are asked to mark a case paper";
        script_assigned_text(code: &str): "试卷 {code}。", "Script {code}.";
        script_to_settle(code: &str): "试卷 {code}：两位批改人的评分有差异，请您定分。", "Script {code}: two markers differ; please settle the marks.";
        mock_moved: "您报到的统一模考改期了", "An organised mock you joined has other times";
        mock_moved_text(from: &str, to: &str, minutes: i64): "现在是 {from} 开考，{to} 结束，作答 {minutes} 分钟。", "It now opens at {from} and ends at {to}; {minutes} minutes for the paper.";
        mock_extended: "您报到的统一模考延长了", "An organised mock you joined ends later";
        mock_extended_text(to: &str, reason: &str): "现在 {to} 结束。理由：{reason}", "It now ends at {to}. Reason: {reason}";
        mock_cancelled: "您报到的统一模考取消了", "An organised mock you joined was cancelled";
        mock_cancelled_text(reason: &str): "理由：{reason}", "Reason: {reason}";
        reminder: "今天的练习还没有完成", "Today’s practice isn’t done yet";
        reminder_text(answered: i64, goal: i64): "今天做了 {answered} 题，目标 {goal} 题。不想再收到提醒，可以在“进度”页关闭。", "You have answered {answered} of {goal} today. You can switch reminders off on the page “Progress”.";
        report_kept: "您报的错有了答复", "The error you reported is answered";
    }
}
