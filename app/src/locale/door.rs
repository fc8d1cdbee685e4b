//! Texts of the door: checking in and out, hours, corrections, ratings.

texts! {
    /// 签到与学时
    Door {
        title: "签到与学时", "Attendance and hours";
        check_in: "签到", "Check in";
        check_out: "签退", "Check out";
        how_qr: "扫码", "by phone";
        how_list: "名单勾选", "ticked on the list";
        how_sheet: "签到表录入", "from the paper sheet";
        how_door: "现场补录", "added at the door";
        by(name: &str): "（{name}）", " ({name})";
        date_number(n: i64, span: &str): "第 {n} 次 {span}", "Date {n}: {span}";
        date_short(n: i64): "第 {n} 次", "Date {n}";
        of_all(n: &str, all: &str): "{n} / {all}", "{n} / {all}";
        to_session: "返回场次", "Back to the session";
        sign_in: "登录", "Sign in";

        refused_not_registered: "名单上没有您的账号，没有签到。已由单位报名的，请在门口的名单上签到；没有报名的，请找现场工作人员补录。", "Your account is not on the list, so you were not checked in. If your organisation signed you up, ask to be ticked on the list at the door; if you have not registered, ask the staff to add you.";
        refused_cancelled: "本场次已取消或尚未发布，不能签到；没有做任何更改。", "This session is cancelled or not published, so nobody can be checked in; nothing was changed.";
        refused_no_date: "没有这一次课，没有做任何更改。请返回场次重新选择。", "There is no such date; nothing was changed. Go back to the session and choose again.";
        refused_too_early(at: &str): "签到还没有开始，{at} 起开放；没有签到。", "Check-in opens at {at}; you were not checked in.";
        refused_too_late(at: &str): "签到已于 {at} 结束，没有签到。确实到场的，请找主办单位更正。", "Check-in closed at {at}; you were not checked in. If you were there, ask the organisers to correct it.";
        refused_outside: "时间不在这一次课前后两小时之内，或者还没有到；没有保存。", "The time is not within two hours of this date, or is yet to come; nothing was saved.";
        refused_corrected: "这条记录后来由主办单位更正过，以更正为准；没有改动。确有不符的，请主办单位再次更正。", "The organisers corrected this record afterwards, and their correction stands; nothing was changed. If it is wrong, ask them to correct it again.";
        refused_not_begun: "这一次课还没有开放签到，不能更正。", "This date has not opened yet, so there is nothing to correct.";
        refused_left_before: "签退时间应晚于签到时间；没有保存。", "The check-out must be later than the check-in; nothing was saved.";
        refused_no_reason: "请写明更正原因（最多 200 字）；没有保存。", "Please give a reason of at most 200 characters; nothing was saved.";
        refused_unchanged: "时间与现在的记录相同，没有需要更正的。", "These are the times on record; there is nothing to correct.";
        refused_overtaken: "记录刚刚有变化，没有保存；您填写的内容仍在下面。请核对上面的最新记录后再提交。", "The record changed just now and nothing was saved; what you typed is still below. Compare it with the record above, then save again.";

        code_stale: "这个签到码已过期，没有签到。签到码每 20 秒更换一次，请对准门口的屏幕重新扫描。", "This code is too old, so you were not checked in. It changes every 20 seconds: scan the screen at the door again.";
        code_wrong: "这不是本次课的签到码，没有签到。请扫描本场次门口屏幕上的二维码。", "This is not a code of this date, so you were not checked in. Scan the code on the screen at this session’s door.";
        scan_first: "请用手机扫描门口屏幕上的二维码签到。", "To check in, scan the code on the screen at the door with your phone.";
        scanned(at: &str, name: &str): "已在 {at} 扫码。请确认以账号“{name}”", "Scanned at {at}. Please confirm for the account “{name}”:";
        sign_in_first(what: &str, at: &str): "已在 {at} 扫码。请在 15 分钟内登录完成{what}，时间按扫码时计算。", "Scanned at {at}. Sign in within 15 minutes to finish ({what}); the time of scanning counts.";
        came_at_label: "签到时间", "Checked in";
        left_at_label: "签退时间", "Checked out";
        done_in(at: &str): "已签到：{at}。", "Checked in: {at}.";
        done_out_only(at: &str): "已签退：{at}。但没有您的签到记录，这样不计学时；请找现场工作人员更正签到时间。", "Checked out: {at}. But there is no check-in of yours on record, so no hours count; ask the staff to correct it.";
        done_out(at: &str): "已签退：{at}。", "Checked out: {at}.";
        already_in(at: &str): "您已在 {at} 签到，无需重复。", "You were checked in at {at} already; nothing was changed.";
        already_out(at: &str): "您已在 {at} 签退，无需重复。", "You were checked out at {at} already; nothing was changed.";

        screen: "签到屏", "Door screen";
        screen_label: "签到二维码", "Check-in code";
        screen_came(n: &str, all: &str): "已签到 {n} / {all} 人", "{n} of {all} checked in";
        screen_left(n: &str, all: &str): "已签退 {n} / {all} 人", "{n} of {all} checked out";
        screen_again: "刷新二维码", "Refresh the code";
        screen_opens(at: &str): "{at} 起显示签到码。", "The code is shown from {at}.";
        screen_closed(at: &str): "签到已于 {at} 结束。漏签的请在“签到与学时”中更正。", "Check-in closed at {at}. Correct what was missed under Attendance and hours.";
        screen_lost: "网络中断，二维码已失效。恢复后自动显示；期间请用名单勾选。", "No connection, so the code no longer works. It comes back by itself; tick the list meanwhile.";
        screen_note: "二维码每 20 秒更换，只对本场次这一次课有效；拍下转发给别人，最多 40 秒内还能使用。按 F11 全屏。", "The code changes every 20 seconds and is good for this date only. A photograph sent on works for 40 seconds at most. Press F11 for full screen.";

        list: "名单勾选", "Tick the list";
        list_note: "逐人点“签到”或“签退”；断网时照常勾选，恢复后自动补传，不会重复。", "Press Check in or Check out for each person. Without a network it goes on working and sends later, without doubling.";
        list_opens(at: &str): "{at} 起可以签到。", "Check-in opens at {at}.";
        list_empty_title: "还没有人报名", "Nobody has registered yet";
        list_empty_body: "有人报名后，名单会出现在这里。", "Once people register, they are listed here.";
        column_name: "姓名", "Name";
        tick_of(what: &str, name: &str): "{what}：{name}", "{what}: {name}";
        tick_unreadable: "没有读到要勾选的人，没有做任何更改。请刷新页面后再试。", "It was not clear whom to tick; nothing was changed. Reload the page and try again.";
        ticked: "已记录。", "Recorded.";
        ticks_waiting: "{n} 条待发送，联网后自动补传；请不要清除浏览器数据。", "{n} waiting; they are sent once there is a network. Don’t clear the browser’s data.";
        ticks_signed_out: "登录已过期：请在另一个标签页用同一账号登录，这里会继续发送。", "You are signed out: sign in in another tab, with the same account, and this goes on sending.";
        ticks_unkept: "浏览器没有空间或不允许保存：未发送的勾选只在这个页面里，请不要关闭或刷新。", "This browser has no room or may not keep anything: what is not sent yet is in this page only. Don’t close or reload it.";
        ticks_others: "这台设备上还有 {n} 条由别的账号勾选、尚未发送；请本人登录后打开这个页面。", "{n} ticked by another account wait on this device; they are sent once that account signs in and opens this page.";
        tick_of_another: "现在登录的是另一个账号，没有记录。勾选仍保存在勾选人的浏览器中；请用打开名单时的账号登录，或刷新页面后用现在的账号重新勾选。", "Another account is signed in now, so nothing was recorded. Ticks stay in the browser for whoever made them: sign in as they did, or reload the page and tick again.";
        ticks_denied: "服务器没有接受，{n} 条没有记录，仍保存在本机：您可能已不能管理本场次，或场次有变动。请刷新页面核对。", "The server refused them: {n} are not recorded and stay on this device. You may no longer run this session, or it was changed. Reload the page and check.";
        ticks_refused: "没有记录：", "Not recorded:";

        add_summary: "现场补录…", "Add somebody at the door…";
        add_note: "没有报名但到了现场的人，可以按账号或单位名册补录；名单上会注明“现场补录”，并同时签到。", "Somebody who came without registering can be added by their account, or from the staff register; the list says so, and they are checked in at once.";
        add_account: "账号名", "Account name";
        add_account_hint: "没有账号的，这里留空，只填姓名，从单位名册中查找。", "Without an account leave this empty and type only the name, to look in the staff register.";
        add_which: "名册中是哪一位", "Which of them";
        add_name: "姓名", "Name";
        add_name_hint: "填了账号名的，这里留空则用账号名。", "With an account: left empty, the account name is used.";
        add_unit: "单位（选填）", "Organisation (optional)";
        add_over: "超员：名额已满也补录（名额加一，并留下变更记录）", "Over capacity: add even if full (one more seat, kept on record)";
        add: "补录并签到", "Add and check in";
        add_unknown: "没有这个账号，没有补录。请让本人打开页面，核对右上角的账号名。", "There is no such account; nobody was added. Ask them to open the site and read the name at the top right.";
        add_nobody: "请填账号名，或者填姓名从单位名册中查找；没有补录。", "Type the account name, or a name of the staff register; nobody was added.";
        add_not_in_register: "您管理的单位名册中没有这个姓名，没有补录。请核对姓名，或者填账号名。", "Nobody of this name is in the staff register of your units; nobody was added. Check the name, or type their account name.";
        add_several: "名册中有几位同名，没有补录。请选择是哪一位，再点一次。", "Several people have this name; nobody was added. Choose which of them, then press again.";
        add_closed(at: &str): "培训已于 {at} 结束，没有补录。", "The session ended at {at}; nobody was added.";
        add_too_long: "姓名最多 40 个字，单位最多 80 个字；没有补录。", "The name may have 40 characters and the organisation 80; nobody was added.";
        add_full: "名额已满，没有补录。教室还坐得下的，请勾选“超员”后再试。", "All seats are taken; nobody was added. If the room has space, tick “Over capacity” and try again.";
        add_already: "此人已在名单上，没有重复补录。请直接点“签到”。", "They are on the list already; nothing was changed. Just press Check in.";
        add_overlaps(title: &str): "此人同一时间已报名“{title}”，没有补录。", "They are registered for “{title}” at the same time; nobody was added.";
        added_mark: " · 现场补录", " · added at the door";
        added: "已补录。", "Added.";
        added_and_in: "已补录并签到。", "Added and checked in.";

        sheet: "录入签到表", "Type in the sheet";
        sheet_note: "对照纸质签到表：勾选到场的人，时间默认为起止时间，可以直接改写，例如 905 或 9:05；签退留空表示没有签退。扫过码、纸上签退的，勾选后只补签退。", "From the paper sheet: tick who was there. The times are filled in with those of the date; overwrite them, like 905 or 9:05. An empty check-out means none. Tick who was checked in already to add their check-out.";
        sheet_all: "先全部勾选，再去掉缺席的", "Tick everybody, then untick who was absent";
        sheet_present: "到场", "There";
        sheet_known: "已有记录", "On record";
        sheet_corrected: "已更正", "Corrected";
        sheet_save: "保存签到表", "Save the sheet";
        sheet_was_corrected: "记录已由主办单位更正过，没有录入；请点这一行的“更正”修改。", "This record was corrected by the organisers and stays as it is; press Correct in its row.";
        sheet_saved(n: &str): "已录入 {n} 人。已有记录的没有改动。", "1 person was entered; records that were there are unchanged." | "{n} people were entered; records that were there are unchanged.";
        sheet_flaws: "没有保存。请改正下面的时间，其余内容都还在：", "Nothing was saved. Please mend these times; everything else is still here:";
        sheet_time: "时间无法识别，请写成 09:05、9:05 或 905。", "The time can’t be read; write it like 09:05, 9:05 or 905.";
        field_of(what: &str, name: &str): "{what}：{name}", "{what}: {name}";

        correct: "更正", "Correct";
        correct_of(name: &str): "更正：{name}", "Correct: {name}";
        correct_title(date: &str): "更正时间：{date}", "Correct the times: {date}";
        correct_save: "保存更正", "Save the correction";
        correct_done: "已更正。原来的时间、操作人和原因都已保留。", "Corrected. The earlier times, who did it and why are kept.";
        time_hint: "例如 09:05；留空表示没有到场。", "Like 09:05; empty means they were not there.";
        left_hint: "留空表示没有签退。", "Empty means they did not check out.";
        reason: "更正原因", "Reason";
        reason_hint: "例如：手机没电，纸质签到表有签名。最多 200 字。", "For example: phone was empty, signed on paper. At most 200 characters.";
        history: "记录", "Record";
        history_empty: "还没有签到记录。", "Nothing is on record yet.";
        corrected(before: &str, after: &str, reason: &str, name: &str): "更正：{before} 改为 {after}，原因：{reason}（{name}）", "Corrected: {before} to {after}. Reason: {reason} ({name})";

        rule: "签到规则", "Rules of the door";
        rule_change: "修改签到规则…", "Change the rules…";
        rule_late: "迟到多少分钟以内不扣学时", "Minutes late that are forgiven";
        rule_early: "早退多少分钟以内不扣学时", "Minutes early that are forgiven";
        rule_beyond: "超过以后", "Beyond that";
        beyond_part: "按在场时间折算学时", "hours for the time they were there";
        beyond_none: "不计学时", "no hours";
        rule_needs_out: "没有签退不计学时", "No hours without a check-out";
        rule_percent: "结业所需学时（%）", "Hours needed for a slip (%)";
        rule_save: "保存规则", "Save the rules";
        rule_saved: "规则已保存，学时按新规则计算。", "The rules are saved, and hours follow them.";
        rule_minutes(max: i64): "请填 0 到 {max} 的整数。", "A whole number from 0 to {max}.";
        rule_percent_wrong: "请填 1 到 100 的整数。", "A whole number from 1 to 100.";
        rule_fixed: "已按现有规则签发结业证明，规则不能再改；没有保存。", "Slips were issued by these rules, so they can’t be changed any more; nothing was saved.";
        says_needs_out: "没有签退不计学时", "no hours without a check-out";
        says_no_out: "没有签退视为到结束", "without a check-out they stayed to the end";
        rule_says(late: i64, early: i64, beyond: &str, out: &str, percent: i64): "迟到 {late} 分钟、早退 {early} 分钟以内不扣学时，超过的{beyond}；{out}。学时达到 {percent}% 的签发结业证明。", "Up to {late} minutes late and {early} minutes early are forgiven; beyond that, {beyond}; {out}. A slip is issued for {percent}% of the hours.";

        column_date: "日程", "Date";
        column_came: "签到", "Checked in";
        column_door: "现场", "At the door";
        column_times: "时间", "Times";
        column_hours: "学时", "Hours";
        column_slip: "结业证明", "Slip";
        column_session: "场次", "Session";
        column_counts: "认定单位", "Recognised by";
        door_of(what: &str, date: &str): "{what}：{date}", "{what}: {date}";
        figures: "出勤", "Attendance";
        rate: "出勤率", "Attendance rate";
        rate_note(n: &str, all: &str): "应到 {all} 人次，实到 {n} 人次", "{n} of {all} attendances";
        no_shows: "缺席", "No-shows";
        no_shows_note(all: &str): "报名 {all} 人中一次都没有到", "of {all} registered came to no date";
        earned: "达到结业学时", "Hours enough for a slip";
        earned_note(percent: i64): "不少于 {percent}% 的学时", "at least {percent}% of the hours";
        people: "名单与学时", "People and hours";
        lacks_out: "缺签退", "no check-out";
        issue_all(n: &str): "签发结业证明（{n} 人）", "Issue slips ({n})";
        issue_note: "签发后学时写进证明；之后更正学时，证明会自动撤销并按新的学时重新签发。已撤销过的不会自动再签发。", "A slip states the hours. If they are corrected later, it is withdrawn and another one issued by itself. Whose slip was withdrawn gets none automatically.";
        slip_earned: "可签发", "Can be issued";
        slip_not_earned: "学时不足", "Too few hours";
        slip_withdrawn: "已撤销。查验时会显示撤销原因。", "Withdrawn. Whoever checks it sees why.";
        absent: "缺席人员", "Who did not come";
        ratings: "学员评价", "Ratings";
        ratings_few(n: usize): "满 {n} 人评价后显示。评价不记名，也不记时间。", "Shown once {n} have answered. Ratings are kept without names or times.";
        ratings_more(n: usize): "评价不记名，也不记时间；此后每满 {n} 份新评价一起显示。", "Ratings are kept without names or times; further ones are shown by {n} together.";
        ratings_mean(mean: &str, n: &str): "平均 {mean} 分，已显示 {n} 人的评价。", "{mean} on average of the {n} ratings shown.";
        stars(n: &str): "{n} 分", "1 star" | "{n} stars";

        rate_title: "评价培训", "Rate the session";
        rate_anonymous(n: usize): "不记名：评价与账号、时间分开保存，每满 {n} 份才一起显示给主办单位。提交后不能修改。请不要写能认出自己的内容。", "Anonymous: ratings are kept apart from accounts and times, and shown to the organisers by {n} together. They can’t be changed. Don’t write what would give you away.";
        rate_stars: "评分", "Stars";
        rate_words: "意见（选填，最多 500 字）", "Words (optional, at most 500 characters)";
        rate_send: "提交评价", "Send";
        rate_done: "谢谢您的评价。", "Thank you for your rating.";
        rate_not_over: "培训结束后才能评价；没有提交。", "It can be rated once it is over; nothing was sent.";
        rate_not_there: "只有到场签到的学员可以评价；没有提交。", "Only those who were there can rate it; nothing was sent.";
        rate_already: "您已经评价过了。评价不能修改，因为它不记名。", "You have rated it already. It can’t be changed, as nobody knows which one is yours.";
        rate_no_stars: "请选择 1 到 5 分。", "Please choose 1 to 5 stars.";
        rate_too_long: "意见最多 500 字。", "At most 500 characters.";

        own_title: "我的签到", "My attendance";
        own_hours(n: &str, all: &str): "学时 {n} / {all}", "{n} of {all} hours";
        own_hours_title: "我的学时与结业证明", "My hours and slips";
        not_counted: "不计入继续教育", "Doesn’t count as continuing education";
    }
}
