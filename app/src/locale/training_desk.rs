//! Texts of the training desk.

texts! {
    /// 培训工作台
    Desk {
        title: "培训工作台", "Training desk";
        lead: "本单位范围内的场次日历、上座情况、场次与人次，以及报考人员有多少参加过考前培训。", "The sessions of your scope: calendar, fill, figures, and how many of those registered for the exam were reached.";
        unit: "单位", "Unit";
        unit_all: "全国", "China";
        unit_unknown: "未填机构", "No organisation given";
        year: "年度", "Year";
        exam_year: "考试年度", "Exam year";
        level: "级别", "Level";
        any_level: "全部级别", "All levels";
        show: "查看", "Show";
        of_year(unit: &str, year: i64): "{unit} · {year}年", "{unit} · {year}";
        manage: "管理场次", "Manage sessions";
        coverage_link: "覆盖率与未覆盖人员", "Coverage, and who is missing";
        report_link: "年度报告", "Season report";
        download: "导出 Excel", "Export Excel";
        back: "回到工作台", "Back to the desk";

        figures: "年度指标", "Figures of the year";
        figures_note(from: &str, to: &str): "首次日程在 {from} 至 {to} 之间的场次。草稿和已取消的场次一律不计入。", "Sessions whose first date is between {from} and {to}. Drafts and cancelled sessions count for none of these.";
        sessions: "场次", "Sessions";
        sessions_note(held: &str, running: &str, coming: &str): "已结束 {held}，进行中 {running}，未开始 {coming}", "{held} over, {running} running, {coming} to come";
        sessions_means(dates: &str, cancelled: &str): "已发布且未取消的场次；一场有几次日程也只计一场（共 {dates} 次日程）。另有 {cancelled} 场已取消。", "Published and not cancelled; one with several dates counts once ({dates} dates in all). {cancelled} more were cancelled.";
        participations: "参训人次", "Attendances";
        participations_means: "一人参加一场计一次：至少一次日程有到场记录（有更正的，以更正为准）。", "One person at one session counts once: present on at least one of its dates, as corrected.";
        people: "参训人数", "People trained";
        people_means: "至少到场一次的不同学员，参加几场都计一人。个人账号与人员台账不关联，以两种方式各参加过的人会计为两人。", "Different people present at least once, however many sessions. Accounts aren’t linked to the staff register, so whoever came both ways counts twice.";
        hours: "学时合计", "Hours earned";
        hours_means: "按各场签到规则折算、所有学员所得学时之和。", "What all of them earned, by each session’s own door rule.";
        rate: "出勤率", "Attendance rate";
        rate_means: "已结束的日程中，实到 ÷ 应到；已报名的人每次日程应到一次。", "Of the dates that are over: present ÷ expected; whoever is registered is expected once a date.";
        fill: "上座率", "Fill";
        fill_means: "各场次已占名额之和 ÷ 名额之和。", "Seats taken ÷ seats, of all sessions together.";
        fill_waiting(n: &str): "候补 {n} 人", "{n} waiting";
        coverage: "考前培训覆盖率", "Coverage before the exam";
        coverage_means: "台账中报考本年度考试的人，在备考季内至少到场一次考前培训的（不论在哪里举办）÷ 报考人数。", "Of those in the register who are registered for this year’s exam, the people present at one exam preparation session or more in the season, wherever it was held ÷ all of them.";
        coverage_season(from: &str, to: &str): "备考季：{from} 至 {to}（上一次考试次日到本次考试最后一天）。", "The season: {from} to {to}, from the day after the exam before to the last day of this one.";
        coverage_level(level: &str): "只计报考{level}的人；参加的考前培训不限级别。", "Only those registered for {level}; exam preparation of any level counts.";
        coverage_assumed: "考试日历里缺其中一次考试的日期，暂按 6 月 30 日计。", "The exam calendar lacks one of both exams; 30 June stands for it.";
        coverage_unlinked(n: &str): "另有 {n} 人以个人账号参加本单位的考前培训，未与台账关联，未计入。", "1 more came to the unit’s exam preparation with an account of their own; accounts aren’t linked to the register, so they are not counted." | "{n} more came to the unit’s exam preparation with accounts of their own; accounts aren’t linked to the register, so they are not counted.";
        coverage_none(year: i64): "台账里没有 {year} 年的报考记录", "Nobody in the register is registered for {year}";
        fraction(part: &str, all: &str): "{part} / {all}", "{part} / {all}";
        colon: "：", ": ";
        means: "口径", "What it means";
        figure: "指标", "Figure";
        value: "数值", "Value";

        calendar: "场次日历", "Calendar";
        month_name(year: i64, month: u32): "{year}年{month}月", "{year}-{month:02}";
        month_before(name: &str): "上个月：{name}", "Previous month: {name}";
        month_after(name: &str): "下个月：{name}", "Next month: {name}";
        month_empty: "这个月没有日程。", "No dates in this month.";
        monday: "周一", "Mon";
        tuesday: "周二", "Tue";
        wednesday: "周三", "Wed";
        thursday: "周四", "Thu";
        friday: "周五", "Fri";
        saturday: "周六", "Sat";
        sunday: "周日", "Sun";
        draft: "草稿", "Draft";
        cancelled: "已取消", "Cancelled";
        today: "今天", "Today";

        list: "场次列表", "Sessions";
        list_found(n: &str): "共 {n} 场", "1 session" | "{n} sessions";
        list_empty_title: "这一年还没有场次", "No sessions in this year";
        list_empty_body: "发布的场次会出现在这里。可以换一个年度或单位，也可以新建场次。", "Sessions appear here once they are made. Choose another year or unit, or make one.";
        list_empty_body_officer: "组织者发布的场次会出现在这里。可以换一个年度或单位。", "Sessions appear here once organisers publish them. Choose another year or unit.";
        new_session: "新建场次", "New session";
        column_session: "场次", "Session";
        column_when: "时间", "When";
        column_fill: "上座", "Fill";
        column_participations: "到场", "Came";
        column_rate: "出勤率", "Rate";
        column_state: "状态", "State";
        column_kind: "类别", "Kind";
        column_place: "地点", "Place";
        column_division: "区划", "Division";
        column_organisation: "主办单位", "Organiser";
        column_starts: "首次日程", "First date";
        column_ends: "最后日程", "Last date";
        column_seats: "名额", "Seats";
        column_taken: "已报名", "Registered";
        column_waiting: "候补", "Waiting";
        column_expected: "应到（已结束日程）", "Expected (dates over)";
        column_present: "实到（已结束日程）", "Present (dates over)";
        column_hours: "所得学时", "Hours earned";

        coverage_title: "考前培训覆盖率", "Coverage before the exam";
        coverage_lead(unit: &str, year: i64): "{unit} · {year}年考试", "{unit} · exam of {year}";
        by_unit: "按单位", "By unit";
        column_entered: "报考人数", "Registered for the exam";
        column_reached: "已参训", "Reached";
        column_missing: "未覆盖", "Not reached";
        column_coverage: "覆盖率", "Coverage";
        in_all: "合计", "In all";
        coverage_empty_title(year: i64): "台账里没有 {year} 年的报考记录", "Nobody in the register is registered for the exam of {year}";
        coverage_empty_body: "报考记录来自人员台账导入的成绩与报名。可以换一个考试年度、级别或单位。", "Registrations come with what officers import into the staff register. Choose another year, level or unit.";
        missing_title: "未覆盖人员名单", "Who was not reached";
        missing_link(n: &str): "查看未覆盖人员（{n} 人）", "See who was not reached ({n})";
        missing_lead(unit: &str, year: i64): "{unit} · 报考 {year} 年考试、备考季内没有参加过考前培训的人", "{unit} · registered for {year} and at no exam preparation in the season";
        missing_recorded: "名单含姓名，每次打开和导出都会写入审计记录。", "The list names people: each opening and export is written to the audit trail.";
        missing_for_officers: "未覆盖人员的姓名由有权查看人员台账的部门工作人员打开；您可以按单位看到人数，并请各单位为他们报名。", "Names are open to officers who may read the staff register; you see the numbers by unit, and can ask the units to sign them up.";
        missing_empty_title: "没有未覆盖的人", "Nobody is missing";
        missing_empty_body: "这个范围内报考的人都参加过考前培训，或者还没有报考记录。", "Everybody registered in this scope was reached, or nobody is registered yet.";
        missing_back: "回到覆盖率", "Back to the coverage";
        column_number: "序号", "No.";
        column_name: "姓名", "Name";
        column_their_unit: "机构", "Organisation";

        report_title(unit: &str, year: i64): "{unit}{year}年培训工作报告", "Training report of {unit}, {year}";
        report_lead(from: &str, to: &str): "统计期间：{from} 至 {to}", "Period: {from} to {to}";
        report_print: "用浏览器的打印功能打印或存为 PDF；页眉和页码会自动加上。", "Print it, or save it as PDF, with your browser; running title and page numbers are added.";
        report_issued(at: &str, name: &str): "数据截至 {at}，由 {name} 生成", "As of {at}; made by {name}";
        report_sessions: "场次明细", "Sessions";
        report_coverage(year: i64): "{year}年考试考前培训覆盖情况（按单位）", "Coverage before the exam of {year}, by unit";
        report_seal: "单位（盖章）", "Unit (seal)";
        report_date: "年　　月　　日", "Date";

        sheet_sessions: "场次", "Sessions";
        sheet_figures: "指标", "Figures";
        sheet_coverage: "覆盖率", "Coverage";
        sheet_missing: "未覆盖人员", "Not reached";
        made_at: "生成时间", "Made at";
    }
}
