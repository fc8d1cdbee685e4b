//! Texts of deleting somebody from the staff register.

texts! {
    /// 删除台账信息
    Erasures {
        title: "删除台账信息", "Delete from the register";
        lead(name: &str): "删除 {name} 的姓名、号码和文字说明。考试、证书、登记和学时作为不指向任何人的事实保留，统计数字不变。", "Deletes the name, numbers and words of {name}. Exams, certificates, registration and hours stay as facts that are nobody’s, and no figure changes.";
        goes: "将被删除", "What is deleted";
        goes_person: "姓名、证件号码、电话、专业、从事社会工作起始", "Name, ID number, telephone, major, start in social work";
        goes_posts(n: i64): "{n} 段任职经历中的岗位", "The post in 1 place of work" | "The posts in {n} places of work";
        goes_numbers(certificates: i64, periods: i64): "{certificates} 个证书的管理号、{periods} 段登记的编号，以及其中的理由和说明", "The number of 1 certificate and of registration periods ({periods}), with reasons and notes" | "The numbers of {certificates} certificates and of registration periods ({periods}), with reasons and notes";
        goes_hours(hours: i64, proofs: i64): "{hours} 条学时的名称、举办单位和说明，{proofs} 份证明材料", "Title, provider and reason of 1 entry of hours, and its proof files ({proofs})" | "Titles, providers and reasons of {hours} entries of hours, and their proof files ({proofs})";
        goes_training(n: i64): "{n} 个培训名单上的姓名和单位；还没开始的场次退出，名额让给别人", "Name and unit on 1 list of training; seats in sessions to come go to others" | "Name and unit on {n} lists of training; seats in sessions to come go to others";
        goes_link: "与账号的关联（账号本身归本人）", "The link with an account (the account is their own)";
        stays: "将被保留，以及原因", "What stays, and why";
        stays_facts(results: i64): "{results} 条考试结果、证书的级别和日期、登记有效期、学时数、性别、学历、领域、所在单位、工作室聘期：统计用，不再对应到人", "1 result, levels and days of certificates, registration periods, hours, gender, education, field, units, terms in studios: for figures, of nobody" | "{results} results, levels and days of certificates, registration periods, hours, gender, education, field, units, terms in studios: for figures, of nobody";
        stays_trail: "审计记录和号码查看记录：依规定不能删除，只按编号指向记录，没有姓名和号码", "The audit trail and who saw numbers: they can’t be deleted, and name records by id, without names or numbers";
        stays_slips: "培训结业证明：发给本人出示，凭编号查验仍然有效", "Completion slips: they were issued to be shown, and their codes still hold";
        stays_backups: "以前的备份：到期一并销毁", "Earlier backups, until they are destroyed";
        final_note: "删除后不能恢复，也查不回是谁；以后再录入，按新人处理。", "This can’t be undone or traced back; entered again they are somebody new.";
        not_now: "现在不能删除", "Not now";
        belongs: "还在岗：部门依法管理在岗人员台账。请先办理离职。", "They belong to a unit, whose register is kept by law. They leave first.";
        registered(day: &str): "登记有效期到 {day}：登记有效期间须可查。期满后再办。", "Registered until {day}: a registration in force must be answered for. Afterwards it can be done.";
        under_review: "有登记申请正在审核：请先审结或撤回。", "An application for registration is under review: finish or withdraw it first.";
        erased: "台账信息已删除。", "They were deleted from the register.";
        erased_page: "台账信息已删除：姓名、号码和文字说明已清空，不能再查看或修改；以下事实只用于统计，不再对应到人。", "Deleted from the register: name, numbers and words are gone and can’t be seen or changed. What follows is only for figures, and nobody’s.";
        goes_studios(n: i64): "{n} 段名师工作室聘期上的姓名", "The name of 1 term in a studio" | "The name of {n} terms in studios";
        goes_rest: "待办与提醒、合并理由、认定为本人的名单行", "What is due and reminders, why entries were merged, and rows of lists settled as theirs";
        reason: "理由", "Why";
        reason_hint: "如“本人书面申请，已核对身份”；至少 4 个字，删除后理由也一并清空", "Such as “asked in writing, identity checked”; at least 4 letters, and emptied with the rest";
        reason_bad: "请说明理由，4 至 200 个字，不要写证件号码或电话。", "Say why, in 4 to 200 letters, without ID or telephone numbers.";
        ask: "提出删除，请另一人确认", "Ask for it; somebody else confirms";
        asked: "已提出。由另一位工作人员确认后删除。", "Asked for. Another officer confirms it.";
        asked_twice: "已经有人提出，正等待确认。", "It is asked for already.";
        waiting_own(at: &str): "本人于 {at} 请求删除。", "They asked for it on {at}.";
        waiting_office(who: &str, at: &str): "{who} 于 {at} 提出删除。", "{who} asked for it on {at}.";
        says(reason: &str): "理由：{reason}", "Why: {reason}";
        own_hand: "提出的人和本人不能确认，请另一位工作人员处理。", "Neither whoever asked nor whoever is meant confirms it: another officer does.";
        sure: "我已核对本人意愿，知道删除后不能恢复", "I made sure that they want it, and know that it can’t be undone";
        sure_missing: "还没有勾选，没有删除。", "This isn’t ticked, so nothing was deleted.";
        confirm: "确认删除", "Delete";
        done: "已删除。", "Deleted.";
        refuse_title: "不同意删除", "Refuse";
        refuse: "答复并结束", "Answer and close";
        refused: "已答复，没有删除。", "Answered; nothing was deleted.";
        gone: "这个请求已经处理过。", "This request has been dealt with.";
        list_title: "待确认的删除请求", "Deletions to confirm";
        list_none_title: "没有待确认的请求", "None is asked for";
        list_none_text: "本人或同事提出删除台账信息后，列在这里，由另一位工作人员确认。", "When somebody or a colleague asks for a deletion it is listed here, for another officer to confirm.";
        by_own: "本人", "themselves";
        by_office: "工作人员", "an officer";
        who: "姓名", "Name";
        where_at: "单位", "Unit";
        by: "提出人", "Asked by";
        since: "时间", "When";

        own_title: "请求删除台账信息", "Ask to be deleted from the register";
        own_lead: "离职后，您可以请求删除台账里的姓名、号码和文字说明；由单位工作人员确认。考试、证书等事实去掉姓名后保留，用于统计。删除后不能恢复。", "Once you have left you can ask that your name, numbers and words are deleted; a staff officer confirms. Facts such as exams and certificates stay for figures, without your name. It can’t be undone.";
        own_ask: "请求删除", "Ask for deletion";
        own_waiting(at: &str): "您已于 {at} 请求删除，等待单位工作人员确认。", "You asked for it on {at}; a staff officer is to confirm.";
        own_withdraw: "撤回请求", "Take it back";
        own_withdrawn: "请求已撤回。", "Taken back.";
        own_refused(at: &str, answer: &str): "上次请求于 {at} 未获同意：{answer}", "Your last request was refused on {at}: {answer}";
        own_obstacles: "现在还不能删除的原因（仍可先提出请求）：", "What stands against it now (you can ask all the same):";
    }
}
