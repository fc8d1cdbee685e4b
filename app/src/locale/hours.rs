//! Texts of continuing education.

use zhengtu::certification::hours::{Flaw, HoursRefusal, Kind, MOST, ProofFlaw, Standing};

texts! {
    /// 继续教育
    Hours {
        title: "继续教育学时", "Continuing education";
        of(name: &str): "{name} 的继续教育学时", "Continuing education of {name}";
        progress: "进度", "Progress";
        entries: "学时记录", "Entries";
        none: "还没有学时记录", "No hours yet";
        none_text: "参加本系统的继续教育场次，签发结业证明后自动入账；其他培训在这里登记并附上证明。", "Hours of sessions in this system come by themselves with the slip; enter other training here, with proof.";
        column_what: "培训", "Training";
        column_days: "日期", "Dates";
        column_hours: "学时", "Hours";
        column_state: "状态", "State";
        column_proof: "证明", "Proof";
        professional: "专业科目", "professional";
        general: "公需科目", "general";
        kind: "来源", "From";
        kind_session: "本系统培训", "a session of this system";
        kind_elsewhere: "其他培训", "training elsewhere";
        kind_degree: "社会工作学历学位（一次记 90 学时）", "a degree in social work (90 hours, once)";
        kind_manual: "人工登记", "entered by hand";
        state_claimed: "待确认", "to be confirmed";
        state_accepted: "已确认", "confirmed";
        state_refused: "未通过", "refused";
        state_taken_back: "已撤销", "taken back";
        history: "变更记录", "History";
        history_one(day: &str, who: &str, what: &str): "{day} {who}：{what}", "{day}, {who}: {what}";
        somebody: "系统", "the system";
        says_reason(reason: &str): "原因：{reason}", "reason: {reason}";
        entered_hours(n: &str): "{n} 学时", "{n} hours";
        add: "登记学时", "Enter hours";
        claim: "申报学时", "Claim hours";
        claim_lead: "在别处参加的培训，填好并附上证明，由单位工作人员确认后计入。", "Training you had elsewhere: fill this in and attach proof. It counts once a staff officer has confirmed it.";
        field_title: "培训（学历）名称", "Training or degree";
        field_provider: "举办（授予）单位", "Held or awarded by";
        field_first: "开始日期", "First day";
        field_first_hint: "学历学位可不填", "may be left empty for a degree";
        field_last: "结束（取得）日期", "Last day, or day of award";
        field_hours: "学时", "Hours";
        field_hours_hint: "按实际培训时间，可以半学时，如 6.5；学历学位不用填", "As really taught, halves allowed, such as 6.5. Not needed for a degree";
        field_professional: "专业科目（不是公需科目）", "A professional subject";
        field_reason: "说明", "Note";
        field_reason_hint: "人工登记须写明依据，200 字以内", "needed where it is entered by hand; at most 200 characters";
        field_file: "证明材料", "Proof";
        field_file_hint: "PDF 或照片，5 MB 以内。请先遮住身份证号；文件加密保存，只有您和您单位的工作人员能打开。", "A PDF or a photo, up to 5 MB. Cover ID numbers first. It is kept encrypted; only the person and their staff officers can open it.";
        save: "保存", "Save";
        send: "提交", "Send";
        saved: "已登记，已计入学时。", "Entered, and it counts.";
        sent: "已提交，等待单位确认。", "Sent; it waits to be confirmed.";
        accept: "确认", "Confirm";
        refuse: "退回", "Refuse";
        take_back: "撤销", "Take back";
        correct: "更正", "Correct";
        more(title: &str): "处理“{title}”", "Change “{title}”";
        reason: "原因", "Reason";
        reason_hint: "退回、撤销时必填，本人看得到", "needed to refuse or take back; the person sees it";
        accepted: "已确认，计入学时；已通知本人。", "Confirmed; it counts, and they were told.";
        refused: "已退回，已通知本人。", "Refused, and they were told.";
        taken_back: "已撤销，原记录保留。", "Taken back; the record is kept.";
        corrected: "已更正，原记录保留。", "Corrected; the old record is kept.";
        correct_title(title: &str): "更正“{title}”", "Correct “{title}”";
        correct_reason: "更正原因", "Why it is corrected";
        proof_add: "上传证明", "Add proof";
        proof_added: "证明已保存。", "The proof is kept.";
        proof_remove: "删除", "Remove";
        proof_remove_of(name: &str): "删除证明 {name}", "Remove {name}";
        proof_removed: "证明已删除，不能恢复。", "The proof was removed for good.";
        proof_lost: "文件需要重新选择。", "The file must be chosen again.";
        no_file: "请选择一个文件。", "Choose a file.";
        bad_day: "请写成 2026-05-23 的形式。", "Write it like 2026-05-23.";
        bad_hours: "请写成 6 或 6.5。", "Write it like 6 or 6.5.";
        no_kind: "请选择来源。", "Choose where they come from.";
        queue: "待确认的学时", "Hours to be confirmed";
        queue_lead: "本人申报、等待确认的学时，等得最久的在前。", "Claimed by the people themselves, longest waiting first.";
        queue_none: "没有待确认的学时", "Nothing waits";
        queue_none_text: "有人申报学时，会出现在这里。", "What people claim appears here.";
        waits_since(day: &str): "{day} 提交", "sent on {day}";
        to_all: "查看全部学时与登记", "See all hours";
        session_note: "随结业证明变动：证明更正或撤销，这里自动跟着变。", "Follows its slip: when that is corrected or withdrawn, so is this.";
        flaw_title: "请填写名称。", "Say what it was.";
        flaw_long: "名称和单位各不超过 100 字。", "At most 100 characters each.";
        flaw_provider: "请填写举办（授予）单位。", "Say who held or awarded it.";
        flaw_reversed: "结束日期早于开始日期。", "It ends before it begins.";
        flaw_future: "还没有结束的培训不能登记。", "It isn’t over yet.";
        flaw_no_hours: "请填写学时。", "Give the hours.";
        flaw_many_hours: "学时超过了这些天可能的时间（每天最多 12 学时）。", "More than these days can hold (12 hours a day at most).";
        flaw_reason: "请写明依据或原因，200 字以内。", "Give the reason, at most 200 characters.";
        refusal_overtaken: "这条记录刚刚有了变化，没有再改。请看现在的内容。", "This entry has just changed, so nothing more was done. See what it says now.";
        refusal_degree: "学历学位一次性记 90 学时，已经记过一次。", "A degree counts 90 hours once, and one is on record.";
        proof_empty: "文件是空的。", "The file is empty.";
        proof_large: "文件太大：最大 5 MB，照片不超过 3200 万像素。", "The file is too large: at most 5 MB, and 32 million pixels for a photo.";
        proof_kind: "只收 PDF 或图片（PNG、JPEG、WebP、GIF），这个文件不是。", "Only a PDF or a picture (PNG, JPEG, WebP, GIF); this file is neither.";
        proof_damaged: "文件不完整或损坏，打不开。", "The file is incomplete or damaged.";
        proof_active: "这个 PDF 带有脚本或附件，请另存为普通 PDF 再传。", "This PDF has scripts or attachments; save it as a plain one.";
        proof_many(max: usize): "每条记录最多 {max} 个证明文件。", "At most {max} files for an entry.";
    }
}

