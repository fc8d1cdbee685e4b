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
