//! Texts of the pages of one's own data: taking it along, deleting it; and what the tables and columns of the file are called.

use super::Language;

texts! {
    /// 我的数据
    OwnData {
        title: "我的数据", "My data";
        lead: "查看系统里有您的哪些数据，随时下载或删除。", "What is kept of you here, to download or delete at any time.";
        none_title: "还没有您的数据", "Nothing is kept of you yet";
        none: "开始练习后，这里可以下载和删除您的全部记录。不注册也可以。", "Once you practise you can download and delete all your records here, with an account or without.";
        begin: "去刷题", "Practise";
        held: "现有数据", "What is kept";
        sets: "练习与模考", "Practice sets and mocks";
        answers: "作答", "Answers";
        mocks: "其中模考", "Mocks among them";
        favourites: "收藏", "Favourites";
        notes: "笔记", "Notes";
        reports: "纠错", "Error reports";
        messages: "消息", "Messages";
        registrations: "培训报名", "Registrations for training";
        export: "下载全部数据", "Download everything";
        export_lead: "包括账号与角色、设置、每组练习与其中的题目、每次作答（题干、答案、所选、现在的得分）、收藏、笔记、模考与答题卡的每次修改、案例作答与评分、统一模考报到、纠错、消息、通知设置、邮箱、培训报名和登录过的浏览器。不含其他人的数据。", "Account and roles, preferences, every set with its questions, every answer (question, key, choice, marks as they stand now), favourites, notes, mocks with every change of the sheet, case texts and their marks, organised mocks you joined, error reports, messages, what you want to be told and where, registrations for training and the browsers you used. Nothing of anybody else.";
        export_xlsx: "下载 Excel", "Download as Excel";
        export_json: "下载 JSON", "Download as JSON";
        long_texts: "Excel 的单元格最多 32,767 字，更长的文字在 JSON 文件里是完整的。", "A cell of Excel holds 32,767 characters; longer texts are whole in the JSON file.";
        delete: "删除", "Delete";
        delete_lead: "删除后不能恢复。下一页会列出删除什么、保留什么。", "This can’t be undone. The next page says what is deleted and what is kept.";
        delete_account: "注销账号并删除数据…", "Delete the account and its data…";
        delete_visitor: "删除这个浏览器的练习数据…", "Delete the practice of this browser…";
        account_title: "注销账号并删除数据", "Delete the account and its data";
        visitor_title: "删除这个浏览器的练习数据", "Delete the practice of this browser";
        goes: "将被删除", "What is deleted";
        goes_practice(answers: i64, sets: i64): "{sets} 组练习与模考和其中的 {answers} 次作答，以及由它们算出的错题本、掌握程度和打卡", "1 answer in {sets} sets, with the wrong-question book, mastery and days worked out from it" | "{answers} answers in {sets} sets, with the wrong-question book, mastery and days worked out from them";
        goes_mocks(mocks: i64): "{mocks} 次模考的答题卡、试卷、案例作答和评分", "1 mock with its sheet, paper, case texts and marks" | "{mocks} mocks with their sheets, papers, case texts and marks";
        goes_own(favourites: i64, notes: i64): "{favourites} 个收藏、{notes} 条笔记和全部设置", "1 favourite, notes: {notes}, and all preferences" | "{favourites} favourites, notes: {notes}, and all preferences";
        goes_counters: "您在题目统计里的份额：您的首次作答会从计数中减去", "Your part in the figures of questions: your first answers are taken out of the counts";
        goes_messages(messages: i64): "{messages} 条消息，以及通知设置、邮箱和日历订阅", "1 message, what you want to be told, your mail address and calendar feed" | "{messages} messages, what you want to be told, your mail address and calendar feed";
        goes_account: "账号名、密码和全部登录；角色收回", "Your account name, password and all sign-ins; roles are taken back";
        stays: "将被保留，以及原因", "What is kept, and why";
        stays_trail: "审计记录：依规定不能修改或删除，按账号编号记录，其中旧条目保留当时的账号名。", "The audit trail: nobody may change it. It goes by the number of the account; older entries keep the account name of the time.";
        stays_training(n: i64): "培训报名（有效 {n} 个）：是举办方的记录，予以保留；还没开始的场次会为您退出，名额让给别人。", "Registrations for training (1 holds): they are the organiser’s record. You are withdrawn from what hasn’t begun, and the seat goes to somebody else." | "Registrations for training ({n} hold): they are the organiser’s record. You are withdrawn from what hasn’t begun, and the seats go to others.";
        stays_training_link: "我的培训", "My training";
        stays_register: "人员台账、考试结果和证书：属于主管部门的台账，不属于账号。", "The staff register, results and certificates: they belong to the register, not to the account.";
        stays_reports: "您提交的纠错：去掉身份后保留，供编辑处理；其中的文字不变。", "Your error reports: kept for the editors without saying whose they are; their words stay as written.";
        stays_work: "以工作角色所做的：编写和审核的题目、给别人的评分、公告等。", "What was done in a role: questions written and reviewed, marks given to others, notices.";
        stays_counters: "无法对应到个人的数字，例如访问量、已公布的统一模考单位成绩。", "Numbers that can’t be traced to anybody, such as counters, or results of units of organised mocks that were told.";
        name_free: "账号名会空出来，任何人都可以重新注册；新账号与您的旧账号无关。", "The account name becomes free for anybody to sign up with; the new account has nothing to do with yours.";
        first_download: "需要留存的，请先下载。", "Download first what you want to keep.";
        password: "现在的密码", "Present password";
        password_hint: "确认是您本人。", "To make sure it is you.";
        password_wrong: "密码不对，没有删除任何数据。", "This isn’t your password. Nothing was deleted.";
        sure: "我知道删除后不能恢复", "I know that this can’t be undone";
        sure_missing: "还没有勾选，没有删除任何数据。", "This isn’t ticked, so nothing was deleted.";
        last_administrator: "您是唯一的全国管理员，没有删除任何数据。请先把管理员角色授予另一个账号。", "You are the only administrator of the whole country, so nothing was deleted. Give the role to another account first.";
        button_account: "注销账号并删除数据", "Delete the account and its data";
        button_visitor: "删除练习数据", "Delete the practice";
        cancel: "不删除", "Keep everything";
        deleted_account: "账号已注销，数据已删除。", "The account is closed and its data is deleted.";
        deleted_visitor: "这个浏览器的练习数据已删除。", "The practice of this browser is deleted.";
        yes: "是", "yes";
        no: "否", "no";
    }
}

