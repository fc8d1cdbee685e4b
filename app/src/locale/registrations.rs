//! Texts of 登记: applications, their review, and the periods.

use zhengtu::certification::rules::ApplicationState;

texts! {
    /// 登记
    Registrations {
        title: "登记", "Registration";
        queue_title: "登记审核", "Registrations";
        queue_lead: "首次登记和再登记的申请：初审、终审由不同的人办理，办结后登记、出证。", "Applications for first registration and renewal: reviewed twice, by different people, then registered and issued.";
        states: "状态", "State";
        open: "待办", "To be done";
        all: "全部", "All";
        found(n: &str): "共 {n} 件", "1 application" | "{n} applications";
        empty_title: "没有待办的登记申请", "No applications are waiting";
        empty_text: "申请从人员页提交：打开某人的页面，在“登记”一节点“申请登记”。", "Applications are handed in on a person’s page: open it and choose “Apply” under Registration.";
        empty_action: "打开人员台账", "Open the staff register";
        none_title: "没有这个状态的申请", "No applications in this state";
        none_text: "换一个状态看看。", "Look at another state.";
        none_action: "查看待办", "See what is to be done";
        column_person: "人员", "Person";
        column_what: "申请", "Application";
        column_state: "状态", "State";
        column_due: "办结期限", "To be decided by";
        column_place: "单位", "Organisation";
        kind_of(kind: &str, level: &str): "{kind} · {level}", "{kind} · {level}";
        first: "首次登记", "first registration";
        renewal: "再登记", "renewal";
        state_submitted: "待审核", "awaiting review";
        state_first_passed: "初审通过", "first review passed";
        state_first_failed: "初审未通过", "refused at the first review";
        state_final_passed: "终审通过", "final review passed";
        state_final_failed: "终审未通过", "refused at the final review";
        state_registered: "已登记", "registered";
        state_issued: "已出证", "issued";
        state_withdrawn: "已撤回", "withdrawn";
        periods_none: "还没有登记记录。", "Nothing is registered yet.";
        period_kind: "类型", "Kind";
        period_number: "登记编号", "Number";
        period_on: "登记日期", "Registered";
        period_span: "有效期", "Valid";
        span(from: &str, until: &str): "{from}至{until}", "{from} – {until}";
        period_state: "状态", "State";
        period_now: "有效", "valid";
        period_later: "未开始", "to begin";
        period_over: "已过期", "over";
        period_corrected: "已更正", "corrected";
        period_taken_back: "已撤销", "taken back";
        history: "更正与撤销的记录", "What was corrected or taken back";
        history_line(span: &str, at: &str, who: &str, reason: &str): "{span} · {at} {who} · {reason}", "{span} · {at}, {who} · {reason}";
        somebody: "系统", "the system";
        add_period: "补录登记有效期", "Enter a period";
        apply: "申请登记", "Apply";
        no_certificate: "台账中没有可登记的证书；先登记证书，才能申请登记。", "There is no certificate to be registered; put one on record first.";
        offer_first(level: &str, by: &str): "可申请{level}首次登记，一年期限至 {by}。", "{level}: the first registration can be applied for, within the year that ends on {by}.";
        offer_first_late(level: &str, by: &str): "{level}首次登记的一年期限已于 {by}届满，可补办，以当地口径为准；证书效力不受影响。", "{level}: the year for the first registration ended on {by}. It may still be applied for, as the local office directs; the certificate itself is not affected.";
        offer_renewal(level: &str, until: &str): "{level}登记有效期至 {until}，现可申请再登记。", "{level}: the registration is valid until {until} and can be renewed now.";
        offer_renewal_late(level: &str, until: &str): "{level}登记已于 {until}过期，可补办，以当地口径为准；资格证书继续有效。", "{level}: the registration lapsed on {until}. It may be renewed late, as the local office directs; the certificate stands.";
        no_leaver: "此人已没有现任职。登记由户籍或工作所在地的民政部门受理（民发〔2009〕44 号），须先在台账登记其现所在单位或区划，再申请。", "They belong to no place at present. Registration is taken by the office where somebody lives or works (民发〔2009〕44 号): enter where that is, then apply.";
        no_early(opens: &str, until: &str): "登记有效期至 {until}，{opens}起可申请再登记（有效期满前三个月内）。", "The registration is valid until {until} and can be renewed from {opens} on (the last three months).";
        no_higher(level: &str, until: &str): "已按更高级别（{level}）登记，有效期至 {until}。", "A higher level ({level}) is registered, until {until}.";
        application_open(kind: &str): "{kind}申请正在办理：", "An application is open ({kind}):";
        see_application: "查看申请", "See the application";
        last_application(kind: &str): "最近一次申请（{kind}）：", "The last application ({kind}):";
        apply_title: "申请登记", "Apply for registration";
        apply_lead: "提交后由初审、终审两人先后审核；初审前可以修改或撤回。", "It is then reviewed twice, by different people; until the first review it can be changed or withdrawn.";
        certificate: "证书", "Certificate";
        note: "说明", "Note";
        note_hint: "材料、核验情况等，可不填", "Papers handed in, what was checked; may be empty";
        submit: "提交申请", "Hand in";
        submitted: "申请已提交，等待初审。", "The application is handed in and awaits the first review.";
        submitted_late: "申请已提交，等待初审。期限已过，属补办，以当地口径为准。", "The application is handed in and awaits the first review. It is late: the local office decides.";
        already_open: "此人已有一件申请正在办理，没有重复提交。", "An application of theirs is open; nothing was handed in.";
        bad_certificate: "请选择一份有效的证书（成绩合格证明不办理登记）。", "Choose a certificate that is on record (a pass slip isn’t registered).";
        application_title(kind: &str, name: &str): "{kind}：{name}", "{name}: {kind}";
        submitted_at: "提交时间", "Handed in";
        due: "办结期限", "To be decided by";
        due_note: "30 个工作日，未计法定节假日", "30 working days; public holidays not counted";
        hours: "本期继续教育", "Hours in this period";
        hours_enough(have: &str, need: &str): "{have} / {need} 学时，已满", "{have} of {need} hours: enough";
        hours_short(have: &str, need: &str, missing: &str): "{have} / {need} 学时，还差 {missing}", "{have} of {need} hours: {missing} missing";
        steps: "办理经过", "Steps so far";
        step_by(who: &str, at: &str): "{who} · {at}", "{who} · {at}";
        step_edited: "修改", "changed";
        step_again: "更正后重新提交", "corrected and handed in again";
        gone_account: "已注销的账号", "an account that was deleted";
        edit_title: "修改申请", "Change the application";
        edit_submit: "保存修改", "Save";
        resubmit_title: "更正后重新提交", "Correct it and hand it in again";
        resubmit_submit: "重新提交", "Hand in again";
        withdraw_title: "撤回申请", "Withdraw the application";
        withdraw_submit: "撤回申请", "Withdraw";
        withdraw_lead: "撤回后可以另行提交新的申请。", "Another application can be handed in afterwards.";
        first_title: "初审", "First review";
        first_short: "本期学时不足。可以不通过；确需通过的，请写明理由。", "Hours are missing in this period. Refuse it, or say why it passes nevertheless.";
        final_title: "终审", "Final review";
        final_lead: "终审须由初审人、提交人以外的人办理。", "The final review is done by somebody who neither handed it in nor did the first review.";
        final_own_first: "初审是您办理的，终审须由另一人办理。", "You did the first review: the final one must be somebody else’s.";
        final_own_submitted: "申请是您提交的，终审须由另一人办理。", "You handed it in: the final review must be somebody else’s.";
        reason: "意见或理由", "Reason";
        reason_hint: "不通过时必填", "Needed for a refusal";
        pass_first: "初审通过", "Pass";
        fail_first: "初审不通过", "Refuse";
        pass_final: "终审通过", "Pass finally";
        fail_final: "终审不通过", "Refuse finally";
        register_title: "办理登记", "Register";
        register_lead(from: &str, until: &str): "按今天登记，有效期为{from}至{until}。", "Registered today, it is valid from {from} to {until}.";
        register_number: "登记编号", "Number";
        register_number_hint: "可不填", "May be empty";
        register_day: "登记日期", "Day of registration";
        register_submit: "登记", "Register";
        issue_title: "出证", "Issue";
        issue_lead: "登记证交给本人后，记为已出证。", "Once the registration has been handed over, mark it as issued.";
        issue_submit: "记为已出证", "Mark as issued";
        done_edit: "申请已修改。", "The application was changed.";
        done_withdraw: "申请已撤回。", "The application was withdrawn.";
        done_resubmit: "申请已重新提交，等待初审。", "The application is handed in again and awaits the first review.";
        done_pass_first: "初审已通过，等待另一人终审。", "Passed at the first review; somebody else does the final one.";
        done_fail_first: "初审未通过，理由已记录；更正后可重新提交。", "Refused, with the reason; it can be corrected and handed in again.";
        done_pass_final: "终审已通过，可以办理登记。", "Passed finally; it can be registered now.";
        done_fail_final: "终审未通过，理由已记录；更正后可重新提交。", "Refused, with the reason; it can be corrected and handed in again.";
        done_register: "已登记，有效期已记入此人的登记记录。", "Registered; the period is on the person’s record.";
        done_issue: "已记为出证。", "Marked as issued.";
        stale: "这件申请刚刚有了新的进展，您的操作没有执行；您填写的内容已保留。请看最新经过后再办理。", "The application has moved on since you opened it, and nothing was done; what you typed is kept. Look at the latest step, then decide.";
        not_now(state: &str): "这件申请现在是“{state}”，不能这样办理，没有做任何更改。", "The application is now “{state}” and this can’t be done; nothing was changed.";
        own_first: "初审是您办理的，终审须由另一人办理，没有做任何更改。", "You did the first review: the final one must be somebody else’s. Nothing was changed.";
        own_submitted: "申请是您提交的，终审须由另一人办理，没有做任何更改。", "You handed it in: the final review must be somebody else’s. Nothing was changed.";
        reason_needed: "不通过时请写明理由。", "Say why it is refused.";
        hours_missing(have: &str, need: &str): "本期学时 {have} / {need}，不足。确需通过的，请写明理由。", "{have} of {need} hours: too few. If it passes nevertheless, say why.";
        bad_register_day: "请填写提交申请之日起至今天的日期，如 2026-11-20。", "Give a day from the application until today, such as 2026-11-20.";
        overlap(from: &str, until: &str): "与已有的登记有效期（{from}至{until}）重叠，没有保存。", "It overlaps a period on record ({from} – {until}); nothing was saved.";
        backwards: "最后一天早于第一天或登记日期。", "The last day is before the first, or before the day of registration.";
        future: "登记日期晚于今天。", "The day of registration is still to come.";
        before_certificate(on: &str): "登记日期早于证书的批准日期（{on}）。", "The registration is before the certificate ({on}).";
        not_in_force: "这条记录已被更正或撤销，没有再次更改。", "This entry was corrected or taken back already; nothing was changed.";
        bad_day: "请写成 2026-11-20 的形式。", "Write it as 2026-11-20.";
        add_title: "补录登记有效期", "Enter a period";
        add_lead: "用于录入系统之外办理的登记，须写明依据。记录只能更正或撤销，不会被覆盖。", "For a registration made elsewhere; say what it rests on. Entries can be corrected or taken back, never overwritten.";
        from: "有效期自", "Valid from";
        from_hint: "留空为登记日期；在窗口内再登记的，自上期届满次日起", "Leave empty for the day of registration; renewed in its window, it follows the one before";
        until: "有效期至", "Valid until";
        until_hint: "留空为三年", "Leave empty for three years";
        day_hint: "如 2026-11-20", "Such as 2026-11-20";
        why: "依据", "What it rests on";
        why_hint: "如 纸质登记证、外地转入", "Such as the paper, or moved in from elsewhere";
        add_submit: "补录", "Enter";
        added: "登记有效期已补录。", "The period was entered.";
        period_title: "登记有效期", "Registration period";
        correct_title: "更正", "Correct it";
        correct_lead: "更正会新增一条记录代替这一条，原记录和原因都保留。", "A correction adds an entry in its place; the old one stays, with the reason.";
        correct_why: "更正原因", "Reason";
        correct_submit: "保存更正", "Save the correction";
        corrected: "登记有效期已更正，原记录保留。", "The period was corrected; the old entry is kept.";
        take_back_title: "撤销", "Take it back";
        take_back_lead: "只用于实际没有办理的登记。记录和原因会保留。", "Only for a registration that never was. The entry stays, with the reason.";
        take_back_why: "撤销原因", "Reason";
        take_back_submit: "撤销这次登记", "Take it back";
        taken_back: "登记有效期已撤销，原记录保留。", "The period was taken back; the entry is kept.";
        recorded: "录入", "Entered";
        by_application: "由申请办理", "by application";
    }
}

impl Registrations {
    /// A state in words, and the kind of status it is.
    pub const fn state_name(self, state: ApplicationState) -> (&'static str, &'static str) {
        match state {
            ApplicationState::Submitted => ("warn", self.state_submitted()),
            ApplicationState::FirstPassed => ("info", self.state_first_passed()),
            ApplicationState::FirstFailed => ("bad", self.state_first_failed()),
            ApplicationState::FinalPassed => ("info", self.state_final_passed()),
            ApplicationState::FinalFailed => ("bad", self.state_final_failed()),
            ApplicationState::Registered => ("ok", self.state_registered()),
            ApplicationState::Issued => ("ok", self.state_issued()),
            ApplicationState::Withdrawn => ("idle", self.state_withdrawn()),
        }
    }

    /// First registration or renewal.
    pub fn kind_name(self, kind: &str) -> &'static str {
        if kind == "renewal" { self.renewal() } else { self.first() }
    }
}
