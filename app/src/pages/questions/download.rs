//! Files of questions to download.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use zhengtu::question::format::Format;

/// A file under this name, which must be plain.
pub(super) fn attachment(name: &str, format: Format, bytes: Vec<u8>) -> Response {
    let kind = match format {
        Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Format::Csv => "text/csv; charset=utf-8",
        Format::Gift | Format::Aiken => "text/plain; charset=utf-8",
        Format::MoodleXml => "application/xml; charset=utf-8",
        Format::Qti3 => "application/zip",
    };
    let disposition = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment")));
    response
}
