//! 现场补录: somebody who stands at the door without a registration, known by their account or by the staff register.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::Action;
use zhengtu::audit::{self, Event};
use zhengtu::ids::CheckId;
use zhengtu::store::Tx;
use zhengtu::training::attendance::store::{NewCheck, Recorded, record};
use zhengtu::training::attendance::{CheckRefusal, Direction, How};
use zhengtu::training::people::{self, UnitPerson};
use zhengtu::training::seat::{Attendee, RegisterError, add_at_door};
use zhengtu::training::{RegisterRefusal, Session};

use super::super::manage::scopes;
use super::{Door as At, list, managed_door, on_day, read_time, words};
use crate::components::{Choice, Field};
use crate::locale::Door;
use crate::server::{Ctx, Flash, Input, PageError};

/// What the list may say of a name and of an organisation, in characters.
const NAME: usize = 40;
const UNIT: usize = 80;

/// Who is to be added, as typed.
#[derive(Debug, Deserialize, Default)]
#[serde(default)]
pub(super) struct Comer {
    account: String,
    /// Which of several people of the register.
    person: String,
    name: String,
    unit: String,
    /// When they came, `09:05`; empty: now.
    came: String,
    over: String,
}

/// What was typed and refused.
pub(super) struct Adding<'a> {
    comer: &'a Comer,
    refused: Refused,
}

impl Adding<'_> {
    /// Why.
    pub(super) fn sentence(&self) -> String {
        self.refused.sentence.clone()
    }
}

/// Why nobody was added, and between whom to choose.
struct Refused {
    sentence: String,
    several: Vec<UnitPerson>,
}

impl From<String> for Refused {
    fn from(sentence: String) -> Self {
        Self { sentence, several: Vec::new() }
    }
}

impl From<&str> for Refused {
    fn from(sentence: &str) -> Self {
        sentence.to_owned().into()
    }
}

/// The form below the list, with what was typed in it and refused.
pub(super) fn form(t: Door, address: &str, adding: Option<Adding<'_>>) -> AnyView {
    let open = adding.is_some();
    let (comer, refused) = adding.map_or((None, None), |adding| (Some(adding.comer), Some(adding.refused)));
    let typed = |of: fn(&Comer) -> &String| comer.map(|comer| of(comer).clone()).unwrap_or_default();
    let over = comer.is_some_and(|comer| !comer.over.is_empty());
    let (said, several) = refused.map_or((None, Vec::new()), |refused| (Some(refused.sentence), refused.several));
    let choices = (!several.is_empty()).then(|| {
        let choices = several
            .into_iter()
            .map(|person| {
                let label = [person.name.as_str(), person.unit(), person.post.as_str()].join(" ").trim().to_owned();
                view! { <Choice name="person" value=person.id.to_string() label=label kind="radio" /> }
            })
            .collect_view();
        view! { <fieldset class="field"><legend class="field__label">{t.add_which()}</legend>{choices}</fieldset> }
    });
    view! {
        <details class="disclosure" open=open>
            <summary>{t.add_summary()}</summary>
            <form class="stack" method="post" action=format!("{address}/add") novalidate>
                <p>{t.add_note()}</p>
                {said.map(words::refused)}
                {choices}
                <Field name="account" label=t.add_account() value=typed(|comer| &comer.account) hint=t.add_account_hint() autocomplete="off" />
                <Field name="name" label=t.add_name() value=typed(|comer| &comer.name) hint=t.add_name_hint() autocomplete="off" />
                <Field name="unit" label=t.add_unit() value=typed(|comer| &comer.unit) autocomplete="off" />
                <Field
                    name="came"
                    label=t.add_came()
                    value=typed(|comer| &comer.came)
                    hint=t.add_came_hint()
                    inputmode="numeric"
                    autocomplete="off"
                />
                <Choice name="over" value="1" label=t.add_over() checked=over />
                <button class="button" type="submit">{t.add()}</button>
            </form>
        </details>
    }
    .into_any()
}

