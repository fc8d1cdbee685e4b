//! Files: taken in, and handed out.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use zhengtu::certification::hours::ProofFlaw;
use zhengtu::certification::hours::proof::{Checked, KeepError, check};

use crate::locale::Hours;
use crate::server::{File, PageError, Problems, read_apart};

/// What a file is, or why it isn't taken.
pub(super) async fn checked(t: Hours, file: File) -> Result<Result<(String, Checked), String>, PageError> {
    let File { name, bytes } = file;
    let checked = read_apart(move || check(&bytes)).await?;
    Ok(checked.map(|checked| (name, checked)).map_err(|flaw| t.proof_flaw(flaw)))
}

/// The file a form brought along, if it did and it is taken; else what is wrong with it is said.
pub(super) async fn brought(t: Hours, file: Option<File>, problems: &mut Problems) -> Result<Option<(String, Checked)>, PageError> {
    let Some(file) = file else { return Ok(None) };
    Ok(match checked(t, file).await? {
        Ok(found) => Some(found),
        Err(sentence) => {
            problems.add("file", sentence);
            None
        }
    })
}

/// Why a file wasn't kept: a sentence, or an error.
pub(super) fn kept<T>(outcome: Result<T, KeepError>) -> Result<Result<T, ProofFlaw>, PageError> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(KeepError::Flaw(flaw)) => Ok(Err(flaw)),
        Err(KeepError::Secret(error)) => Err(PageError::internal(error)),
        Err(KeepError::Store(error)) => Err(error.into()),
    }
}

/// A file as a download: never shown within our pages, kept by nobody on the way.
pub(super) fn download((name, media_type, bytes): (String, String, Vec<u8>)) -> Result<Response, PageError> {
    let encoded = percent_encoding::utf8_percent_encode(&name, percent_encoding::NON_ALPHANUMERIC).to_string();
    let disposition = format!("attachment; filename*=UTF-8''{encoded}");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_str(&media_type).map_err(PageError::internal)?),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(PageError::internal)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    Ok((StatusCode::OK, headers, bytes).into_response())
}
