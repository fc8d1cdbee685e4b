//! 人员名单导出: what a filter of the list shows, in the columns of the staff list that can be imported. ID and phone numbers are masked;
//! importing the file again changes nothing.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::bulk::select_many;
use super::worklist::{self, Filter};
use crate::exchange::write::{Sheet, Value};
use crate::ids::PersonId;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

/// So many people in one file: what an import takes.
pub const MOST: i64 = 100_000;

/// The columns, as [`import`](super::import) reads them.
const HEADER: [&str; 11] =
    ["姓名", "证件号码", "性别", "学历", "专业", "工作单位", "区划/街道", "岗位/职务", "从事社会工作起始时间", "领域", "联系电话"];

sql! {
    DIVISIONS = "SELECT code, name FROM division";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: PersonId,
    name: String,
    id_masked: String,
    gender: String,
    education: String,
    major: String,
    organisation: Option<String>,
    division_path: String,
    post: String,
    social_work_since: Option<NaiveDate>,
    field: String,
    phone_masked: String,
}

/// The list as a sheet; none: it would have more than [`MOST`] rows.
pub async fn sheet(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Result<Option<Sheet>> {
    let ids = worklist::ids(tx, filter, today, MOST + 1).await?;
    if ids.len() > usize::try_from(MOST).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let rows = select_many!(
        tx,
        "SELECT p.id AS id, p.name AS name, p.id_masked AS id_masked, p.gender AS gender, p.education AS education, p.major AS major, \
         o.name AS organisation, m.division_path AS division_path, m.post AS post, p.social_work_since AS social_work_since, \
         p.field AS field, p.phone_masked AS phone_masked",
        |_n| "JOIN person p ON p.id = wanted.column1 JOIN membership m ON m.person_id = p.id AND m.until_on IS NULL \
              LEFT JOIN organisation o ON o.id = m.organisation_id",
        ids,
        [],
        Row
    );
    let mut by_id: HashMap<PersonId, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    let names: Vec<(String, String)> = with_tx!(tx, |c| sqlx::query_as(DIVISIONS).fetch_all(c).await)?;
    let names: HashMap<String, String> = names.into_iter().collect();
    let rows = ids.iter().filter_map(|id| by_id.remove(id)).map(|row| cells(row, &names)).collect();
    Ok(Some(Sheet { name: "人员名单".to_owned(), header: HEADER.map(str::to_owned).to_vec(), rows }))
}

fn cells(row: Row, names: &HashMap<String, String>) -> Vec<Value> {
    let gender = match row.gender.as_str() {
        "male" => "男",
        "female" => "女",
        _ => "",
    };
    // 江苏省扬州市广陵区: what an import takes for exactly this division.
    let division: String = row.division_path.split('/').filter_map(|code| names.get(code)).map(String::as_str).collect();
    let since = row.social_work_since.map(|day| day.format("%Y-%m").to_string()).unwrap_or_default();
    [
        row.name,
        row.id_masked,
        gender.to_owned(),
        row.education,
        row.major,
        row.organisation.unwrap_or_default(),
        division,
        row.post,
        since,
        row.field,
        row.phone_masked,
    ]
    .into_iter()
    .map(Value::from)
    .collect()
}
