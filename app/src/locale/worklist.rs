//! Texts of 待办清单 and 时间线.

use zhengtu::certification::worklist::Category;

texts! {
    /// 待办清单
    Worklist {
        title: "待办清单", "Worklist";
        lead: "谁的登记、学时和成绩到期，什么时候到期。", "Whose registration, hours and passes are due, and when.";
        scope: "范围", "Scope";
        level: "级别", "Level";
        any: "全部", "All";
        show: "筛选", "Filter";
        group_registration: "登记", "Registration";
        group_hours: "继续教育", "Continuing education";
        group_exams: "考试成绩", "Exam results";
        group_register: "台账", "Staff register";
        people(n: &str): "{n} 人", "1 person" | "{n} people";
        entries(n: &str): "{n} 条", "1 entry" | "{n} entries";
        nothing_title: "目前没有待办", "Nothing is due";
        nothing_text: "这个范围内没有将到期、已过期或学时未满的人员。", "Nobody here has anything that is about to end, is over or is missing.";
        to_people: "打开人员台账", "Open the staff register";
        window_open: "再登记窗口已开放", "Renewal window open";
        window_open_text: "有效期满前三个月内，可办理再登记。", "In the last three months of the period: to be renewed now.";
        expiring_30: "30 天内到期", "Registration ends within 30 days";
        expiring_90: "90 天内到期", "Registration ends within 90 days";
        expiring_180: "180 天内到期", "Registration ends within 180 days";
        expiring_text: "登记有效期将满；申请正在审核的不列入。", "The period ends soon. Whoever’s application is being reviewed isn’t listed.";
        lapsed: "登记已过期", "Registration lapsed";
        lapsed_text: "可补办，以当地口径为准；证书效力不受影响。", "May be made up for, as the local office says; the certificates stand.";
        first_due: "首次登记期限将满", "First registration due";
        first_due_text: "取得证书一年内办理首次登记，还剩不到 180 天。", "Within a year of the certificate; less than 180 days are left.";
        first_late: "首次登记已逾期", "First registration overdue";
        first_late_text: "取得证书已满一年、尚无登记记录；证书效力不受影响。", "A year has passed and nothing is registered; the certificates stand.";
        hours: "登记周期学时未满", "Hours of the period missing";
        hours_text: "每个登记有效期：初级 72 学时，中级、高级 90 学时（民发〔2009〕123 号）。", "72 hours (初级) or 90 hours (中级, 高级) in each period (民发〔2009〕123 号).";
        hours_year: "年度学时未满", "Hours of the year missing";
        hours_year_text: "每年 90 学时，专业科目不少于三分之二（人社部令第 25 号）。", "90 hours a year, two thirds of them professional (MOHRSS order 25).";
        passes: "合格成绩将失效", "Passes about to expire";
        passes_text: "一年内：中级科目的最后一次考试机会，或高级成绩合格证明到期。", "Within a year: the last exam with which 中级 passes count, or the end of a 高级 pass slip.";
        leavers: "离岗未变更登记", "Leavers still registered";
        leavers_text: "已离开、没有新单位，登记仍在有效期内；到新单位后办理变更。", "They left, belong nowhere now, and their registration still runs.";
        unmatched: "成绩待匹配", "Results to be matched";
        unmatched_text: "导入的成绩对不上人，等待人工判定。", "Imported results that fit nobody for certain.";
        duplicates: "疑似重复人员", "Suspected duplicates";
        duplicates_text: "可能是同一个人，等待合并或排除。", "Perhaps one person entered twice.";
        account: "关联账号", "Linked account";
        account_yes: "已关联", "linked";
        account_no: "无关联账号", "no linked account";
        column_list: "清单", "List";
        column_what: "说明", "What is on it";
        column_people: "人数", "People";
        column_person: "人员", "Person";
        column_due: "期限", "Due";
        column_level: "级别", "Level";
        column_missing: "还差", "Missing";
        column_unit: "单位", "Organisation";
        column_division: "区划", "Division";
        column_account: "提醒", "Reminder";
        missing(n: &str): "{n} 学时", "{n} hours";
        reminded(day: &str): "{day} 已提醒", "reminded on {day}";
        not_reminded: "未提醒", "not reminded yet";
        none_title: "这张清单上没有人", "Nobody is on this list";
        none_text: "换一个范围或条件看看。", "Look at another scope, or without the filter.";
        back: "返回待办清单", "Back to the worklist";
        next: "下一页", "Next page";
        first_page: "回到第一页", "First page";
        export_xlsx: "导出 xlsx", "Download xlsx";
        export_csv: "导出 csv", "Download csv";
        print_hint: "按 Ctrl+P 打印本页；整张清单请先导出。", "Press Ctrl+P to print this page; to print the whole list, download it.";
        select(name: &str): "选择{name}", "Choose {name}";
        remind_chosen: "提醒选中的人", "Remind those chosen";
        remind_all: "提醒整张清单", "Remind everybody on the list";
        pick: "请至少选择一人。", "Choose at least one person.";
        remind_title: "发送提醒", "Send reminders";
        remind_lead(list: &str): "清单：{list}", "List: {list}";
        told(n: &str): "将提醒 {n} 人：站内消息，并按本人的设置发邮件。", "1 person will be reminded: in the app, and by mail if they want that." | "{n} people will be reminded: in the app, and by mail if they want that.";
        told_none: "没有可以提醒的人。", "There is nobody to remind.";
        lately(n: &str): "{n} 人 14 天内已就同一事项提醒过，不再发送。", "1 person was reminded of this within the last 14 days and won’t be again." | "{n} people were reminded of this within the last 14 days and won’t be again.";
        unlinked(n: &str): "{n} 人无关联账号，系统内无法提醒，请用其他方式联系：", "1 person has no linked account and can’t be told here; please reach them otherwise:" | "{n} people have no linked account and can’t be told here; please reach them otherwise:";
        unlinked_more(n: &str): "以及另外 {n} 人。", "and 1 more." | "and {n} more.";
        unlinked_export: "导出这份名单（xlsx）", "Download these names (xlsx)";
        link_hint: "发放关联码", "Hand out link codes";
        at_most(n: &str): "一次最多提醒 {n} 人，最紧急的在先；发送后可以再来一次。", "At most {n} are reminded at once, the most urgent first; come back for the others.";
        preview: "他们收到的消息", "What they will read";
        send(n: &str): "发送给 {n} 人", "Send to 1 person" | "Send to {n} people";
        sent(n: &str): "已提醒 {n} 人。", "1 person was reminded." | "{n} people were reminded.";
        sent_none: "没有发送：名单中的人都已提醒过，或没有关联账号。", "Nothing was sent: everybody was reminded before, or has no linked account.";
        start_title: "您单位的待办", "To do in your unit";
        start_all: "全部待办", "The whole worklist";
        start_none: "目前没有将到期的事项。", "Nothing is about to end.";
        notice_unit: "您的单位提醒您", "A reminder from your unit";
        notice_self: "证书事项提醒", "About your certificate";
        notice_expiring(level: &str, day: &str): "{level}登记有效期至 {day}。有效期满前三个月内可办理再登记；请留意继续教育学时。", "{level}: your registration is valid until {day}. It can be renewed in its last three months; mind the hours of continuing education.";
        notice_open(level: &str, day: &str): "{level}再登记窗口已开放，请在 {day}前办理。", "{level}: the renewal window is open. Renew the registration by {day}.";
        notice_soon(level: &str, day: &str): "{level}登记将于 {day}到期，请尽快办理再登记。", "{level}: your registration ends on {day}. Please renew it soon.";
        notice_lapsed(level: &str, day: &str): "{level}登记已于 {day}过期，可补办，以当地口径为准；证书效力不受影响。", "{level}: your registration lapsed on {day}. It may be made up for, as the local office says; the certificate stands.";
        notice_first(level: &str, day: &str): "请在 {day}前办理{level}首次登记。", "{level}: register the certificate for the first time by {day}.";
        notice_first_late(level: &str, day: &str): "{level}首次登记的一年期限已于 {day}届满；如尚未登记，可按当地口径补办，证书效力不受影响。", "{level}: the year for the first registration ended on {day}. It may still be done, as the local office says; the certificate stands.";
        notice_hours(level: &str, day: &str): "{level}登记周期的继续教育学时还没有满，请在 {day}前补足。", "{level}: hours of continuing education of this period are missing. Complete them by {day}.";
        notice_hours_year(day: &str): "本年度的继续教育学时还没有满，请在 {day}前补足。", "Hours of continuing education of this year are missing. Complete them by {day}.";
        notice_passes(level: &str, day: &str): "{level}已取得的合格成绩将失效，请在 {day}前完成：通过剩余科目，或申请评审。", "{level}: what you passed is about to expire. Pass the remaining papers, or apply for review, by {day}.";
        notice_leaver(level: &str, day: &str): "台账显示您已离开原单位，{level}登记有效期至 {day}。到新单位后，请办理登记变更。", "By the register you have left your unit; your registration ({level}) is valid until {day}. Please have it changed once you are with another unit.";
        step_title: "您的登记申请有进展", "News of your application for registration";
        step_first_passed: "初审通过，等待终审。", "It has passed the first review and awaits the final one.";
        step_first_failed(reason: &str): "初审未通过。原因：{reason}。单位改正后可重新提交。", "It was refused at the first review. Reason: {reason}. Your unit can correct it and hand it in again.";
        step_final_passed: "终审通过，等待登记。", "It has passed the final review and will be registered.";
        step_final_failed(reason: &str): "终审未通过。原因：{reason}。单位改正后可重新提交。", "It was refused at the final review. Reason: {reason}. Your unit can correct it and hand it in again.";
        step_registered: "已登记，有效期见“我的证书”。", "It is registered; the dates are under “My certificates”.";
        step_issued: "登记已出证。", "The registration has been issued.";
    }
}

