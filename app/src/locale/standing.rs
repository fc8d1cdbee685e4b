//! Texts of where somebody stands: qualification, registration, hours, and why.

texts! {
    /// 持证状态
    Standings {
        as_of: "截至日期", "As of";
        as_of_hint: "可以是过去或将来的任何一天。", "Any day, past or future.";
        as_of_show: "查看", "Show";
        as_of_bad: "日期请写成 2027-01-01 的形式，年份在 2000 到 2100 之间。以下仍为今天的状态。", "Write the day as 2027-01-01, in a year from 2000 to 2100. What follows is still today's.";
        as_of_past(day: &str): "{day}的状态：只用当天已知的成绩、证书、登记和学时。", "As of {day}: only results, certificates, registrations and hours known on that day.";
        as_of_future(day: &str): "到 {day}的状态：假定此前没有新的成绩、登记和学时。", "As of {day}, if nothing is added before then.";
        as_of_today: "回到今天", "Back to today";
        registration: "登记状态", "Where registration stands";
        state: "状态", "State";
        state_none: "未申请", "not applied for";
        state_submitted: "待审核", "waiting for review";
        state_first_passed: "初审通过", "first review passed";
        state_first_failed: "初审未通过", "sent back at first review";
        state_final_passed: "终审通过", "final review passed";
        state_final_failed: "终审未通过", "sent back at final review";
        state_registered: "已登记", "registered";
        state_issued: "已出证", "registered, certificate issued";
        state_window_open: "可办理再登记", "renewal window open";
        state_lapsed: "登记已过期", "lapsed";
        lapsed_note: "可补办，以当地口径为准；证书效力不受影响。", "It may be made up for as the local office directs; the certificate itself is not affected.";
        registered_level: "登记级别", "Level";
        registered_on: "登记日期", "Registered";
        period: "有效期", "Period";
        window: "再登记窗口", "Renewal window";
        register_by: "首次登记期限", "First registration by";
        span(from: &str, until: &str): "{from}至 {until}", "{from} to {until}";
        registration_none: "取得证书后在这里显示登记状态和期限。", "Once a certificate is held, the registration and its dates are shown here.";
        hours: "继续教育", "Continuing education";
        hours_of_period: "本登记有效期", "This registration period";
        hours_of_year: "本年度", "This year";
        professional_of_year: "本年度专业科目", "Professional subjects this year";
        hours_have(have: &str, need: &str): "{have} / {need} 小时", "{have} of {need} hours";
        hours_enough: "已满", "complete";
        hours_missing(missing: &str): "还差 {missing} 小时", "{missing} hours missing";
        hours_forecast(hours: &str, day: &str): "按目前进度，到 {day}约 {hours} 小时", "At this pace about {hours} hours by {day}";
        hours_none: "登记后在这里显示学时进度。", "Once registered, progress with hours is shown here.";
        findings: "需要核对", "To be checked";
        found_certificate_before_exam(level: &str, day: &str, year: i64): "{level}证书的取得日期 {day}早于成绩所在的 {year} 年考试；以证书日期为准，请核对。", "{level}: the certificate is dated {day}, before the {year} exam that first led to it by the results. The certificate's date stands; please check.";
        found_local_certificate(level: &str, year: i64): "{level}证书登记为本地有效，但 {year} 年各科成绩均达到全国合格线；按全国有效认定，请核对。", "{level}: the certificate is on record as valid locally, yet every mark of {year} reaches the national line. It is taken as valid nationwide; please check.";
        found_overlap(level: &str, from: &str, until: &str): "{level}有两段登记有效期重叠：{from}至 {until}，请核对。", "{level}: two registration periods overlap from {from} to {until}; please check.";
        found_registered_early(level: &str, day: &str): "{level}登记日期 {day}早于证书取得日期，请核对。", "{level}: registered on {day}, before the certificate was obtained; please check.";
        found_cancelled(level: &str, year: i64): "{level}{year} 年在当地停考，却有成绩，请核对。", "{level}: there is a result of {year}, when the exam was cancelled there; please check.";
        evidence: "用到的记录", "Records used";
        evidence_certificate(level: &str, scheme: &str, day: &str): "{level}（{scheme}），{day}取得", "{level} ({scheme}), obtained {day}";
        evidence_period(level: &str, span: &str): "{level}登记有效期 {span}", "{level}: registered from {span}";
        evidence_application(level: &str, day: &str): "{level}登记申请，{day}的状态", "{level}: application for registration, as of {day}";
        evidence_extension(year: i64, day: &str): "{year} 年成绩顺延至 {day}", "Passes of {year} count until {day}";
        evidence_cancelled(year: i64): "{year} 年停考", "The exam of {year} was cancelled";
        evidence_hours(entries: usize, hours: &str): "{entries} 条学时记录，共 {hours} 小时", "1 entry of hours, {hours} hours" | "{entries} entries of hours, {hours} hours";
        source: "出处", "Source";
        scheme_national: "国家", "national";
        scheme_separate_line: "单独划线，本地有效", "separate line, valid locally";
        scheme_local: "地方", "local";
        scheme_senior_slip: "高级合格证明", "senior pass slip";
        scheme_senior_certificate: "高级证书", "senior certificate";
        slip_until(day: &str): "有效至 {day}", "valid until {day}";
        step_correct_application: "改正登记申请", "Correct the application";
        step_renew: "再登记", "Renew";
        step_await_results: "等成绩", "Await results";
        step_renew_late: "登记已过期", "Registration lapsed";
        step_collect_hours: "补学时", "Collect hours";
        step_renew_later: "等再登记窗口", "Renewal comes later";
        step_await_review: "登记审核中", "Under review";
    }
}
