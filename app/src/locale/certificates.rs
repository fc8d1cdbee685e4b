//! Texts of the certificates on record: putting one there, looking at it, voiding it.

use zhengtu::certification::rules::Scheme;

texts! {
    /// 证书
    Certificates {
        title: "证书", "Certificates";
        none: "台账中没有此人的证书。", "No certificate of this person is on record.";
        record: "登记证书", "Put a certificate on record";
        record_lead: "按证书原样填写。登记后不能修改；填错了，作废并写明原因后重新登记。", "Copy what the certificate says. It can’t be changed afterwards: if something is wrong, void the record with a reason and enter it anew.";
        record_submit: "登记这份证书", "Put on record";
        recorded: "证书已登记。", "The certificate is on record.";
        recorded_early(year: i64): "证书已登记。它早于台账中最早的考试（{year} 年）；本地有效的证书可能如此，请核对日期。", "The certificate is on record. It is before the first exam on record ({year}); one that is valid locally may be. Please check the day.";
        level: "级别", "Level";
        choose: "请选择", "Choose one";
        scheme: "类别", "Scheme";
        scheme_hint: "高级只有证书、成绩合格证明或地方证书；初级、中级没有成绩合格证明", "高级 has the certificate, the pass slip or a local one; 初级 and 中级 have no slip";
        scheme_national: "国家（全国有效）", "national (valid nationwide)";
        scheme_separate_line: "单独划线（本地有效）", "separate pass line (valid locally)";
        scheme_local: "地方", "local";
        scheme_senior_slip: "高级成绩合格证明", "senior pass slip (高级合格证明)";
        scheme_senior_certificate: "高级证书（评审通过）", "senior certificate, after review";
        number: "证书编号（管理号）", "Certificate number (管理号)";
        obtained_on: "批准日期", "Obtained";
        day_hint: "如 2024-06-16", "Such as 2024-06-16";
        issuer: "签发单位", "Issued by";
        issuer_hint: "留空按日期填写：2025 年起为人力资源和社会保障部，此前为人力资源和社会保障部、民政部；地方证书必须填写", "Leave empty for that of the day: the ministry of human resources since 2025, both ministries before. A local certificate must say it";
        valid_until: "有效期至", "Valid until";
        valid_until_hint: "只有成绩合格证明需要；留空为三年", "Only for a pass slip; leave empty for three years";
        paper: "证书名称", "Name of the paper";
        validity: "有效范围", "Valid";
        valid_nationwide: "全国", "nationwide";
        valid_in(place: &str): "仅 {place}及当地", "locally: {place}";
        valid_locally: "仅当地", "locally only";
        bad_day: "请写成 2024-06-16 的形式。", "Write it as 2024-06-16.";
        bad_number: "证书编号应为 8 至 32 位数字或字母。", "A certificate number has 8 to 32 digits or letters.";
        held_by_another: "这个编号已登记在另一人名下，没有登记。请按证书核对编号；如原登记有误，请先由其登记地作废。", "Somebody else holds a certificate of this number; nothing was recorded. Check the number; if the other record is wrong, have it voided first.";
        on_record: "这份证书已在台账，没有重复登记。", "This certificate is on record already; nothing was recorded.";
        same_level(number: &str): "此人已有同级别、同类别的证书，编号 {number}。如原记录有误，请先作废。", "This person holds a certificate of this level and scheme, number {number}. If that record is wrong, void it first.";
        scheme_of_level: "类别与级别不相配。", "This scheme doesn’t go with the level.";
        no_issuer: "地方证书请填写签发单位。", "Say who issued a local certificate.";
        until_backwards: "有效期至早于批准日期。", "The last day is before the day it was obtained.";
        future: "批准日期晚于今天。", "The day is still to come.";
        before_scheme(year: i32): "批准日期早于 {year} 年，那时还没有这一考试。此前的证书请选择“地方”。", "The day is before {year}, when this exam was first held. For an earlier certificate choose “local”.";
        before_exam(year: i64): "批准日期早于考试：台账中此人最早参加这一级别的考试是 {year} 年。请核对日期；如成绩有误，请先更正成绩。", "The certificate is before the exam: the first of this level on record is that of {year}. Check the day; if the results are wrong, correct them first.";
        in_force: "有效记录", "on record";
        voided: "已作废", "voided";
        voided_on(at: &str): "已于 {at} 作废", "Voided {at}";
        void_reason_of(reason: &str): "原因：{reason}", "Reason: {reason}";
        void_title: "作废这条记录", "Void this record";
        void_lead: "只用于录错的证书。记录和原因会保留，编号可以重新登记；已有的登记有效期不受影响。", "Only for one that was recorded by mistake. The record stays, with the reason, and its number may be used again; registration periods are not affected.";
        void_reason: "作废原因", "Reason";
        void_submit: "作废记录", "Void the record";
        void_done: "证书记录已作废，原因已保留。", "The record is voided; the reason is kept.";
        void_already: "这条记录已经作废。", "This record is voided already.";
        void_applied: "这份证书有登记申请正在办理，没有作废。请先撤回或办结申请。", "An application for its registration is open; nothing was voided. Withdraw it or bring it to its end first.";
        check_voided: "这份证书的记录已作废", "The record of this certificate was voided";
        check_voided_text: "本系统的登记单位已把这条记录作废，通常是因为录错。这不等于证书被撤销；请向持证人所在地核实，或到中国人事考试网查验。", "Whoever entered it here has voided the record, mostly because of a slip. This does not say that the certificate was revoked: ask where the holder works, or check on the official examination site.";
        check_slip(until: &str): "成绩合格证明，有效至 {until}；不是证书", "a pass slip valid until {until}; it is no certificate";
        check_slip_over(until: &str): "成绩合格证明，已于 {until} 到期；不是证书", "a pass slip that ended on {until}; it is no certificate";
    }
}

impl Certificates {
    /// A scheme in words.
    pub const fn scheme_name(self, scheme: Scheme) -> &'static str {
        match scheme {
            Scheme::National => self.scheme_national(),
            Scheme::SeparateLine => self.scheme_separate_line(),
            Scheme::Local => self.scheme_local(),
            Scheme::SeniorSlip => self.scheme_senior_slip(),
            Scheme::SeniorCertificate => self.scheme_senior_certificate(),
        }
    }
}
