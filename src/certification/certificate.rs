//! 证书: what is on record, and the public check by name and number.

use chrono::{DateTime, NaiveDate, Utc};

use crate::ids::{CertificateId, PersonId};
use crate::person::name;
use crate::store::{Result, Tx};
use crate::{sql, with_tx};

sql! {
    BY_NUMBER = "SELECT k.id AS id, k.person_id AS person_id, p.name AS name, k.level AS level, k.scheme AS scheme, k.number AS number, \
                 k.title AS title, k.issuer AS issuer, k.obtained_on AS obtained_on, k.locally_valid AS locally_valid \
                 FROM certificate k JOIN person p ON p.id = k.person_id WHERE k.number_folded = $1 AND p.name_folded = $2";
    OF_PERSON = "SELECT k.id AS id, k.person_id AS person_id, p.name AS name, k.level AS level, k.scheme AS scheme, k.number AS number, \
                 k.title AS title, k.issuer AS issuer, k.obtained_on AS obtained_on, k.locally_valid AS locally_valid \
                 FROM certificate k JOIN person p ON p.id = k.person_id WHERE k.person_id = $1 ORDER BY k.obtained_on";
    INSERT = "INSERT INTO certificate (id, person_id, level, scheme, number, number_folded, title, issuer, obtained_on, locally_valid, \
              division_path, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) \
              ON CONFLICT (number_folded) DO NOTHING";
}

/// A certificate with its holder's name.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Certificate {
    /// Which.
    pub id: CertificateId,
    /// Whose.
    pub person_id: PersonId,
    /// The holder's name.
    pub name: String,
    /// The level's code.
    pub level: String,
    /// `national`, `separate_line`, `local`.
    pub scheme: String,
    /// 管理号, as printed.
    pub number: String,
    /// What the paper is called.
    pub title: String,
    /// 签发单位
    pub issuer: String,
    /// 批准日期
    pub obtained_on: NaiveDate,
    /// 单独划线（本地有效）
    pub locally_valid: bool,
}

/// A certificate to be put on record.
#[derive(Debug, Clone)]
pub struct NewCertificate<'a> {
    /// Whose.
    pub person: PersonId,
    /// The level's code.
    pub level: &'a str,
    /// The number as printed.
    pub number: &'a str,
    /// When it was obtained.
    pub obtained_on: NaiveDate,
    /// By a separate line.
    pub locally_valid: bool,
    /// Where.
    pub division_path: &'a str,
}

/// What the paper has been called since the 2025 edition.
pub const TITLE: &str = "中华人民共和国社会工作者职业资格证书";
/// Who issues it.
pub const ISSUER: &str = "人力资源和社会保障部";

/// Numbers are opaque: half-width, capitals, only digits and letters (domain reference §2.1). `None` for what can't be one.
pub fn folded_number(number: &str) -> Option<String> {
    let folded: String = crate::exchange::cells::code(number).chars().filter(char::is_ascii_alphanumeric).collect();
    (8..=32).contains(&folded.len()).then_some(folded)
}

/// The certificate of this number, if its holder has this name. Neither alone finds anything.
pub async fn check(tx: &mut Tx, holder: &str, number: &str) -> Result<Option<Certificate>> {
    let Some(number) = folded_number(number) else { return Ok(None) };
    Ok(with_tx!(tx, |c| sqlx::query_as(BY_NUMBER).bind(number).bind(name::folded(holder)).fetch_optional(c).await)?)
}

/// Somebody's certificates, earliest first.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Certificate>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// Puts a certificate on record; a number that is there already stays as it is.
pub async fn add(tx: &mut Tx, new: &NewCertificate<'_>, now: DateTime<Utc>) -> Result<()> {
    let scheme = if new.locally_valid { "separate_line" } else { "national" };
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(CertificateId::fresh())
        .bind(new.person)
        .bind(new.level)
        .bind(scheme)
        .bind(new.number)
        .bind(folded_number(new.number).unwrap_or_default())
        .bind(TITLE)
        .bind(ISSUER)
        .bind(new.obtained_on)
        .bind(new.locally_valid)
        .bind(new.division_path)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))?;
    Ok(())
}
