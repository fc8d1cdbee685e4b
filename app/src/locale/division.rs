//! Texts of the search for divisions, and words for divisions.

texts! {
    /// 行政区划
    Divisions {
        search_title: "查找行政区划", "Find a division";
        search_lead: "输入名称、拼音、拼音首字母或代码，例如：扬州、yangzhou、yz、3210。", "Type a name, its pinyin, the initials or a code: 扬州, yangzhou, yz, 3210.";
        search_label: "名称、拼音或代码", "Name, pinyin or code";
        search_button: "查找区划", "Find divisions";
        results(n: usize): "找到 {n} 个区划", "1 division found" | "{n} divisions found";
        results_first(n: usize): "结果较多，显示前 {n} 个；多输入几个字可以缩小范围。", "There are more; these are the first {n}. Type a little more to narrow it down.";
        nothing_title: "没有找到这个区划", "No such division";
        nothing_body: "请检查是否有错字，或改用上级名称、代码再试；已撤销的区划不在查找范围内。", "Check the spelling, or try the name of the division above or a code. Divisions that stand no more are not searched.";
        typed_unknown: "没有找到这个区划。请填代码或全称，例如 321002、广陵区。", "There is no such division. Give its code or full name, such as 321002 or 广陵区.";
        typed_several(choices: &str): "可能是几个区划中的一个，请改填代码：{choices}。", "Several divisions could be meant. Give the code instead: {choices}.";
        title: "行政区划", "Divisions";
        provinces: "省级行政区", "Provinces";
        to_statistics: "统计", "Statistics";
        statistics_of(name: &str): "{name}的统计", "Statistics of {name}";
        to_training: "培训场次", "Training sessions";
        column_more: "更多", "More";
        children: "现辖区划", "Divisions directly below";
        children_count(n: usize): "{n} 个，截至今天", "1 as of today" | "{n} as of today";
        no_children: "没有登记下级区划。", "No divisions are recorded below this one.";
        history: "沿革", "History";
        no_history: "没有登记过变更。", "No change is recorded.";
        former_names: "曾用名", "Former names";
        since_records: "有记录以来", "since the records begin";
        today: "今", "today";
        stood: "存续", "Stood";
        event_ended: "撤销", "Ended";
        event_ended_for(next: &str): "撤销，由{next}接续", "Ended; {next} took its place";
        event_followed(before: &str): "接续已撤销的{before}", "Took the place of {before}";
        predecessors: "前身", "Took the place of";
        successors: "后继", "Replaced by";
        ended_on(day: &str): "这个区划自 {day}起不再设立；此前的数据仍按当时的区划保存。", "This division stands no more since {day}. Earlier data is kept under it.";
        taken_over_by: "现在请看：", "Its place was taken by:";
        event_created: "设立", "Created";
        event_renamed(before: &str, after: &str): "{before}更名为{after}", "{before} was renamed {after}";
        event_merged(into: &str): "撤销，并入{into}", "Merged into {into}";
        event_took_in(other: &str): "{other}并入", "{other} was merged into it";
        event_split(part: &str): "撤销，分设{part}", "Split up; {part} took over a part";
        event_split_from(whole: &str): "由{whole}分设", "Took over a part of {whole}";
        event_moved(before: &str, after: &str): "由{before}划归{after}", "Moved from {before} to {after}";
        event_moved_to(after: &str): "划归{after}", "Moved to {after}";
        column_name: "名称", "Name";
        column_above: "上级", "Within";
        column_code: "代码", "Code";
        column_kind: "层级", "Tier";
        country: "全国", "China";
        province: "省级", "Province";
        prefecture: "地级", "Prefecture";
        county: "县级", "County";
        township: "乡级", "Township";
        village: "村级", "Village";
    }
}

impl Divisions {
    /// The word for a tier, by its code.
    pub fn kind(self, code: &str) -> &'static str {
        match code {
            "province" => self.province(),
            "prefecture" => self.prefecture(),
            "county" => self.county(),
            "township" => self.township(),
            _ => self.village(),
        }
    }
}
