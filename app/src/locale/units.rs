//! Texts of who holds what in a unit.

texts! {
    /// 持证情况
    Units {
        title: "持证情况", "Holders of certificates";
        lead: "按现有台账统计：持证人数每人只计一次，按最高级别；与上一年对比。", "From the register: each holder counts once, with the highest level; beside the year before.";
        scope: "范围", "Where";
        year: "考试年度", "Exam year";
        base: "持证率分母", "Denominator of the share";
        show: "查看", "Show";
        download: "下载表格", "Download";
        as_of(day: &str): "人员归属截至 {day}；资格按该年度及以前的考试和证书。", "Who belongs where as of {day}; qualifications by exams and certificates up to that year.";
        figures: "总体", "Overall";
        holders: "持证人数", "Holders";
        holders_note: "每人一次，按最高级别；高级合格证明不算证书", "each once, by the highest level; a senior pass slip is no certificate";
        junior: "初级", "Junior";
        intermediate: "中级", "Intermediate";
        senior: "高级", "Senior";
        passes: "累计通过人次", "Cumulative passes";
        passes_note(junior: &str, intermediate: &str): "初级 {junior}、中级 {intermediate}；同一人先初级后中级计两次", "junior {junior}, intermediate {intermediate}; one person may have passed both";
        people: "台账人数", "On the register";
        last_year(value: &str): "上一年 {value}", "year before: {value}";
        share: "持证率", "Certified share";
        share_of(base: &str): "持证率（分母：{base}）", "Certified share (of {base})";
        shares: "三种分母", "Three denominators";
        shares_lead: "各地通报用的分母不同，比较时须用同一种。", "Places publish shares of different denominators; compare only like with like.";
        col_base: "分母", "Denominator";
        col_meaning: "口径", "Definition";
        col_certified: "持证", "Holders";
        col_people: "人数", "People";
        col_change: "较上一年", "Since last year";
        community: "社区工作者", "community workers";
        community_means: "在村（社区）工作的人员", "who works for a village or community";
        professionals: "专业人才", "professionals";
        professionals_means: "持证，或有社工及相关专业学历的人员（民政部统计指标说明）", "who holds a certificate or studied social work or a related subject (Ministry of Civil Affairs)";
        employed: "从业人员", "all employed";
        employed_means: "台账中的全部在岗人员", "everybody on the register";
        points(points: &str): "{points} 个百分点", "{points} points";
        by_division: "按区划", "By division";
        by_organisation: "按单位", "By organisation";
        own_level: "本级及其他", "at this level";
        no_organisation: "未填单位", "no organisation given";
        many(n: &str): "单位有 {n} 个，这里不逐一列出；请选择下级区划，或下载表格。", "There are {n} organisations, too many for this page. Choose a division below, or download the table.";
        stations: "社工站持证达标", "Stations with two thirds certified";
        stations_met(met: &str, total: &str, share: &str): "站内持证人员达到三分之二的社工站：{met} / {total} = {share}。", "Stations where two thirds or more hold a certificate: {met} of {total} = {share}.";
        stations_none: "这个范围的台账里没有社工站人员。", "Nobody on this register works for a station.";
        met: "达标", "met";
        not_met: "未达标", "not met";
        short_by(n: i64): "还差 {n} 人", "1 short" | "{n} short";
        col_station: "社工站", "Station";
        col_name: "区划或单位", "Division or organisation";
        col_state: "三分之二", "Two thirds";
        studios: "名师工作室", "Studios";
        studios_open(n: i64): "在运行的名师工作室 {n} 个。", "1 studio is open." | "{n} studios are open.";
        to_studios: "查看名师工作室", "See the studios";
        empty_title: "这个范围还没有人员", "Nobody is on the register here yet";
        empty_text: "导入人员名单和考试结果后，这里显示持证情况。", "Import the staff list and results; this page then shows who holds what.";
        sheet_overall: "总体", "Overall";
        col_figure: "指标", "Figure";
        col_this: "本年度", "This year";
        col_last: "上一年度", "Year before";
        file_of(unit: &str, year: i64): "{unit} {year} 年度", "{unit}, {year}";
    }
}