texts! {
    /// 时间线
    Timeline {
        title: "时间线", "Timeline";
        of(name: &str): "{name} 的时间线", "Timeline of {name}";
        lead: "做过什么、接下来什么时候要做什么。", "What has happened, and what is to come.";
        see: "查看时间线", "See the timeline";
        coming: "接下来", "To come";
        past: "已发生", "So far";
        coming_none: "没有已知的期限。", "No dates are known.";
        past_none: "还没有记录。", "Nothing is on record yet.";
        estimated: "推算", "worked out";
        sat(level: &str, year: i64, passed: usize, of: usize): "参加 {year} 年{level}考试，{of} 科中合格 {passed} 科", "Sat the {year} exam ({level}): passed {passed} of {of}";
        qualified(level: &str, year: i64): "{year} 年成绩公布，{level}合格", "Results of {year}: {level} passed";
        certificate(level: &str, scheme: &str): "取得{level}证书（{scheme}）", "Certificate obtained: {level} ({scheme})";
        registered(level: &str, until: &str): "{level}首次登记，有效期至 {until}", "{level} registered for the first time, valid until {until}";
        renewed(level: &str, until: &str): "{level}再登记，有效期至 {until}", "{level} renewed, valid until {until}";
        hours(title: &str, n: &str): "继续教育 {n} 学时：{title}", "{n} hours of continuing education: {title}";
        joined(place: &str): "到{place}", "Joined {place}";
        left(place: &str): "离开{place}", "Left {place}";
        window_opens(level: &str): "{level}再登记窗口开放", "Renewal window opens: {level}";
        expires(level: &str): "{level}登记到期", "Registration ends: {level}";
        register_by(level: &str): "{level}首次登记的最后一天", "Last day for the first registration: {level}";
        exam(level: &str): "{level}考试", "Exam: {level}";
        results(level: &str): "{level}成绩公布", "Results: {level}";
        passes_end(level: &str, names: &str): "{level}合格成绩的最后一天：{names}", "Last day on which passes count ({level}): {names}";
        slip_ends: "高级成绩合格证明到期", "The senior pass slip ends";
        hours_period(n: &str): "登记周期学时截止，还差 {n} 学时", "Hours of the period are due: {n} missing";
        hours_year(n: &str): "年度学时截止，还差 {n} 学时", "Hours of the year are due: {n} missing";
    }
}