/// The tables of the file.
const SECTIONS: &[(&str, &str, &str)] = &[
    ("account", "账号", "Account"),
    ("roles", "角色", "Roles"),
    ("preferences", "设置", "Preferences"),
    ("sets", "练习", "Sets"),
    ("set_questions", "练习题目", "Questions of sets"),
    ("answers", "作答", "Answers"),
    ("favourites", "收藏", "Favourites"),
    ("notes", "笔记", "Notes"),
    ("mocks", "模考", "Mocks"),
    ("mock_changes", "答题卡修改", "Changes of sheets"),
    ("case_texts", "案例作答", "Case texts"),
    ("case_marks", "案例评分", "Case marks"),
    ("case_scripts", "申请评分", "Papers to be marked"),
    ("mock_entries", "统一模考报到", "Organised mocks"),
    ("reports", "纠错", "Error reports"),
    ("messages", "消息", "Messages"),
    ("notice_choices", "通知设置", "Choices of what is told"),
    ("mail_address", "邮箱", "Mail address"),
    ("training_watch", "关注的新场次", "New sessions asked about"),
    ("saved_filters", "常用筛选", "Saved filters"),
    ("calendar_feed", "日历订阅", "Calendar feed"),
    ("training", "培训报名", "Training"),
    ("attendance", "培训签到", "Attendance"),
    ("attendance_corrections", "签到更正", "Corrections of attendance"),
    ("slips", "结业证明", "Completion slips"),
    ("register_link", "台账关联", "Link with the register"),
    ("register", "人员台账", "Staff register"),
    ("employment", "任职经历", "Employment"),
    ("exam_results", "考试结果", "Exam results"),
    ("certificates", "证书", "Certificates"),
    ("registration", "登记", "Registration"),
    ("registration_applications", "登记申请", "Applications"),
    ("hours", "继续教育学时", "Continuing education"),
    ("hours_proofs", "学时证明", "Proof of hours"),
    ("studios", "名师工作室", "Studios"),
    ("number_reveals", "号码查看记录", "Who saw my numbers"),
    ("erasure_requests", "台账删除请求", "Requests to be deleted"),
    ("browsers", "登录", "Browsers"),
];

