//! 证明材料: files that prove an entry of hours. Their content is looked at, whatever they are called; they are kept sealed in the
//! database, where no web server and no backup shows them, and opened only for whoever may see the entry.

use chrono::{DateTime, Utc};

use super::{LARGEST, MOST, ProofFlaw};
use crate::ids::{AccountId, HoursId, PersonId, ProofId};
use crate::person::identity::theirs;
use crate::question::picture::{PictureError, prepare};
use crate::secret::{Secret, SecretError};
use crate::store::{Result, StoreError, Tx};
use crate::{sql, with_tx};

/// What they are sealed for.
pub(crate) const PURPOSE: &str = "hours-proof";
/// The longest name that is kept, in characters.
const NAME: usize = 100;

sql! {
    OF_PERSON = concat!("SELECT f.id AS id, f.entry_id AS entry_id, f.file_name AS file_name, f.media_type AS media_type, f.bytes AS bytes, \
        f.uploaded_at AS uploaded_at FROM hours_proof f JOIN hours_entry h ON h.id = f.entry_id \
        WHERE ", theirs!("h.person_id"), " AND f.removed_at IS NULL ORDER BY f.uploaded_at, f.id");
    COUNT = "SELECT COUNT(*) AS files FROM hours_proof WHERE entry_id = $1 AND removed_at IS NULL";
    INSERT = "INSERT INTO hours_proof (id, entry_id, file_name, media_type, bytes, sealed, uploaded_by, uploaded_at, removed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL)";
    CONTENT = concat!("SELECT f.file_name AS file_name, f.media_type AS media_type, f.sealed AS sealed FROM hours_proof f \
        JOIN hours_entry h ON h.id = f.entry_id WHERE f.id = $2 AND ", theirs!("h.person_id"), " AND f.removed_at IS NULL");
    REMOVE = concat!("UPDATE hours_proof SET file_name = '', sealed = NULL, removed_at = $3 WHERE id = $2 AND removed_at IS NULL \
        AND entry_id IN (SELECT h.id FROM hours_entry h WHERE ", theirs!("h.person_id"), ")");
}

/// A file without its content.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Proof {
    /// Which.
    pub id: ProofId,
    /// The first entry of the line it proves.
    pub entry_id: HoursId,
    /// As the browser named it, without folders.
    pub file_name: String,
    /// What it is.
    pub media_type: String,
    /// How large.
    pub bytes: i64,
    /// Since when.
    pub uploaded_at: DateTime<Utc>,
}

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What it really is.
    pub media_type: &'static str,
    /// What is kept: a picture is made anew, without what a camera writes into it.
    pub bytes: Vec<u8>,
}

