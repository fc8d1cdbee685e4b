//! Texts of 保存期限: what goes when it isn't needed any more.

texts! {
    /// 保存期限
    Retention {
        title: "保存期限与清理", "Retention of personal data";
        lead: "不再需要的个人信息到期清理，每晚 2:30 以后自动进行一次。统计所依据的成绩、证书、登记、学时和任职记录不受影响。", "What is not needed any more goes, every night after 2:30. Results, certificates, registration, hours and employment, which figures are made of, stay.";
        col_rule: "清理什么", "What goes";
        col_due: "今天清理将移除", "Would go today";
        col_last: "上次清理", "Last run";
        rules: "规则", "Rules";
        source: "依据", "Basis";
        period: "保存月数", "Months kept";
        period_hint(least: i64, most: i64): "{least}–{most} 个月", "{least} to {most} months";
        bad_period(least: i64, most: i64): "请填写 {least} 到 {most} 之间的整月数，没有保存。", "Give a whole number of months from {least} to {most}; nothing was saved.";
        fixed: "上传后 7 天，不可更改", "Seven days after the upload; cannot be changed";
        save_for(rule: &str): "保存“{rule}”的月数", "Save the months of “{rule}”";
        save: "保存", "Save";
        saved(rule: &str): "“{rule}”的保存期限已更改，从下一次清理起适用。", "The period of “{rule}” is changed, from the next run on.";
        unknown: "没有这条规则，没有更改。请重新打开本页。", "There is no such rule; nothing was changed. Open this page again.";
        changed(day: &str, who: &str): "{who}于 {day} 更改", "changed by {who} on {day}";
        changed_on(day: &str): "{day} 更改", "changed on {day}";
        shipped: "随附的期限", "as shipped";
        never: "还没有清理过", "not yet run";
        last_round(at: &str, removed: &str): "{at}，夜间自动，移除 {removed}", "{at}, at night: {removed} removed";
        last_command(at: &str, removed: &str): "{at}，命令行，移除 {removed}", "{at}, on the command line: {removed} removed";
        last_page(at: &str, who: &str, removed: &str): "{at}，{who}，移除 {removed}", "{at}, {who}: {removed} removed";
        run: "现在清理……", "Run now …";
        run_title: "现在清理", "Run now";
        run_lead: "移除以后不能恢复（以前的备份里还有）。请核对数量。", "What is removed cannot be brought back (earlier backups still hold it). Check the numbers.";
        run_confirm: "确认清理", "Remove it";
        run_nothing: "今天没有到期的内容。", "Nothing is due today.";
        ran(removed: &str): "清理完成，共移除 {removed} 项。", "Done: {removed} removed.";
        always: "不设期限的", "Without a period here";
        always_sessions: "登录会话：到期即移除，每小时一次。", "Browser sessions: at their end, every hour.";
        always_jobs: "已完成的后台任务与邮件任务：7 天。", "Jobs and mails that are done: seven days.";
        always_trail: "审计记录：一直保存，任何人不能修改（网络安全法要求网络日志不少于六个月）。", "The audit trail: always kept, and nobody can change it (the Cybersecurity Law wants logs kept for six months at least).";
        uploads: "导入核对文件", "Uploaded lists";
        uploads_text: "上传的名单和核对报告，到期后整份移除，无论是否导入。", "Lists and their reports, whole, once they have expired, applied or not.";
        uploads_source: "本系统规定：核对用的文件只为导入而存", "This system: such a file is kept for its import only";
        notices: "已读消息", "Read messages";
        notices_text: "从阅读之日起算；未读的不移除。", "From the day they were read; unread ones stay.";
        notices_source: "个人信息保护法第十九条：保存期限为实现目的所必要的最短时间", "PIPL §19: no longer than the purpose needs";
        matches: "已核对的成绩行", "Settled rows of results";
        matches_text: "名单里存疑的行，从最后一次变动起算；已入台账的成绩保留，以后再出现同样的行需要重新核对。", "Doubtful rows of lists, from their last change; results that came into the ledger stay. The same row in a later list is asked about again.";
        matches_source: "个人信息保护法第十九条；至少 12 个月，以便次年名单沿用", "PIPL §19; at least 12 months, for the list of the next year";
        proofs: "学时证明材料", "Proofs of hours";
        proofs_text: "文件内容和文件名，从学时所在登记有效期结束起算；“曾有证明”保留，待审核的不移除。", "Content and name of a file, from the end of the registration period of the hours; that there was one stays. Hours not yet decided keep theirs.";
        proofs_source: "个人信息保护法第十九条；学时按三年登记有效期计算（民发〔2009〕44 号）", "PIPL §19; hours count within a registration of three years (民发〔2009〕44 号)";
        reveals: "号码查看记录", "Who was shown numbers";
        reveals_text: "从查看之日起算。", "From the day of the reveal.";
        reveals_source: "个人信息保护法第五十六条：至少三年", "PIPL §56: at least three years";
        leavers: "离职人员的号码", "Numbers of people who left";
        leavers_text: "证件号码和电话，从离职和登记有效期结束中较晚的一天起算；姓名和资格记录保留，有申请在办的不移除。此后不能再按证件号码匹配到本人。", "ID and phone numbers, from the day they left or their registration ended, whichever is later; name and record stay, and nothing goes while an application is open. They are not found by number any more.";
        leavers_source: "个人信息保护法第十九条、第四十七条；至少三年，即一个登记有效期", "PIPL §19 and §47; at least three years, one period of registration";
    }
}
