//! Work for the processor, off the threads on which everybody else's requests go on.

use crate::store::{Result, StoreError};

/// Does the work elsewhere and waits for it.
pub(crate) async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The server stops.
            Err(_) => Err(StoreError::Unavailable(sqlx::Error::WorkerCrashed)),
        },
    }
}
