//! Forms that may carry a file.

use axum::body::Body;
use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use serde::de::DeserializeOwned;
use tokio::sync::Semaphore;

use super::{Input, PageError, refuse_control_characters};

/// A submitted form, and the file of its file field, if one was chosen. A form without files may come the plain way, too.
#[derive(Debug)]
pub struct InputWithFile<T> {
    /// The fields, as in [`Input`].
    pub value: T,
    /// The file.
    pub file: Option<File>,
}

/// An uploaded file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct File {
    /// As it was called where it came from.
    pub name: String,
    /// What is in it; never nothing.
    pub bytes: Vec<u8>,
}

/// So many files are read at once: each may take a processor and some hundred megabytes for seconds.
static READING: Semaphore = Semaphore::const_new(2);

/// Reads a file off the async threads: unpacking and parsing take their time.
pub async fn read_apart<T: Send + 'static>(read: impl FnOnce() -> T + Send + 'static) -> Result<T, PageError> {
    let turn = READING.acquire().await.map_err(PageError::internal)?;
    tokio::task::spawn_blocking(move || {
        // Held until the reading ends, which goes on also when nobody waits for it any longer.
        let _turn = turn;
        read()
    })
    .await
    .map_err(PageError::internal)
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for InputWithFile<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("multipart/form-data") {
            return Ok(Self { value: Input::from_request(request, state).await?.0, file: None });
        }
        let mut parts = Multipart::from_request(request, state).await.map_err(|_| PageError::BadRequest)?;
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut file = None;
        while let Some(part) = parts.next_field().await.map_err(|error| refused(&error))? {
            let name = part.name().unwrap_or_default().to_owned();
            if let Some(file_name) = part.file_name() {
                let file_name = file_name.to_owned();
                refuse_control_characters(&name, &file_name)?;
                let bytes = part.bytes().await.map_err(|error| refused(&error))?;
                if file.is_none() && !bytes.is_empty() {
                    file = Some(File { name: file_name, bytes: bytes.to_vec() });
                }
                continue;
            }
            let value = part.text().await.map_err(|error| refused(&error))?;
            refuse_control_characters(&name, &value)?;
            fields.push((name, value));
        }
        // From here on as if there had been no file.
        let body = serde_urlencoded::to_string(fields).map_err(|_| PageError::BadRequest)?;
        let mut plain = Request::new(Body::from(body));
        *plain.method_mut() = Method::POST;
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        plain.headers_mut().insert(header::CONTENT_TYPE, kind);
        Ok(Self { value: Input::from_request(plain, state).await?.0, file })
    }
}

fn refused(error: &MultipartError) -> PageError {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest }
}
