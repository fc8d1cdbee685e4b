//! Several things in one cell: chapters, tags, tasks, rubric points. What is written reads back the same.

use crate::exchange::cells::fold;
use crate::question::RubricPoint;
use crate::question::format::letters::identities;

const TAG_MARKS: [char; 7] = [',', ';', '，', '；', '、', '|', '\n'];
const LEVEL_MARKS: [char; 7] = ['/', ';', '>', '／', '；', '＞', '\\'];

/// Tags between commas and the like; a backslash keeps a mark within a tag.
pub(super) fn tags(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, found.last_mut()) {
            ('\\', Some(tag)) => tag.push(characters.next().unwrap_or('\\')),
            (mark, _) if TAG_MARKS.contains(&mark) => found.push(String::new()),
            (other, Some(tag)) => tag.push(other),
            _ => {}
        }
    }
    found.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()).map(str::to_owned).collect()
}

/// As [`tags`] reads them.
pub(super) fn tags_cell(tags: &[String]) -> String {
    let escaped = |tag: &String| -> String {
        tag.chars().flat_map(|c| (TAG_MARKS.contains(&c) || c == '\\').then_some('\\').into_iter().chain([c])).collect()
    };
    tags.iter().map(escaped).collect::<Vec<_>>().join("、")
}

/// Chapters, one per line, each from the top.
pub(super) fn chapters(text: &str) -> Vec<Vec<String>> {
    let levels = |line: &str| -> Vec<String> {
        line.split(LEVEL_MARKS).map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    text.lines().map(levels).filter(|chapter| !chapter.is_empty()).collect()
}

/// As [`chapters`] reads them. A mark within a name becomes one that looks alike; chapters are found without regard to marks.
pub(super) fn chapters_cell(chapters: &[Vec<String>]) -> String {
    let name = |name: &String| name.replace(LEVEL_MARKS, "∕").replace('\n', " ");
    chapters.iter().map(|path| path.iter().map(name).collect::<Vec<_>>().join(" / ")).collect::<Vec<_>>().join("\n")
}

/// 小题: `1. …` and so on; or one per line where they aren't numbered.
pub(super) fn tasks(text: &str) -> Vec<String> {
    if after_number(text, 1).is_none() {
        return text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    }
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        match (after_number(line, found.len() + 1), found.last_mut()) {
            (Some(task), _) => found.push(task.to_owned()),
            (None, Some(task)) => {
                task.push('\n');
                task.push_str(line.strip_prefix('\\').unwrap_or(line));
            }
            (None, None) => {}
        }
    }
    trimmed(found)
}

/// As [`tasks`] reads them.
pub(super) fn tasks_cell(tasks: &[String]) -> String {
    let numbered = |(number, task): (usize, &String)| {
        let mut lines = task.lines();
        let first = lines.next().unwrap_or_default();
        let rest = lines.map(|line| format!("\n{}", kept(line, after_number(line, number + 1).is_some())));
        format!("{number}. {first}{}", rest.collect::<String>())
    };
    (1..).zip(tasks).map(numbered).collect::<Vec<_>>().join("\n")
}

/// 评分要点: `第1问 2.5分：…`, or lines that end with `（2分）`. `None` if a line says no marks.
pub(super) fn rubric(text: &str) -> Option<Vec<RubricPoint>> {
    let mut found: Vec<(i64, i64, String)> = Vec::new();
    // Only our own way of writing has points of several lines.
    let ours = point(text).is_some();
    for line in text.lines() {
        match (point(line), found.last_mut()) {
            (Some((task, half_marks, text)), _) => found.push((task, half_marks, text.to_owned())),
            (None, Some((_, _, point))) if ours => {
                point.push('\n');
                point.push_str(line.strip_prefix('\\').unwrap_or(line));
            }
            _ if line.trim().is_empty() => {}
            _ => {
                let (half_marks, text) = marks_behind(line)?;
                found.push((1, half_marks, text.to_owned()));
            }
        }
    }
    // More points than letters are too many in any case; the last letter stands for them.
    let ids = identities(26);
    let ids = ids.iter().chain(ids.last().into_iter().cycle());
    let points = ids.zip(found).map(|(id, (task, half_marks, text))| RubricPoint { id: *id, task, text: text.trim().to_owned(), half_marks });
    Some(points.collect())
}

