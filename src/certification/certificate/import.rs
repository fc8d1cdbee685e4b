//! 证书导入: a spreadsheet of certificates and their registrations, checked row by row, then applied.
//!
//! A row is a certificate, and the period of its registration where it names one. The same number with a later registration adds a
//! period; what is on record already stays as it is, so that the same file twice changes nothing. A row is matched as those of results
//! are; a certificate that would contradict the register stays out with a reason.

mod known;
mod plan;
mod row;

use chrono::{DateTime, Utc};

use crate::certification::ledger;
use crate::certification::matching::{self, Matched, Named};
use crate::certification::registration::period::{self, NewPeriod, PeriodError};
use crate::clock::date_of;
use crate::exchange::{ReadError, Report, Table, read};
use crate::ids::{AccountId, CertificateId, ImportId, PersonId};
use crate::person::draft::Applied;
use crate::person::import::{Bounds, ImportError, distinct, told};
use crate::secret::Secret;
use crate::store::{Result, StoreError, Tx};

use plan::{Planned, plan};
use row::CertificateRow;

/// The columns, in the order of `Column`, each with the names it goes by.
pub const HEADERS: [&[&str]; 12] = [
    &["姓名", "持证人", "持证人姓名"],
    &["证件号码", "身份证号", "身份证号码", "公民身份号码", "证件号"],
    &["级别", "证书级别", "专业级别", "资格级别"],
    &["证书编号", "管理号", "证书编号/管理号", "证书管理号", "编号"],
    &["批准日期", "取得时间", "批准日期/取得时间", "取得日期", "发证日期", "签发日期"],
    &["签发单位", "发证单位", "发证机关"],
    &["登记编号", "登记证编号", "登记号"],
    &["登记日期", "登记时间"],
    &["有效期至", "登记有效期至", "有效期", "有效期截止"],
    &["有效范围", "证书类别", "证书类型"],
    &["工作单位", "所在单位", "单位", "单位名称"],
    &["区划", "街道", "区划/街道", "区县", "所属区县", "所属区划"],
];

/// A column of [`HEADERS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Name,
    IdNumber,
    Level,
    Number,
    ObtainedOn,
    Issuer,
    RegistrationNumber,
    RegisteredOn,
    Until,
    Scheme,
    Organisation,
    Division,
}

/// Reads a file of certificates.
pub fn read_file(file_name: &str, bytes: &[u8]) -> Result<Vec<Table>, ReadError> {
    read(file_name, bytes, &HEADERS)
}

/// A file's report, and what applying it would add.
#[derive(Debug)]
pub struct Assessment {
    /// Row by row.
    pub report: Report,
    planned: Vec<Planned>,
    unchanged: usize,
}

fn named(row: &CertificateRow) -> Named<'_> {
    Named { name: &row.name, id_number: row.id_number.as_ref(), organisation: &row.organisation, division: &row.division }
}

/// Checks every row against itself, the file and the register. Changes nothing.
pub async fn assess(
    tx: &mut Tx,
    secret: &Secret,
    tables: &[Table],
    bounds: &Bounds,
    now: DateTime<Utc>,
) -> Result<Assessment, ImportError> {
    let today = date_of(now);
    let rows = tables.iter().flat_map(|table| table.rows.iter().map(|row| row::read(table, row, today))).collect();
    let mut matched = matching::find_people(tx, secret, rows, named, bounds).await?;
    matched.iter_mut().for_each(Matched::leave_out);
    plan::refuse_contradictions(&mut matched);

    let people = distinct(matched.iter().filter_map(|item| item.who.as_ref().map(|who| who.id)));
    let numbers = distinct(matched.iter().map(|item| item.row.folded.clone()).filter(|folded| !folded.is_empty()));
    let mut known = known::Known::load(tx, &people, &numbers).await?;

    // Registrations of one person in the order of their days, whatever the order of the rows.
    let mut order: Vec<usize> = (0..matched.len()).collect();
    order.sort_by_key(|index| (matched[*index].row.registered_on, *index));
    let mut out = Assessment { report: Report::default(), planned: Vec::new(), unchanged: 0 };
    for index in order {
        let item = &mut matched[index];
        let (false, Some(who)) = (item.failed(), item.who.take()) else { continue };
        let planned = plan(&item.row, &who, &mut known, today, &mut item.findings);
        if item.failed() {
            continue;
        }
        match planned {
            Some(planned) => out.planned.push(planned),
            None => out.unchanged += 1,
        }
    }
    out.report.adds = out.planned.iter().filter(|planned| planned.is_new()).count();
    out.report.changes = out.planned.len() - out.report.adds;
    for item in matched {
        let what = item.row.what();
        for (verdict, sentence, fix) in told(item.findings) {
            out.report.add(&item.row.sheet, item.row.number_of_row, what.as_str(), verdict, sentence, fix);
        }
    }
    Ok(out)
}

/// Adds what the good rows say; with `all_or_nothing` only if every row is good. The caller commits.
pub async fn apply(
    tx: &mut Tx,
    assessment: Assessment,
    import: ImportId,
    by: Option<AccountId>,
    all_or_nothing: bool,
    now: DateTime<Utc>,
) -> Result<Applied, ImportError> {
    let left_out = assessment.report.counts().error;
    if all_or_nothing && left_out > 0 {
        return Err(ImportError::HasErrors(left_out));
    }
    let Assessment { report, planned, unchanged } = assessment;
    let mut people: Vec<PersonId> = Vec::new();
    let mut made: std::collections::HashMap<String, CertificateId> = std::collections::HashMap::new();
    for item in planned {
        people.push(item.person);
        let certificate = match item.certificate {
            plan::Certificate::OnRecord(id) => Some(id),
            plan::Certificate::New(new) => {
                let added = super::add(tx, &new.as_new(item.person, import, by), now).await?;
                made.extend(added.map(|id| (item.folded.clone(), id)));
                added
            }
            plan::Certificate::OfThisFile => made.get(&item.folded).copied(),
        };
        if let Some(registration) = item.registration {
            let new = NewPeriod { certificate, import: Some(import), ..registration };
            period::add_held(tx, &new, by, now).await.map_err(overlapping)?;
        }
    }
    people.sort_unstable();
    people.dedup();
    ledger::refresh(tx, &people, now).await?;
    Ok(Applied { added: report.adds, changed: report.changes, unchanged, left_out })
}

/// Periods were judged in this transaction: what is refused now was changed by somebody at the same moment.
fn overlapping(error: PeriodError) -> StoreError {
    match error {
        PeriodError::Store(error) => error,
        other => StoreError::Corrupt(format!("a period judged to fit doesn't: {other}")),
    }
}