impl Worklist {
    /// What a list is called, and what is on it.
    pub const fn category(self, category: Category) -> (&'static str, &'static str) {
        match category {
            Category::WindowOpen => (self.window_open(), self.window_open_text()),
            Category::Expiring30 => (self.expiring_30(), self.expiring_text()),
            Category::Expiring90 => (self.expiring_90(), self.expiring_text()),
            Category::Expiring180 => (self.expiring_180(), self.expiring_text()),
            Category::Lapsed => (self.lapsed(), self.lapsed_text()),
            Category::FirstDue => (self.first_due(), self.first_due_text()),
            Category::FirstLate => (self.first_late(), self.first_late_text()),
            Category::Hours => (self.hours(), self.hours_text()),
            Category::HoursYear => (self.hours_year(), self.hours_year_text()),
            Category::Passes => (self.passes(), self.passes_text()),
            Category::Leavers => (self.leavers(), self.leavers_text()),
        }
    }

    /// What whoever is on a list is told: the level's name and the day stand in it.
    pub fn notice(self, about: Category, level: &str, day: &str) -> String {
        match about {
            Category::WindowOpen => self.notice_open(level, day),
            Category::Expiring30 => self.notice_soon(level, day),
            Category::Expiring90 | Category::Expiring180 => self.notice_expiring(level, day),
            Category::Lapsed => self.notice_lapsed(level, day),
            Category::FirstDue => self.notice_first(level, day),
            Category::FirstLate => self.notice_first_late(level, day),
            Category::Hours => self.notice_hours(level, day),
            Category::HoursYear => self.notice_hours_year(day),
            Category::Passes => self.notice_passes(level, day),
            Category::Leavers => self.notice_leaver(level, day),
        }
    }
}