/// As [`rubric`] reads them.
pub(super) fn rubric_cell(points: &[RubricPoint]) -> String {
    let written = |point_: &RubricPoint| {
        let mut lines = point_.text.lines();
        let first = lines.next().unwrap_or_default();
        let rest = lines.map(|line| format!("\n{}", kept(line, point(line).is_some())));
        format!("第{}问 {}分：{first}{}", point_.task, marks(point_.half_marks), rest.collect::<String>())
    };
    points.iter().map(written).collect::<Vec<_>>().join("\n")
}

/// Half marks as people write marks.
fn marks(half_marks: i64) -> String {
    format!("{}{}", half_marks / 2, if half_marks % 2 == 0 { "" } else { ".5" })
}

/// A line that isn't to be taken for a beginning.
fn kept(line: &str, looks_like_a_beginning: bool) -> String {
    if looks_like_a_beginning || line.starts_with('\\') { format!("\\{line}") } else { line.to_owned() }
}

fn after_number(line: &str, number: usize) -> Option<&str> {
    let rest = line.strip_prefix(&number.to_string())?;
    Some(rest.strip_prefix(['.', '．', '、', '）', ')'])?.trim_start())
}

/// The task, the half marks and the text of `第1问 2.5分：…`.
fn point(line: &str) -> Option<(i64, i64, &str)> {
    let (task, rest) = line.strip_prefix('第')?.split_once('问')?;
    let (earns, text) = rest.split_once('分')?;
    let text = text.strip_prefix(['：', ':'])?;
    Some((fold(task).parse().ok()?, crate::exchange::cells::half_marks(earns)?, text.trim_start()))
}

/// The half marks and the text of `……（2分）`.
fn marks_behind(line: &str) -> Option<(i64, &str)> {
    let inside = line.trim().strip_suffix(['）', ')'])?;
    let (text, earns) = inside.rsplit_once(['（', '('])?;
    let half_marks = crate::exchange::cells::half_marks(earns.strip_suffix('分')?)?;
    Some((half_marks, text.trim()))
}

fn trimmed(texts: Vec<String>) -> Vec<String> {
    texts.into_iter().map(|text| text.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lists_are_read_as_people_write_them() {
        assert_eq!(tags("助人,，价值 观；A\\、B"), ["助人", "价值 观", "A、B"]);
        assert_eq!(chapters("实务/儿童\n2025 > 第一章"), [vec!["实务", "儿童"], vec!["2025", "第一章"]]);
        assert_eq!(tasks("分析需要\n提出方案"), ["分析需要", "提出方案"]);
        assert_eq!(tasks("1、分析需要\n含理由\n2）提出方案"), ["分析需要\n含理由", "提出方案"]);
        let points = rubric("指出需要（2分）\n说明理由(2.5分)").unwrap_or_default();
        assert_eq!(points.iter().map(|point| (point.task, point.half_marks)).collect::<Vec<_>>(), [(1, 4), (1, 5)]);
        assert_eq!(rubric("没有分值"), None);
    }

    proptest! {
        #[test]
        fn lists_read_back_the_same(
            texts in prop::collection::vec("[^\\s\\r]([12.、第问分：\\\\\n a]{0,12}[^\\s\\r])?", 1..5),
            marks in prop::collection::vec((1_i64..4, 1_i64..30), 5),
        ) {
            let flat: Vec<String> = texts.iter().map(|text| text.replace('\n', ";").trim().to_owned()).collect();
            prop_assert_eq!(tags(&tags_cell(&flat)), flat);
            prop_assert_eq!(tasks(&tasks_cell(&texts)), texts.clone());
            let points: Vec<RubricPoint> = identities(26).into_iter().zip(marks).zip(&texts)
                .map(|((id, (task, half_marks)), text)| RubricPoint { id, task, text: text.clone(), half_marks })
                .collect();
            prop_assert_eq!(rubric(&rubric_cell(&points)), Some(points));
        }
    }
}
