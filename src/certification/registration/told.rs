//! 登记进度: whoever an application is for is told what has become of it, once their account is linked.

use chrono::{DateTime, Utc};

use super::application::Application;
use crate::certification::certificate;
use crate::certification::rules::ApplicationState;
use crate::notification::{Notice, store as notification};
use crate::person::link;
use crate::store::{Result, Tx};

/// Tells what a reviewer has done. What the applicant does themselves, or their unit, needs no telling. Only a refusal tells its reason: what is
/// written beside a pass is for the record.
pub(super) async fn step(
    tx: &mut Tx,
    application: &Application,
    state: ApplicationState,
    reason: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let refused = match state {
        ApplicationState::FirstFailed | ApplicationState::FinalFailed => true,
        ApplicationState::FirstPassed | ApplicationState::FinalPassed | ApplicationState::Registered | ApplicationState::Issued => {
            false
        }
        ApplicationState::Submitted | ApplicationState::Withdrawn => return Ok(()),
    };
    let Some(link) = link::of_person(tx, application.person_id).await? else { return Ok(()) };
    let certificate = certificate::find(tx, application.certificate_id).await?;
    let Some(level) = certificate.and_then(|certificate| certificate.level()) else { return Ok(()) };
    let reason = if refused { reason.trim().to_owned() } else { String::new() };
    notification::notify(tx, link.account_id, &Notice::RegistrationStep { state, level, reason }, now).await?;
    Ok(())
}
