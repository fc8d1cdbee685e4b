//! What one prepares for: level, region, goal of the day, reminder.

use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::division;
use zhengtu::practice::Owner;
use zhengtu::practice::preference::{self, DAILY_GOAL, Preference};
use zhengtu::store::Tx;
use zhengtu::syllabus::Level;

use crate::components::{Choice, Field, Options, error_summary};
use crate::locale::{Practice, PracticeSettings, Progress};
use crate::pages::practice::level_name;
use crate::server::{PageError, Problems};

/// What is filled in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ProgressForm {
    level: String,
    region: String,
    daily_goal: String,
    remind: String,
}

/// What it says.
pub(super) struct Chosen {
    level: Option<Level>,
    region: Option<String>,
    daily_goal: i64,
    remind: bool,
}

impl ProgressForm {
    pub(super) fn of(preference: &Preference) -> Self {
        Self {
            level: preference.level.map(Level::code).unwrap_or_default().to_owned(),
            region: preference.division_code.clone().unwrap_or_default(),
            daily_goal: preference.daily_goal.to_string(),
            remind: if preference.remind { "yes".to_owned() } else { String::new() },
        }
    }

    /// What it says, or what is wrong with it.
    pub(super) async fn read(&self, t: Progress, tx: &mut Tx) -> Result<(Option<Chosen>, Problems), PageError> {
        let mut problems = Problems::default();
        let level = Level::from_code(&self.level);
        if level.is_none() && !self.level.is_empty() {
            problems.add("level", t.level_unknown());
        }
        let region = Some(self.region.clone()).filter(|code| !code.is_empty());
        if let Some(code) = &region
            && division::store::find(tx, code).await?.is_none()
        {
            problems.add("region", t.region_unknown());
        }
        let goal = self.daily_goal.trim().parse().ok().filter(|goal| DAILY_GOAL.contains(goal));
        let Some(daily_goal) = goal else {
            problems.add("daily_goal", PracticeSettings(t.0).out_of_range(*DAILY_GOAL.start(), *DAILY_GOAL.end()));
            return Ok((None, problems));
        };
        let chosen = problems.is_empty().then(|| Chosen { level, region, daily_goal, remind: self.remind == "yes" });
        Ok((chosen, problems))
    }
}

impl Chosen {
    /// Keeps it; what is chosen elsewhere stays.
    pub(super) async fn save(self, tx: &mut Tx, owner: Owner, now: DateTime<Utc>) -> Result<(), PageError> {
        let before = preference::store::of(tx, owner).await?;
        // Only an account has messages.
        let remind = self.remind && owner.account().is_some();
        let chosen = Preference { level: self.level, division_code: self.region, daily_goal: self.daily_goal, remind, ..before };
        preference::store::save(tx, owner, &chosen, now).await?;
        Ok(())
    }
}

pub(super) fn view(
    t: Progress,
    form: &ProgressForm,
    regions: &[(String, String)],
    has_account: bool,
    problems: &Problems,
) -> impl IntoView + use<> {
    let error = |field: &str| problems.of(field).map(str::to_owned);
    let first = [(String::new(), t.level_none().to_owned())];
    let levels = Level::ALL.map(|level| (level.code().to_owned(), level_name(Practice(t.0), level).to_owned()));
    let levels = first.into_iter().chain(levels).collect();
    let anywhere = [(String::new(), t.region_none().to_owned())];
    let regions = anywhere.into_iter().chain(regions.iter().cloned()).collect();
    let reminder = if has_account {
        view! {
            <div class="field">
                <Choice name="remind" value="yes" label=t.remind() checked={form.remind == "yes"} />
                <p class="field__hint">{t.remind_hint()}</p>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="muted">{t.remind_account()}</p> }.into_any()
    };
    view! {
        <form class="form" method="post" action="/progress" novalidate>
            {error_summary(t.0, problems)}
            <Options name="level" label=t.level() options=levels value=form.level.clone() error=error("level") />
            <Options name="region" label=t.region() options=regions value=form.region.clone() hint=t.region_hint() error=error("region") />
            <Field
                name="daily_goal"
                label=PracticeSettings(t.0).daily_goal()
                value=form.daily_goal.clone()
                inputmode="numeric"
                error=error("daily_goal")
            />
            {reminder}
            <div class="form__actions"><button class="button button--primary" type="submit">{t.save()}</button></div>
        </form>
    }
}