impl Hours {
    /// What an entry comes from.
    pub const fn kind_name(self, kind: Kind) -> &'static str {
        match kind {
            Kind::Session => self.kind_session(),
            Kind::Elsewhere => self.kind_elsewhere(),
            Kind::Degree => self.kind_degree(),
            Kind::Manual => self.kind_manual(),
        }
    }

    /// Whether it counts, with the mark of a status.
    pub const fn state(self, standing: Standing) -> (&'static str, &'static str) {
        match standing {
            Standing::Claimed => ("warn", self.state_claimed()),
            Standing::Accepted => ("ok", self.state_accepted()),
            Standing::Refused => ("bad", self.state_refused()),
        }
    }

    /// The field something is wrong with, and the sentence.
    pub const fn flaw(self, flaw: Flaw) -> (&'static str, &'static str) {
        match flaw {
            Flaw::NoTitle => ("title", self.flaw_title()),
            Flaw::TooLong => ("title", self.flaw_long()),
            Flaw::NoProvider => ("provider", self.flaw_provider()),
            Flaw::Reversed => ("last_day", self.flaw_reversed()),
            Flaw::Future => ("last_day", self.flaw_future()),
            Flaw::NoHours => ("hours", self.flaw_no_hours()),
            Flaw::TooManyHours => ("hours", self.flaw_many_hours()),
            Flaw::NoReason => ("reason", self.flaw_reason()),
        }
    }

    /// Why nothing was changed.
    pub const fn refusal(self, refusal: HoursRefusal) -> &'static str {
        match refusal {
            HoursRefusal::Overtaken => self.refusal_overtaken(),
            HoursRefusal::DegreeTwice => self.refusal_degree(),
            HoursRefusal::NoReason => self.flaw_reason(),
        }
    }

    /// Why a file isn't taken.
    pub fn proof_flaw(self, flaw: ProofFlaw) -> String {
        match flaw {
            ProofFlaw::Empty => self.proof_empty().to_owned(),
            ProofFlaw::TooLarge => self.proof_large().to_owned(),
            ProofFlaw::OtherKind => self.proof_kind().to_owned(),
            ProofFlaw::Damaged => self.proof_damaged().to_owned(),
            ProofFlaw::Active => self.proof_active().to_owned(),
            ProofFlaw::TooMany => self.proof_many(MOST),
        }
    }
}
