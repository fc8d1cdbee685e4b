//! Texts of the exam calendar.

texts! {
    /// 考试日历
    Calendar {
        title: "考试日历", "Exam calendar";
        lead: "报名、准考证、考试、成绩、复查与证书登记的时间。以当地公告为准。", "When to register, print the admission slip, sit the exam, read and query results, and have the certificate registered. Local notices have the last word.";
        year: "考试年度", "Exam year";
        level: "级别", "Level";
        province: "省份", "Province";
        all_levels: "全部级别", "All levels";
        whole_country: "全国", "Whole country";
        show: "查看", "Show";
        junior: "初级", "Junior";
        intermediate: "中级", "Intermediate";
        senior: "高级", "Senior";
        registration: "报名", "Registration";
        payment: "缴费", "Payment";
        admission_slip: "准考证打印", "Admission slip";
        exam: "考试", "Exam";
        results: "成绩公布", "Results";
        recheck: "成绩复查", "Query of results";
        certificate: "证书登记", "Registration of the certificate";
        confirmed: "已公布", "Confirmed";
        expected: "预计", "Expected";
        expected_past: "预计时间已过，请看公告", "Expected date past: see the notices";
        cancelled: "已取消", "Called off";
        withdrawn: "已撤回", "Withdrawn";
        past: "已结束", "Over";
        running: "进行中", "Open now";
        running_last: "今天截止", "Last day today";
        running_left(days: i64): "还剩 {days} 天", "1 day left" | "{days} days left";
        coming(days: i64): "还有 {days} 天", "in 1 day" | "in {days} days";
        tomorrow: "明天", "Tomorrow";
        today: "今天", "Today";
        next_heading: "下一件事", "What is next";
        to_exam(year: i64): "距 {year} 年考试还有", "To the {year} exam";
        days(days: i64): "{days} 天", "1 day" | "{days} days";
        exam_today: "考试期间", "The exam is on";
        no_exam: "下一次考试的日期还没有录入。公布后会在这里倒计时。", "The date of the next exam has not been entered yet. Once it is published, the days are counted down here.";
        subscribe: "订阅到手机日历", "Subscribe in your calendar";
        subscribe_help: "在日历应用里选择“添加订阅”，粘贴下面的地址；日期有变会自动更新。", "In your calendar app choose “add by URL” and paste the address below; changes arrive by themselves.";
        subscribe_address: "订阅地址", "Address of the feed";
        download: "下载 .ics 文件", "Download the .ics file";
        column_what: "事项", "What";
        column_when: "时间", "When";
        column_state: "状态", "State";
        column_source: "出处", "Source";
        sittings: "各科场次", "Papers";
        table_of(year: i64): "{year} 年考试日历", "Exam calendar {year}";
        own_dates: "另有安排的省份", "Provinces with dates of their own";
        own_dates_lead: "以下省份的安排与全国不同，选择省份后按当地的显示。", "These provinces differ from the rest of the country. Choose a province to see its own dates.";
        by_rule_recheck: "由成绩公布日推算：自成绩公布之日起 30 日内向当地人事考试机构书面申请；客观题原则上不查分，主观题只核有无漏评、计分和登分。", "Worked out from the day of the results: a written request to the local examination office within 30 days. Objective papers are in principle not looked at again; of written papers only omissions and sums are.";
        by_rule_certificate: "由成绩公布日推算：取得证书后 1 年内申请首次登记（民发〔2009〕44 号）；起算日各地口径不一，请以登记机关为准。", "Worked out from the day of the results: first registration within a year of obtaining the certificate (民发〔2009〕44号). From which day that year runs differs from place to place: ask your registry.";
        by_rule: "推算", "Worked out";
        month(year: i32, month: u32): "{year}年{month}月", "{month}/{year}";
        note_official: "报名唯一入口是中国人事考试网（zg.cpta.com.cn）。日期由管理员按公开公告录入，每一条都注明出处；各省不同时按省份显示。", "Registration is only through the official examination site (中国人事考试网, zg.cpta.com.cn). The dates are entered by administrators from published notices, each with its source; where a province differs, its own dates are shown.";
        empty_title(year: i64): "{year} 年还没有录入日期", "Nothing entered for {year} yet";
        empty_body: "各地公布后由管理员录入；每一条都会注明出处。可以先查看往年的时间。", "Dates are entered as they are published, each with its source. Until then, earlier years show the usual course.";
        see_year(year: i64): "查看 {year} 年", "See {year}";
        manage: "管理日历", "Manage the calendar";
        manage_lead: "录入、修改和撤回时间；每次修改都保留原来的内容。", "Enter, change and withdraw dates. What an entry said before is always kept.";
        enter: "录入时间", "Enter dates";
        new_lead: "只录入已经公开发布的时间，并写明出处；还没有公布的选“预计”。", "Enter only what has been published, and say where. Choose “expected” for what has not.";
        edit: "修改时间", "Change dates";
        edit_of(what: &str): "修改：{what}", "Change: {what}";
        manage_empty_body: "先录入考试日期：考生的倒计时由它算出。", "Begin with the date of the exam: candidates’ countdowns follow from it.";
        group_what: "什么事项", "What";
        group_when: "什么时候", "When";
        group_source: "出处与说明", "Source and note";
        group_sittings: "各科场次（仅考试）", "Papers (exams only)";
        group_sittings_hint: "全部留空时按历年固定场次填写：第一天下午法规与政策，第二天上午综合能力、下午实务。", "Left empty, the usual timetable applies: regulations on the first afternoon, comprehensive ability on the second morning, practice in the afternoon.";
        field_year: "考试年度", "Exam year";
        field_kind: "事项", "What";
        field_level: "级别", "Level";
        field_province: "适用地区", "Where";
        field_province_hint: "某省录入后，在该省代替全国的同类时间。", "A province’s own dates replace the country’s there.";
        starts_day: "开始日期", "First day";
        starts_time: "开始时刻（选填）", "From (optional)";
        ends_day: "结束日期（选填）", "Last day (optional)";
        ends_time: "结束时刻（选填）", "Until (optional)";
        when_hint: "北京时间。不填时刻表示全天；只有一天时不填结束日期。只知道月份时，填该月第一天到最后一天并选“预计”。", "Beijing time. Without times it is whole days; for a single day leave the last day empty. If only the month is known, enter its first and last day and choose “expected”.";
        field_certainty: "确定程度", "How sure";
        field_state: "是否照常", "Takes place";
        standing: "照常", "As planned";
        field_cancelled: "已取消（告知考生当年不举行）", "Called off (candidates are told)";
        field_note: "说明（选填）", "Note (optional)";
        field_source: "出处", "Source";
        field_source_hint: "公告名称或网址。", "The name or address of the notice.";
        sitting_day: "日期", "Day";
        sitting_start: "开始", "From";
        sitting_end: "结束", "Until";
        save_new: "录入", "Enter";
        save: "保存修改", "Save changes";
        withdraw_summary: "撤回这条时间", "Withdraw this entry";
        withdraw_warning: "撤回后考生不再看到它，已订阅的日历会显示为取消；记录和原因保留。考试取消请改用“已取消”。", "Candidates no longer see it, and calendars that have it show it as cancelled; the record and the reason stay. If an exam is called off, use “called off” instead.";
        withdraw_reason: "撤回原因", "Reason";
        withdraw: "撤回", "Withdraw";
        withdraw_reason_empty: "请写明撤回原因，最多 200 个字。没有撤回。", "Please give a reason of at most 200 characters. Nothing was withdrawn.";
        withdrawn_because(reason: &str): "已撤回：{reason}", "Withdrawn: {reason}";
        changes: "修改记录", "What was changed";
        change_row(field: &str, before: &str, after: &str): "{field}：{before} → {after}", "{field}: {before} → {after}";
        field_times: "时间", "When";
        blank: "（空）", "(empty)";
        done_entered: "时间已录入，考生现在可以看到。", "Entered; candidates can see it now.";
        done_changed: "修改已保存，原来的内容保留在修改记录里。", "Saved; what it said before is kept below.";
        done_withdrawn: "已撤回，考生不再看到；记录保留。", "Withdrawn. Candidates no longer see it; the record is kept.";
        problem_year: "请填写 2008 到 2100 之间的年份。", "Please enter a year between 2008 and 2100.";
        problem_kind: "请选择事项。", "Please choose what it is.";
        problem_scope: "这个地区超出了您的管辖范围。", "This place is outside your scope.";
        problem_day: "日期无法识别，请按 2027-05-22 的格式填写。", "This date can’t be read; write it like 2027-05-22.";
        problem_time: "时刻无法识别，请按 09:00 的格式填写；开始和结束时刻要么都填，要么都不填。", "This time can’t be read; write it like 09:00. Give both times or neither.";
        problem_ends: "结束应在开始之后。", "It has to end after it begins.";
        problem_long: "一个事项最长两年，请检查日期。", "Nothing lasts longer than two years: check the dates.";
        problem_far: "日期与考试年度相差太远，请检查。", "The dates are too far from the exam year.";
        problem_source: "请写明出处：公告名称或网址。", "Please say where this was published.";
        problem_sittings_kind: "只有考试才有场次；请清空场次或把事项改为考试。", "Only exams have papers: clear them, or choose the exam.";
        problem_sitting_partial(subject: &str): "{subject}：日期、开始和结束要填写完整。", "{subject}: day, beginning and end are needed.";
        problem_sitting_end(subject: &str): "{subject}：结束应在开始之后。", "{subject}: it has to end after it begins.";
        problem_sitting_outside(subject: &str): "{subject}：不在考试日期之内。", "{subject}: it isn’t within the days of the exam.";
        problem_sitting_level(subject: &str): "{subject}：不属于所选级别。", "{subject}: it isn’t a paper of this level.";
        overtaken: "您打开之后，这条时间已被别人修改。您填写的内容都已保留，请核对后再保存。", "Somebody else changed this meanwhile. What you typed is kept: compare, then save again.";
        is_withdrawn: "这条时间已被撤回，不能再修改。", "This entry is withdrawn and can’t be changed.";
        feed_name: "社会工作者考试日历", "Social worker exam calendar";
        feed_title(what: &str, who: &str): "社会工作者考试 {what}（{who}）", "Social worker exam: {what} ({who})";
        feed_paper(paper: &str): "社会工作者考试 {paper}", "Social worker exam: {paper}";
        feed_description(source: &str): "以当地公告为准。出处：{source}", "Local notices have the last word. Source: {source}";
    }
}

impl Calendar {
    /// 级别
    pub const fn level_name(self, level: zhengtu::syllabus::Level) -> &'static str {
        use zhengtu::syllabus::Level;
        match level {
            Level::Junior => self.junior(),
            Level::Intermediate => self.intermediate(),
            Level::Senior => self.senior(),
        }
    }

    /// 事项
    pub const fn kind(self, kind: zhengtu::exam_calendar::WindowKind) -> &'static str {
        use zhengtu::exam_calendar::WindowKind;
        match kind {
            WindowKind::Registration => self.registration(),
            WindowKind::Payment => self.payment(),
            WindowKind::AdmissionSlip => self.admission_slip(),
            WindowKind::Exam => self.exam(),
            WindowKind::Results => self.results(),
            WindowKind::Recheck => self.recheck(),
            WindowKind::Certificate => self.certificate(),
        }
    }
}