/// What a PDF must not have: nothing runs when somebody opens it.
const ACTIVE: [&[u8]; 5] = [b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFile"];

/// Looks at what came. Pictures take a while and some memory: off the async threads.
pub fn check(file: &[u8]) -> Result<Checked, ProofFlaw> {
    if file.is_empty() {
        return Err(ProofFlaw::Empty);
    }
    if file.len() > LARGEST {
        return Err(ProofFlaw::TooLarge);
    }
    if file.starts_with(b"%PDF-") {
        let end = &file[file.len().saturating_sub(1024)..];
        if !contains(end, b"%%EOF") {
            return Err(ProofFlaw::Damaged);
        }
        if ACTIVE.iter().any(|sign| contains(file, sign)) {
            return Err(ProofFlaw::Active);
        }
        return Ok(Checked { media_type: "application/pdf", bytes: file.to_vec() });
    }
    match prepare(file) {
        Ok(picture) => Ok(Checked { media_type: picture.kind.media_type(), bytes: picture.bytes }),
        Err(PictureError::Empty) => Err(ProofFlaw::Empty),
        Err(PictureError::NotAPicture) => Err(ProofFlaw::OtherKind),
        Err(PictureError::TooLarge | PictureError::TooManyPixels) => Err(ProofFlaw::TooLarge),
        Err(_) => Err(ProofFlaw::Damaged),
    }
}

fn contains(text: &[u8], sign: &[u8]) -> bool {
    text.windows(sign.len()).any(|window| window == sign)
}

/// The name without folders and without what no name should have.
fn cleaned(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    last.chars().filter(|c| !c.is_control()).take(NAME).collect::<String>().trim().to_owned()
}

/// Why a file wasn't kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepError {
    /// By what it is.
    #[error(transparent)]
    Flaw(#[from] ProofFlaw),
    /// The key doesn't work.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps a file that was looked at, with the entry whose line begins with `entry`.
pub async fn keep(
    tx: &mut Tx,
    secret: &Secret,
    entry: HoursId,
    file_name: &str,
    file: &Checked,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<ProofId, KeepError> {
    let (there,): (i64,) =
        with_tx!(&mut *tx, |c| sqlx::query_as(COUNT).bind(entry).fetch_one(c).await).map_err(StoreError::from)?;
    if usize::try_from(there).unwrap_or(MOST) >= MOST {
        return Err(ProofFlaw::TooMany.into());
    }
    let id = ProofId::fresh();
    let sealed = secret.seal(PURPOSE, &file.bytes)?;
    with_tx!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(entry)
        .bind(cleaned(file_name))
        .bind(file.media_type)
        .bind(i64::try_from(file.bytes.len()).unwrap_or(i64::MAX))
        .bind(sealed)
        .bind(by)
        .bind(now)
        .execute(c)
        .await
        .map(|_| ()))
    .map_err(StoreError::from)?;
    Ok(id)
}

/// The files of somebody's entries.
pub async fn of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Proof>> {
    Ok(with_tx!(tx, |c| sqlx::query_as(OF_PERSON).bind(person).fetch_all(c).await)?)
}

/// A file of somebody's: its name, what it is, and its content.
pub async fn open(
    tx: &mut Tx,
    secret: &Secret,
    person: PersonId,
    id: ProofId,
) -> Result<Option<(String, String, Vec<u8>)>, KeepError> {
    let found: Option<(String, String, Vec<u8>)> =
        with_tx!(tx, |c| sqlx::query_as(CONTENT).bind(person).bind(id).fetch_optional(c).await).map_err(StoreError::from)?;
    let Some((name, media_type, sealed)) = found else { return Ok(None) };
    Ok(Some((name, media_type, secret.unseal(PURPOSE, &sealed)?)))
}

/// Removes a file of somebody's for good; that there was one stays. False: there was none.
pub async fn remove(tx: &mut Tx, person: PersonId, id: ProofId, now: DateTime<Utc>) -> Result<bool> {
    let changed =
        with_tx!(tx, |c| sqlx::query(REMOVE).bind(person).bind(id).bind(now).execute(c).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_its_content_says() {
        let pdf = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n";
        assert_eq!(check(pdf).unwrap().media_type, "application/pdf");
        assert_eq!(check(b""), Err(ProofFlaw::Empty));
        assert_eq!(check(b"MZ\x90\0 an executable called proof.pdf"), Err(ProofFlaw::OtherKind));
        assert_eq!(check(b"<html><script>alert(1)</script>"), Err(ProofFlaw::OtherKind));
        assert_eq!(check(b"%PDF-1.7\nbroken off"), Err(ProofFlaw::Damaged));
        assert_eq!(check(b"%PDF-1.7\n<</S/JavaScript/JS (app.alert(1))>>\n%%EOF"), Err(ProofFlaw::Active));
        assert_eq!(check(&vec![b' '; LARGEST + 1]), Err(ProofFlaw::TooLarge));
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
        assert_eq!(check(png.get_ref()).unwrap().media_type, "image/png");
        assert_eq!(cleaned("C:\\files\\结业 证书\u{7}.pdf"), "结业 证书.pdf");
    }
}
