//! The columns of a sheet of questions, by the names they go by.

/// 题干
pub(super) const STEM: usize = 0;
/// 题型
pub(super) const KIND: usize = 1;
/// 答案; before [`MODEL_ANSWER`], which shares a name with it.
pub(super) const KEY: usize = 2;
/// 解析
pub(super) const EXPLANATION: usize = 3;
/// 章节
pub(super) const CHAPTER: usize = 4;
/// 难度
pub(super) const DIFFICULTY: usize = 5;
/// 标签
pub(super) const TAGS: usize = 6;
/// 年份
pub(super) const YEAR: usize = 7;
/// 来源
pub(super) const SOURCE: usize = 8;
/// 级别
pub(super) const LEVEL: usize = 9;
/// 科目
pub(super) const SUBJECT: usize = 10;
/// 选项 in one cell
pub(super) const OPTIONS: usize = 11;
/// 大纲版本
pub(super) const EDITION: usize = 12;
/// 法规日期
pub(super) const LAW_AS_OF: usize = 13;
/// 复核日期
pub(super) const REVIEW_BY: usize = 14;
/// 小题
pub(super) const TASKS: usize = 15;
/// 评分要点
pub(super) const RUBRIC: usize = 16;
/// 参考答案 of a case
pub(super) const MODEL_ANSWER: usize = 17;
/// 名称
pub(super) const NAME: usize = 18;
/// 选项A; the others follow, up to 选项Z.
pub(super) const FIRST_OPTION: usize = 19;

macro_rules! options {
    ($($letter:literal),*) => {
        &[
            &["题干", "题目", "试题", "问题", "题目内容", "试题内容", "stem", "question"],
            &["题型", "题目类型", "试题类型", "类型", "type"],
            &["答案", "正确答案", "正确选项", "参考答案", "标准答案", "key", "answer"],
            &["解析", "答案解析", "试题解析", "题目解析", "explanation"],
            &["章节", "章", "所属章节", "章节名称", "题目分类", "知识点", "知识点名称", "课程结构", "chapter"],
            &["难度", "题目难度", "试题难度", "难易程度", "difficulty"],
            &["标签", "tags"],
            &["年份", "年度", "year"],
            &["来源", "出处", "source"],
            &["级别", "level"],
            &["科目", "subject"],
            &["选项", "备选项", "options"],
            &["大纲版本", "大纲", "edition"],
            &["法规日期", "法规核对日期", "law as of"],
            &["复核日期", "review by"],
            &["小题", "设问", "tasks"],
            &["评分要点", "采分点", "评分标准", "rubric"],
            &["参考答案", "示范答案", "答题示例", "model answer"],
            &["名称", "题目名称", "name"],
            $(&[concat!("选项", $letter), $letter, concat!($letter, "选项"), concat!("答案", $letter)],)*
        ]
    };
}

/// The columns looked for, to give to [`crate::exchange::read`].
pub(super) const HEADERS: &[&[&str]] = options!(
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y",
    "Z"
);

/// Columns that mean nothing to us and needn't be mentioned.
pub(super) const IGNORED: &[&str] =
    &["序号", "编号", "题号", "no", "id", "分值", "核对结果", "说明", "如何修改", "result", "finding", "howtomendit"];

/// The letters a spreadsheet program shows above a column, from its place: `A`, `Z`, `AA`.
pub(in crate::question::format) fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut out = Vec::new();
    while rest > 0 {
        rest -= 1;
        out.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_a_spreadsheet() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
        assert_eq!(HEADERS.len(), FIRST_OPTION + 26);
    }
}