/// Their columns.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("gender", "性别", "Gender"),
    ("id_masked", "证件号码（掩码）", "ID number, masked"),
    ("education", "学历", "Education"),
    ("major", "专业", "Major"),
    ("phone_masked", "电话（掩码）", "Phone, masked"),
    ("social_work_since", "从事社会工作起始", "In social work since"),
    ("field", "领域", "Field"),
    ("post", "岗位", "Post"),
    ("since_on", "自", "From"),
    ("until_on", "至", "Until"),
    ("exam_year", "考试年度", "Exam year"),
    ("recorded_at", "记录时间", "Recorded"),
    ("scheme", "证书类别", "Kind of certificate"),
    ("certificate_number", "管理号", "Number"),
    ("issuer", "签发单位", "Issued by"),
    ("obtained_on", "取得日期", "Obtained"),
    ("valid_until", "有效期至", "Valid until"),
    ("registration_number", "登记编号", "Number of registration"),
    ("registered_on", "登记日期", "Registered"),
    ("valid_from", "有效期自", "Valid from"),
    ("taken_back", "已撤销", "Taken back"),
    ("note", "说明", "Note"),
    ("submitted_at", "提交时间", "Submitted"),
    ("provider", "举办单位", "Held by"),
    ("first_day", "开始日期", "First day"),
    ("last_day", "结束日期", "Last day"),
    ("professional", "专业科目", "Professional"),
    ("file_name", "文件名", "File"),
    ("media_type", "文件类型", "Kind of file"),
    ("bytes", "大小（字节）", "Size in bytes"),
    ("uploaded_at", "上传时间", "Uploaded"),
    ("removed_at", "删除时间", "Removed"),
    ("id", "编号", "Number"),
    ("name", "名称", "Name"),
    ("created_at", "建立时间", "Made"),
    ("role", "角色", "Role"),
    ("division", "区划", "Division"),
    ("organisation", "机构", "Organisation"),
    ("granted_at", "授予时间", "Given"),
    ("revoked_at", "结束时间", "Ended"),
    ("level", "级别", "Level"),
    ("daily_goal", "每日目标", "Questions a day"),
    ("leave_after", "连对移出次数", "Leaves the book after"),
    ("instant", "即时确认", "Instant"),
    ("shuffle", "打乱选项", "Shuffled"),
    ("remind", "提醒", "Reminders"),
    ("updated_at", "修改时间", "Changed"),
    ("mode", "方式", "Mode"),
    ("detail", "内容", "Of what"),
    ("subject", "科目", "Subject"),
    ("edition", "大纲版本", "Edition"),
    ("chapter", "章节", "Chapter"),
    ("place", "看到第几题", "Looked at"),
    ("finished_at", "完成时间", "Finished"),
    ("set", "所属练习", "Set"),
    ("position", "题号", "Question no."),
    ("question_version", "题目版本", "Version"),
    ("question_id", "题目编号", "Question’s number"),
    ("question", "题干", "Question"),
    ("key", "答案", "Key"),
    ("chosen", "所选", "Chosen"),
    ("shown", "选项顺序", "Order shown"),
    ("marks", "得分", "Marks"),
    ("full_marks", "满分", "Full marks"),
    ("counts", "计入", "Counts"),
    ("given_at", "作答时间", "Answered"),
    ("received_at", "收到时间", "Received"),
    ("took_ms", "用时（毫秒）", "Took (ms)"),
    ("device", "设备编号", "Device"),
    ("made_at", "时间", "When"),
    ("text", "文字", "Text"),
    ("title", "名称", "Title"),
    ("origin", "来源", "Origin"),
    ("started_at", "开始时间", "Began"),
    ("ends_at", "截止时间", "Ends"),
    ("handed_in_at", "交卷时间", "Handed in"),
    ("handed_in_by", "交卷方式", "Handed in by"),
    ("flagged", "标记", "Flagged"),
    ("late", "逾时", "Late"),
    ("task", "小题", "Task"),
    ("revision", "版本", "Revision"),
    ("saved_at", "保存时间", "Saved"),
    ("by_oneself", "自评", "By oneself"),
    ("points", "要点得分", "Points"),
    ("reason", "理由", "Reason"),
    ("kind", "类型", "Kind"),
    ("answered_at", "答复时间", "Answered at"),
    ("outcome", "结果", "Outcome"),
    ("answer", "答复", "Answer"),
    ("content", "内容", "Content"),
    ("read_at", "已读时间", "Read"),
    ("starts_at", "开始时间", "Begins"),
    ("unit", "单位", "Workplace"),
    ("state", "状态", "State"),
    ("registered_at", "报名时间", "Registered"),
    ("claim", "所选单位", "Unit chosen"),
    ("ended_at", "结束时间", "Ended"),
    ("offer_until", "名额保留至", "Offer until"),
    ("offered_at", "名额待确认自", "Offered"),
    ("queue_no", "报名次序", "Order of arrival"),
    ("script", "试卷编号", "Paper’s code"),
    ("requested_at", "申请时间", "Asked for"),
    ("second_asked_at", "申请复评时间", "Second marker asked for"),
    ("second_asked_by", "复评申请人", "By whom"),
    ("settled_at", "评定时间", "Settled"),
    ("opens_at", "开始时间", "Opens"),
    ("closes_at", "结束时间", "Closes"),
    ("joined_at", "报到时间", "Joined"),
    ("began_at", "开考时间", "Began"),
    ("date", "第几次", "Which date"),
    ("direction", "签到或签退", "In or out"),
    ("at", "时间", "At"),
    ("how", "方式", "How"),
    ("came_at", "签到时间", "Checked in"),
    ("left_at", "签退时间", "Checked out"),
    ("before_came_at", "原签到时间", "Checked in, before"),
    ("before_left_at", "原签退时间", "Checked out, before"),
    ("code", "证明编号", "Slip’s number"),
    ("organiser", "主办单位", "Organised by"),
    ("half_hours", "学时（半）", "Half hours"),
    ("of_half_hours", "总学时（半）", "Of half hours"),
    ("recognised_by", "认定单位", "Recognised by"),
    ("issued_at", "签发时间", "Issued"),
    ("withdrawn_at", "撤销时间", "Withdrawn"),
    ("withdraw_reason", "撤销原因", "Why withdrawn"),
    ("replaced_by", "更正为", "Replaced by"),
    ("browser", "浏览器", "Browser"),
    ("last_seen_at", "最近使用", "Last used"),
    ("topic", "类别", "Topic"),
    ("in_app", "站内消息", "In the app"),
    ("by_mail", "邮件", "By mail"),
    ("address", "邮箱地址", "Address"),
    ("confirmed_at", "确认时间", "Confirmed"),
    ("waits_to_be_confirmed", "待确认的邮箱", "Waits to be confirmed"),
    ("language", "语言", "Language"),
    ("levels", "级别", "Levels"),
    ("expires_at", "有效期至", "Valid until"),
    ("what", "号码", "Number"),
    ("asked_at", "提出时间", "Asked"),
    ("decided_at", "处理时间", "Dealt with"),
    ("purpose", "事由", "What for"),
    ("office", "部门", "Office"),
    ("revealed_by", "查看人", "Seen by"),
    ("revealed_at", "查看时间", "Seen"),
];

impl OwnData {
    /// What a table of the file is called; unknown codes stand for themselves.
    pub fn section(self, code: &'static str) -> &'static str {
        self.named(SECTIONS, code)
    }

    /// What a column is called.
    pub fn column(self, code: &'static str) -> &'static str {
        self.named(COLUMNS, code)
    }

    fn named(self, list: &[(&str, &'static str, &'static str)], code: &'static str) -> &'static str {
        match list.iter().find(|(known, ..)| *known == code) {
            Some((_, zh, en)) => match self.0 {
                Language::Zh => zh,
                Language::En => en,
            },
            None => code,
        }
    }
}
