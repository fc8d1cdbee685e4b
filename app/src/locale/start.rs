//! Texts of the start page.

super::texts! {
    /// 首页
    Start {
        heading: "从第一道练习题，到一本一直有效的证书", "From the first practice question to a certificate that stays valid";
        lead: "证途面向全国社会工作者职业资格考试：备考者刷题，组织者办培训，部门管理持证与登记，区县看通过率。无需注册即可练习。", "Zhengtu serves China’s national social worker qualification exam (社会工作者职业资格考试): candidates practise, organisers run training, departments keep track of certificates, and districts follow their pass rates. You need no account to practise.";
        door_practice: "我要备考", "I am preparing for the exam";
        door_practice_text(questions: &str): "{questions} 道原创练习题，按大纲逐章练，按考试规则判分，每题有解析。", "{questions} original questions by chapter, marked by the exam’s own rule, each explained.";
        door_training: "我要报名培训", "I want to join a training session";
        door_training_some(n: i64): "{n} 个场次即将举行，看得到余位，点一下就能报名。", "1 session is coming up; see the seats left and sign up with one click." | "{n} sessions are coming up; see the seats left and sign up with one click.";
        door_training_none: "场次发布后会列在这里，看得到余位，点一下就能报名。", "Sessions appear here once published; see the seats left and sign up with one click.";
        door_departments: "我管理持证人员", "I manage certified staff";
        door_desk: "我组织培训", "I organise training";
        door_desk_text: "场次日历与上座情况，场次、人次、人数与出勤率，报考人员的覆盖率，年度报告。", "The calendar and fill of your sessions, who came, how many of those registered for the exam were reached, and the season report.";
        door_departments_text: "导入人员与成绩，逐人看到已过科目、是否取得资格、下一步做什么；给社工站与主管部门使用。", "Import staff and results; see at a glance which subjects each person has passed, whether they qualify, and what comes next. For stations and departments.";
        dates_heading: "考试日程", "Exam dates";
        dates_all: "看考试日历", "The calendar";
        notices_heading: "公告", "Notices";
        notices_all: "全部公告", "All notices";
        notices_none: "目前没有公告。", "No notices at present.";
        check_heading: "查验证书", "Check a certificate";
        check_text: "输入姓名和证书管理号，核对证书是否登记在本系统。", "Enter a name and a certificate number to see whether it is on record here.";
        check_name: "姓名", "Name";
        check_number: "证书管理号", "Certificate number";
        check_button: "查验证书", "Check the certificate";
        reported: "报送", "Reported";
        figures_heading: "各地公布的数字", "Figures as published";
        figures_all: "查看全部统计", "All statistics";
        figures_note: "以上为各地对外公布的报送数字，逐项注明出处；与系统按人员计算的数字分开列示。", "These are figures reported and published by the places named, each with its source; figures computed by the system are kept apart from them.";
        demonstration: "这是演示系统：人员和场次均为虚构，报送数字取自公开报道。", "This is a demonstration: people and sessions are invented; the reported figures are from published news.";
    }
}
