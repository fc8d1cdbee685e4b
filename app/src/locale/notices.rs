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
        training_published: "有您关注的新场次", "A new session of the kind you asked about";
        training_published_text(at: &str): "{at} 开始，现在可以查看日程与名额。", "It begins on {at}. Its dates and seats are on its page.";
        training_confirmed: "报名成功", "You have a seat";
        training_confirmed_text(at: &str, place: &str): "{at} 开始，地点：{place}。", "It begins on {at}. Where: {place}.";
        training_waiting: "您已进入候补", "You are on the waiting list";
        training_waiting_text(position: i64): "您排在第 {position} 位；有名额时会按顺序为您保留，并通知您确认。", "You are number {position}. When a seat comes free it is kept for you in your turn, and you are asked to confirm.";
        training_offered: "有名额了，请您确认", "A seat is kept for you: please confirm";
        training_offered_text(until: &str): "名额为您保留到 {until}，逾期会让给下一位。", "It is kept until {until} and then goes to the next.";
        training_offer_lapsed: "名额未确认，已让给下一位", "The seat kept for you went to the next";
        training_offer_lapsed_text: "没有在期限内确认。仍可在场次页面重新排队。", "You didn’t confirm in time. You can join the queue again on the session’s page.";
        training_changed: "您报名的场次有变更", "A session you signed up for has changed";
        training_change(field: &str, before: &str, after: &str): "{field}：由“{before}”改为“{after}”", "{field}: from “{before}” to “{after}”";
        training_change_seen(field: &str): "{field}有变化，见场次页面", "{field}: see the session’s page";
        training_changed_free: "时间或地点变了：开始之前，您可以退出，不受退出截止时间限制。", "Time or place changed: until it begins you may withdraw, even though the deadline is past.";
        training_clash: "时间冲突，请您选择一场", "Two of your sessions are at the same time now";
        training_clash_text(at: &str, other: &str): "改到 {at} 后，与您已报名的“{other}”时间冲突。开始之前，两场都可以退出，不受退出截止时间限制。", "It now begins on {at}, at the same time as “{other}”, for which you are registered. Until they begin you may withdraw from either, even though the deadline is past.";
        training_cancelled: "您报名的场次取消了", "A session you signed up for was cancelled";
        training_cancelled_text(reason: &str): "原因：{reason}。您无需办理退出，这段时间可以另行安排。", "Reason: {reason}. There is nothing for you to do; the time is yours again.";
        training_cancelled_plain: "您无需办理退出，这段时间可以另行安排。", "There is nothing for you to do; the time is yours again.";
        training_tomorrow: "明天有您报名的培训", "A session you signed up for is tomorrow";
        training_tomorrow_text(at: &str, place: &str): "{at} 开始，地点：{place}。来不了请尽早告诉主办单位。", "It begins on {at}. Where: {place}. If you can’t come, please tell the organisers early.";
        training_rate: "请评价您参加的培训", "Please rate the session you attended";
        training_rate_text: "不记名，满五人评价后才显示结果。", "It is anonymous; nothing is shown until five have answered.";
        training_slip: "您的结业证明已签发", "Your completion slip is issued";
        training_slip_text(code: &str): "编号 {code}，可以打印，也可以请别人查验。", "Number {code}. You can print it, and others can verify it.";
        online: "线上", "online";
        report_kept: "您报的错有了答复", "The error you reported is answered";
    }
}
