//! Texts of the check of conditions for sitting the exam.

texts! {
    /// 报考条件
    Eligibility {
        title: "报考条件自查", "May I sit the exam?";
        lead: "填写学历和从事社会工作的时间，看今年、明年能报哪一级，还差什么。不需要登录，填写的内容不保存。", "Give your education and since when you have done social work, and see which level you may sit this year or next, and what is missing. No account is needed, and nothing is kept.";
        lead_of(name: &str): "按台账带入了{name}的资料；缺的请补充，填写的内容不保存。", "Filled in from the register for {name}; add what is missing. Nothing is kept.";
        from_register: "已按您单位台账带入学历、从业时间和证书，可以修改；这里的修改不会改动台账。", "Education, working time and certificates come from your organisation’s register. You may change them here; the register stays as it is.";
        province: "报考地", "Where";
        province_any: "其他地区（按一般规定）", "Elsewhere (general rule)";
        province_hint: "年限计算到哪一天，各省公告不同", "By which day years are counted differs by province";
        year: "考试年度", "Exam year";
        diplomas: "学历", "Education";
        diplomas_hint: "填最高学历；另有社会工作专业学历的，再填一项。", "Give the highest; if another one is in social work, give that as well.";
        diploma(n: usize): "学历 {n}", "Education {n}";
        education: "学历层次", "Level";
        none: "不填", "none";
        major: "专业", "Major";
        major_other: "其他专业", "Another";
        major_social_work: "社会工作专业", "Social work";
        graduated: "毕业年月", "Graduated";
        graduated_hint: "如 2019-07；已毕业多年可不填，在读的填预计毕业时间", "Such as 2019-07; may stay empty if long ago; if you study still, when you expect to finish";
        study: "全日制在读自", "Full-time since";
        study_hint: "有的地方（如北京）全日制在读期间不计入工作年限", "Some places (Beijing) do not count years of full-time study";
        since: "从事社会工作起始年月", "In social work since";
        since_hint: "如 2019-07；没有从事过可不填", "Such as 2019-07; empty if never";
        held: "已有证书", "Certificates held";
        junior_on: "初级证书取得日期", "Junior certificate obtained on";
        intermediate_on: "中级证书取得日期", "Intermediate certificate obtained on";
        held_hint: "如 2022-06-19；没有可不填", "Such as 2022-06-19; empty if none";
        submit: "看看能报哪一级", "Show what I may sit";
        bad_month: "请写成 2019-07 的形式。", "Write it as 2019-07.";
        bad_day: "请写成 2022-06-19 的形式，不晚于今天。", "Write it as 2022-06-19, not later than today.";
        bad_since: "请写成 2019-07 的形式，不晚于今天。", "Write it as 2019-07, not later than today.";
        bad_year(first: i64, last: i64): "请填写 {first} 到 {last} 之间的年度。", "Give a year from {first} to {last}.";
        bad_study: "请写成 2015-09 的形式，早于毕业年月。", "Write it as 2015-09, before the month of graduation.";
        no_graduation: "写了在读时间的，请填写毕业年月。", "Give the month of graduation, too.";
        bad_order: "中级证书一般不早于初级证书，请核对。", "An intermediate certificate is rarely older than the junior one; please check.";
        nothing_given: "请至少填写一项学历。", "Give at least one education.";
        bad_rule: "这一年度还没有录入年限截止日。", "No cut-off day is on record for that year.";
        answer_title(year: i64): "{year} 年度", "Exam year {year}";
        may: "可以报考", "may sit";
        may_not: "暂不能报考", "not yet";
        held_already: "已持有", "held";
        by_condition(condition: &str): "符合：{condition}。", "By: {condition}.";
        next_year_too(year: i64): "{year} 年度也可以。", "Also in {year}.";
        next_year(year: i64, condition: &str): "{year} 年度可以报考：{condition}。", "In {year}: {condition}.";
        from(year: i64): "条件不变的话，最早 {year} 年度可以报考。", "If nothing else changes, first in {year}.";
        not_soon: "只靠时间推移，十二年内也不会符合；需要补足学历或证书。", "Time alone will not do it within twelve years; education or a certificate is missing.";
        why_not(n: usize): "逐条看还差什么（{n} 条）", "What is missing, condition by condition (1)" | "What is missing, condition by condition ({n})";
        lack_education: "学历或专业不符", "education or major does not fit";
        lack_certificate(level: &str): "截止日前没有{level}证书", "no {level} certificate by the cut-off day";
        lack_years(years: u32, day: &str): "从业满 {years} 年要到 {day}", "{years} years of social work are complete on {day}";
        lack_years_unknown(years: u32): "需从业满 {years} 年，起始时间未填", "{years} years of social work are needed; no beginning is given";
        cut_off(day: &str): "工作年限计算至 {day}。", "Years are counted up to {day}.";
        rule_source(source: &str): "截止日依据：{source}", "Cut-off by: {source}";
        condition_source(source: &str): "条件依据：{source}", "Conditions by: {source}";
        rules_read: "年限首尾两天都计；毕业或取得证书须在截止日前；社会工作专业本科及以上毕业当年即可报初级。相关专业的认定看当地公告。", "Both the first and the last day count; diplomas and certificates must be obtained by the cut-off day; who graduates in social work (bachelor or above) may sit the junior level that year. What counts as a related major is for the local notice.";

        to_own: "看看我能报哪一级", "Which level may I sit?";
    }
}
