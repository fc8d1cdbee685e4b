//! Reading forms, and saying what is wrong with them.

use std::collections::BTreeMap;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum_extra::extract::Form;
use serde::de::DeserializeOwned;

use super::{PageError, control};

/// A submitted form. Fields arrive as text (`#[serde(default)]` on the struct, so that a missing one is empty and gets a sentence
/// beside it); repeated names collect into a `Vec`.
#[derive(Debug)]
pub struct Input<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Input<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let limited = Request::from_parts(parts.clone(), body);
        let body = Bytes::from_request(limited, state).await.map_err(|rejection| {
            tracing::info!(reason = %rejection, "a form could not be read");
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest }
        })?;
        control::refuse_in_form(&body)?;
        match Form::<T>::from_request(Request::from_parts(parts, Body::from(body)), state).await {
            Ok(Form(value)) => Ok(Self(value)),
            Err(rejection) => {
                tracing::info!(reason = %rejection, "a form could not be read");
                Err(if rejection.to_string().contains("length limit") { PageError::TooLarge } else { PageError::BadRequest })
            }
        }
    }
}

/// What is wrong with a form, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problems(BTreeMap<&'static str, String>);

impl Problems {
    /// Notes what is wrong with a field; the first problem of a field stands.
    pub fn add(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.0.entry(field).or_insert_with(|| sentence.into());
    }

    /// The sentence for a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str)
    }

    /// Nothing wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many fields have a problem.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Field and sentence, by field name.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.iter().map(|(field, sentence)| (*field, sentence.as_str()))
    }
}
