//! 签到规则: what lateness, leaving early and a missing check-out cost, and for how many hours there is a slip.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::training::Session;
use zhengtu::training::attendance::store::set_rule;
use zhengtu::training::attendance::{Beyond, DoorRule, MOST_FORGIVEN};

use super::{overview, place_of, session_of, words};
use crate::components::{Choice, Field, Options};
use crate::locale::Door;
use crate::server::{Ctx, Flash, Input, PageError, Problems};

/// The rule as typed.
#[derive(Debug, Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Typed {
    late: String,
    early: String,
    needs_out: String,
    beyond: String,
    percent: String,
}

impl Typed {
    fn of(rule: &DoorRule) -> Self {
        Self {
            late: rule.late_minutes.to_string(),
            early: rule.early_minutes.to_string(),
            needs_out: if rule.needs_out { "1".to_owned() } else { String::new() },
            beyond: rule.beyond.code().to_owned(),
            percent: rule.slip_percent.to_string(),
        }
    }

    fn read(&self, t: Door) -> Result<DoorRule, Problems> {
        let mut problems = Problems::default();
        let number = |typed: &str| typed.trim().parse::<i64>().ok();
        let mut minutes = |field: &'static str, typed: &str| {
            let read = number(typed).filter(|minutes| (0..=MOST_FORGIVEN).contains(minutes));
            if read.is_none() {
                problems.add(field, t.rule_minutes(MOST_FORGIVEN));
            }
            read.unwrap_or_default()
        };
        let (late_minutes, early_minutes) = (minutes("late", &self.late), minutes("early", &self.early));
        let slip_percent = number(&self.percent).filter(|percent| (1..=100).contains(percent));
        if slip_percent.is_none() {
            problems.add("percent", t.rule_percent_wrong());
        }
        let rule = DoorRule {
            late_minutes,
            early_minutes,
            needs_out: !self.needs_out.is_empty(),
            beyond: Beyond::from_code(&self.beyond).unwrap_or_default(),
            slip_percent: slip_percent.unwrap_or(1),
        };
        if problems.is_empty() { Ok(rule) } else { Err(problems) }
    }
}

/// A rule that was refused, with what was typed.
pub(super) struct Refused {
    typed: Typed,
    problems: Problems,
    sentence: Option<String>,
}

/// The rule in a sentence, and for those who may, the form that changes it.
pub(super) fn view(t: Door, session: &Session, rule: &DoorRule, manages: bool, refused: Option<&Refused>) -> AnyView {
    let form = manages.then(|| {
        let typed = refused.map_or_else(|| Typed::of(rule), |refused| refused.typed.clone());
        let error = |field: &str| refused.and_then(|refused| refused.problems.of(field)).map(str::to_owned);
        let said = refused.and_then(|refused| refused.sentence.clone()).map(words::refused);
        let beyond = [(Beyond::Part, t.beyond_part()), (Beyond::None, t.beyond_none())]
            .map(|(beyond, label)| (beyond.code().to_owned(), label.to_owned()));
        view! {
            <details class="disclosure" open=refused.is_some()>
                <summary>{t.rule_change()}</summary>
                <form class="form" method="post" action=format!("/training/{}/attendance", session.id) novalidate>
                    {said}
                    <Field name="late" label=t.rule_late() value=typed.late error=error("late") inputmode="numeric" />
                    <Field name="early" label=t.rule_early() value=typed.early error=error("early") inputmode="numeric" />
                    <Options name="beyond" label=t.rule_beyond() options=beyond.to_vec() value=typed.beyond />
                    <Choice name="needs_out" value="1" label=t.rule_needs_out() checked=!typed.needs_out.is_empty() />
                    <Field name="percent" label=t.rule_percent() value=typed.percent error=error("percent") inputmode="numeric" />
                    <div class="form__actions"><button class="button" type="submit">{t.rule_save()}</button></div>
                </form>
            </details>
        }
    });
    let beyond = if rule.beyond == Beyond::Part { t.beyond_part() } else { t.beyond_none() };
    let out = if rule.needs_out { t.says_needs_out() } else { t.says_no_out() };
    let sentence = t.rule_says(rule.late_minutes, rule.early_minutes, beyond, out, rule.slip_percent);
    view! { <section class="section"><h2>{t.rule()}</h2><div class="stack"><p>{sentence}</p>{form}</div></section> }.into_any()
}

/// `POST /training/{id}/attendance`
pub(super) async fn save(ctx: Ctx, Path(id): Path<String>, Input(typed): Input<Typed>) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let session = session_of(&mut tx, &id).await?;
    ctx.require(Action::ManageTraining, &place_of(&session)).await?;
    let rule = match typed.read(t) {
        Ok(rule) => rule,
        Err(problems) => {
            drop(tx);
            return overview::page(&ctx, &id, Some(Refused { typed, problems, sentence: None })).await;
        }
    };
    if !set_rule(&mut tx, session.id, rule, by, ctx.now).await? {
        drop(tx);
        let sentence = Some(t.rule_fixed().to_owned());
        return overview::page(&ctx, &id, Some(Refused { typed, problems: Problems::default(), sentence })).await;
    }
    let event =
        Event::done(&ctx.actor, "training.door.rule", "training_session", session.id).within(&session.division_path).detail(
            serde_json::json!({ "late": rule.late_minutes, "early": rule.early_minutes, "needs_out": rule.needs_out,
                "beyond": rule.beyond.code(), "percent": rule.slip_percent })
            .to_string(),
        );
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    Ok(ctx.redirect_with(&format!("/training/{}/attendance", session.id), &Flash::ok(t.rule_saved())))
}