/// Whom the form means.
async fn whom(ctx: &Ctx, tx: &mut Tx, comer: &Comer) -> Result<Result<Attendee, Refused>, PageError> {
    let t = Door(ctx.language);
    let (account, name) = (comer.account.trim(), comer.name.trim());
    if !account.is_empty() {
        let found = zhengtu::account::store::find_by_name(tx, account).await?;
        let Some(found) = found.filter(|account| account.disabled_at.is_none()) else { return Ok(Err(t.add_unknown().into())) };
        let (name, unit) = (if name.is_empty() { account } else { name }, comer.unit.trim());
        if name.chars().count() > NAME || unit.chars().count() > UNIT {
            return Ok(Err(t.add_too_long().into()));
        }
        return Ok(Ok(Attendee { account: Some(found.id), person: None, name: name.to_owned(), unit: unit.to_owned() }));
    }
    if name.is_empty() {
        return Ok(Err(t.add_nobody().into()));
    }
    let scopes = scopes(ctx, Action::RegisterPeople);
    let chosen = match comer.person.parse() {
        Ok(id) => people::within(tx, &scopes, id).await?,
        Err(_) => None,
    };
    let found = match chosen {
        Some(person) => vec![person],
        None => people::named(tx, &scopes, name).await?,
    };
    Ok(match <[UnitPerson; 1]>::try_from(found) {
        Ok([person]) => Ok(Attendee { account: None, person: Some(person.id), unit: person.unit().to_owned(), name: person.name }),
        Err(found) if found.is_empty() => Err(t.add_not_in_register().into()),
        Err(several) => Err(Refused { sentence: t.add_several().to_owned(), several }),
    })
}

fn refusal(t: Door, session: &Session, refusal: RegisterRefusal) -> Refused {
    match refusal {
        RegisterRefusal::NotOpen { .. } => t.refused_outside().into(),
        RegisterRefusal::Full => t.add_full().into(),
        RegisterRefusal::AlreadyRegistered => t.add_already().into(),
        RegisterRefusal::Overlaps { title, .. } => t.add_overlaps(&title).into(),
        RegisterRefusal::Closed => t.add_closed(&crate::locale::date_time(t.0, session.ends_at)).into(),
        _ => t.refused_cancelled().into(),
    }
}

async fn refused(ctx: &Ctx, at: &At, comer: &Comer, refused: Refused) -> Result<Response, PageError> {
    list::view(ctx, at, None, Some(Adding { comer, refused })).await
}

/// `POST /training/{id}/list/{date}/add`
pub(super) async fn add(
    ctx: Ctx,
    Path((id, position)): Path<(String, String)>,
    Input(comer): Input<Comer>,
) -> Result<Response, PageError> {
    let t = Door(ctx.language);
    let by = ctx.actor.account.ok_or(PageError::SignIn)?;
    let mut tx = ctx.write().await?;
    let at = managed_door(&ctx, &mut tx, &id, &position).await?;
    // Before the door opens people sign up, as everybody does.
    let opens_at = at.date.door_opens();
    if ctx.now < opens_at {
        drop(tx);
        let sentence = words::check_refusal(t, CheckRefusal::TooEarly { opens_at });
        return refused(&ctx, &at, &comer, sentence.into()).await;
    }
    let came = match (comer.came.trim(), read_time(&comer.came)) {
        ("", _) => Some(ctx.now),
        (_, time) => time.map(|time| on_day(&at.date, time)),
    };
    let Some(came_at) = came.filter(|came| at.date.takes(*came) && *came <= ctx.now) else {
        drop(tx);
        let sentence = match came {
            None => t.sheet_time(),
            Some(_) if comer.came.trim().is_empty() => t.add_came_empty(),
            Some(_) => t.refused_outside(),
        };
        return refused(&ctx, &at, &comer, sentence.into()).await;
    };
    let added = match whom(&ctx, &mut tx, &comer).await? {
        Err(unknown) => Err(unknown),
        Ok(attendee) => match add_at_door(&mut tx, at.session.id, &attendee, !comer.over.is_empty(), by, came_at, ctx.now).await {
            Ok(registration) => Ok(registration),
            Err(RegisterError::Store(error)) => return Err(error.into()),
            Err(RegisterError::Refused(why)) => Err(refusal(t, &at.session, why)),
        },
    };
    let registration = match added {
        Ok(registration) => registration,
        Err(why) => {
            drop(tx);
            return refused(&ctx, &at, &comer, why).await;
        }
    };
    // Whoever is added stands there: that is their check-in, too.
    let check = NewCheck { id: CheckId::fresh(), registration, direction: Direction::In, at: came_at, how: How::Door };
    let recorded = record(&mut tx, &at.session, at.position, &[check], Some(by), ctx.now).await?;
    let event =
        Event::done(&ctx.actor, "training.door.add", "training_registration", registration).within(&at.session.division_path);
    audit::record(&mut tx, ctx.now, event).await?;
    tx.commit().await?;
    let address = format!("/training/{}/list/{}", at.session.id, at.position);
    let sentence = if recorded.first() == Some(&Recorded::New) { t.added_and_in() } else { t.added() };
    Ok(ctx.redirect_with(&address, &Flash::ok(sentence)))
}
