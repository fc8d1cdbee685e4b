//! 查验结业证明: what a slip says as the system holds it, how it stands today, and whether a code on paper was altered.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;
use zhengtu::account::attempt::{self, SLIP_CHECK_ADDRESS};
use zhengtu::training::TrainingKind;
use zhengtu::training::slip::store::find;
use zhengtu::training::slip::{Fields, Slip, SlipState, TextRefusal, folded_code, grouped_code, public_key, read_signed};

use super::training::{hours, kind_name};
use crate::components::{Crumb, Field, breadcrumb, chinese, error_summary, status};
use crate::locale::{Common, Slips, Training, date, date_time};
use crate::server::{Access, Ctx, Input, Page, PageError, Peer, Problems, Route, Section, get, post};

/// Addresses.
pub fn routes() -> Vec<Route> {
    vec![get("/verify", Access::Public, show), post("/verify", Access::Public, answer), get("/verify/{code}", Access::Public, one)]
}

/// A code, a signed text, or what a phone has scanned.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Typed {
    text: String,
}

/// The signed text in the address of a scanned code.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Scanned {
    s: String,
}

/// What was found out.
enum Answer {
    NotAsked,
    /// Too often from one network: the sentence with the waiting time.
    Wait(String),
    /// No slip has this code.
    Unknown,
    /// The signature is not of this text: altered, or from elsewhere.
    Forged,
    /// On record. The signature, where one came along, says the same.
    Found(Box<Slip>, bool),
    /// On record, and the text that came along says something else.
    Differs(Box<Slip>),
}

async fn show(ctx: Ctx) -> Response {
    page(&ctx, Typed::default(), &Problems::default(), Answer::NotAsked)
}

/// Counts a look; the sentence where there were too many.
async fn counted(ctx: &Ctx, peer: &Peer) -> Result<Option<String>, PageError> {
    let Some(network) = peer.network() else { return Ok(None) };
    let key = SLIP_CHECK_ADDRESS.key(&ctx.state.secret, &network);
    let mut tx = ctx.write().await?;
    let counted = attempt::count(&mut tx, &SLIP_CHECK_ADDRESS, &key, ctx.now).await?;
    tx.commit().await?;
    Ok(counted.err().map(|until| {
        let minutes = ((until - ctx.now).num_seconds() + 59).div_euclid(60).max(1);
        Slips(ctx.language).wait(minutes)
    }))
}

/// Looks up a code, together with a signed text if one came along.
async fn look(ctx: &Ctx, peer: &Peer, code: &str, text: Option<&str>) -> Result<Answer, PageError> {
    if let Some(sentence) = counted(ctx, peer).await? {
        return Ok(Answer::Wait(sentence));
    }
    let signed = text.map(|text| read_signed(text, &public_key(&ctx.state.secret)));
    let found = find(&mut ctx.read().await?, code).await?.map(Box::new);
    Ok(match (found, signed) {
        (_, Some(Err(_))) => Answer::Forged,
        (None, _) => Answer::Unknown,
        (Some(slip), None) => Answer::Found(slip, false),
        (Some(slip), Some(Ok(fields))) if fields == slip.fields => Answer::Found(slip, true),
        (Some(slip), Some(Ok(_))) => Answer::Differs(slip),
    })
}

/// `GET /verify/{code}`
async fn one(ctx: Ctx, peer: Peer, Path(code): Path<String>, Input(scanned): Input<Scanned>) -> Result<Response, PageError> {
    let (typed, answer) = match folded_code(&code) {
        None => (code, Answer::Unknown),
        Some(folded) => {
            let text = (!scanned.s.is_empty()).then_some(scanned.s.as_str());
            (grouped_code(&folded), look(&ctx, &peer, &folded, text).await?)
        }
    };
    let mut response = page(&ctx, Typed { text: typed }, &Problems::default(), answer);
    // Whoever has the code may look; nobody finds somebody's name by searching for it.
    response.headers_mut().insert("x-robots-tag", HeaderValue::from_static("noindex"));
    Ok(response)
}

/// The code within an address of ours.
fn code_in_address(text: &str) -> Option<String> {
    let (_, after) = text.split_once("/verify/")?;
    folded_code(after.split(['?', '#', '/']).next().unwrap_or_default())
}

/// `POST /verify`
async fn answer(ctx: Ctx, peer: Peer, Input(typed): Input<Typed>) -> Result<Response, PageError> {
    let t = Slips(ctx.language);
    let text = typed.text.trim();
    if let Some(code) = folded_code(text).or_else(|| code_in_address(text).filter(|_| !text.contains("s="))) {
        return Ok(ctx.redirect(&format!("/verify/{code}")));
    }
    let mut problems = Problems::default();
    if text.is_empty() {
        problems.add("text", Common(ctx.language).field_empty());
        return Ok(page(&ctx, typed, &problems, Answer::NotAsked));
    }
    let answer = match read_signed(text, &public_key(&ctx.state.secret)) {
        Ok(fields) => look(&ctx, &peer, &fields.code, Some(text)).await?,
        Err(TextRefusal::Forged) => Answer::Forged,
        Err(TextRefusal::Unreadable) => {
            problems.add("text", t.unreadable());
            Answer::NotAsked
        }
    };
    Ok(page(&ctx, typed, &problems, answer))
}

fn page(ctx: &Ctx, typed: Typed, problems: &Problems, answer: Answer) -> Response {
    let t = Slips(ctx.language);
    let status = match &answer {
        Answer::Wait(_) => StatusCode::TOO_MANY_REQUESTS,
        Answer::Unknown => StatusCode::NOT_FOUND,
        Answer::Forged | Answer::Differs(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Answer::NotAsked if !problems.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        Answer::NotAsked | Answer::Found(..) => StatusCode::OK,
    };
    let asked = !matches!(answer, Answer::NotAsked);
    let error = problems.of("text").map(str::to_owned);
    let key = public_key(&ctx.state.secret);
    let crumbs = if asked { vec![Crumb::link(t.check_title(), "/verify"), Crumb::here(t.result())] } else { Vec::new() };
    let page = Page::new(t.check_title()).section(Section::Certificates).narrow().status(status);
    ctx.page(page, || {
        view! {
            {breadcrumb(t.0, crumbs)}
            <header class="page-head">
                <h1>{t.check_title()}</h1>
                <p class="page-head__lead">{t.check_lead()}</p>
            </header>
            <div class="stack stack--loose">
                {result(t, answer)}
                {error_summary(t.0, problems)}
                <form method="post" action="/verify" class="form">
                    <Field name="text" label=t.check_text() kind="textarea" value=typed.text hint=t.check_hint() error=error required=true />
                    <div class="form__actions"><button class="button button--primary" type="submit">{t.check()}</button></div>
                </form>
                <details class="disclosure">
                    <summary>{t.offline_summary()}</summary>
                    <div class="stack">
                        <p>{t.offline_note()}</p>
                        <p>{t.public_key()}" "<code class="written">{key}</code></p>
                    </div>
                </details>
                <p><a class="link-more" href="/certificates/check">{t.certificates()}</a></p>
            </div>
        }
    })
}

fn result(t: Slips, answer: Answer) -> AnyView {
    let notice = |kind: &'static str, title: String, text: String| {
        view! {
            <div class=format!("notice notice--{kind}") role="status"><div><p><b>{title}</b></p><p>{text}</p></div></div>
        }
    };
    match answer {
        Answer::NotAsked => ().into_any(),
        Answer::Wait(sentence) => view! { <p class="notice notice--warn" role="alert">{sentence}</p> }.into_any(),
        Answer::Unknown => notice("warn", t.unknown().to_owned(), t.unknown_text().to_owned()).into_any(),
        Answer::Forged => notice("error", t.forged().to_owned(), t.forged_text().to_owned()).into_any(),
        Answer::Differs(slip) => view! {
            {notice("error", t.differs().to_owned(), t.differs_text().to_owned())}
            {state_of(t, &slip)}
            {fields_of(t, &slip.fields)}
        }
        .into_any(),
        Answer::Found(slip, signed) => {
            let signed = signed.then(|| view! { <p>{status("ok", t.signature_good())}</p> });
            view! { <section class="stack">{state_of(t, &slip)}{signed}{fields_of(t, &slip.fields)}</section> }.into_any()
        }
    }
}

/// How a slip stands, in a notice.
pub(in crate::pages) fn state_of(t: Slips, slip: &Slip) -> AnyView {
    match &slip.state {
        SlipState::Valid => {
            view! { <div class="notice notice--ok" role="status"><p><b>{t.state_valid()}</b>" "{t.valid_text()}</p></div> }
                .into_any()
        }
        SlipState::Withdrawn { at, reason } => {
            let text = t.withdrawn_text(&date_time(t.0, *at), reason);
            view! { <div class="notice notice--error" role="status"><p><b>{t.state_withdrawn()}</b>" "{chinese(t.0, text)}</p></div> }.into_any()
        }
        SlipState::Replaced { at, reason, by } => {
            let text = t.replaced_text(&date_time(t.0, *at), reason);
            let to = format!("/verify/{by}");
            view! {
                <div class="notice notice--warn" role="status">
                    <p><b>{t.state_replaced()}</b>" "{chinese(t.0, text)}" "<a class="num" href=to>{grouped_code(by)}</a></p>
                </div>
            }
            .into_any()
        }
    }
}

/// Every field of a slip.
pub(in crate::pages) fn fields_of(t: Slips, fields: &Fields) -> AnyView {
    let kind = TrainingKind::from_code(&fields.kind).map_or(fields.kind.clone(), |kind| kind_name(Training(t.0), kind).to_owned());
    let days = if fields.first_day == fields.last_day {
        date(t.0, fields.first_day)
    } else {
        format!("{} – {}", date(t.0, fields.first_day), date(t.0, fields.last_day))
    };
    let counted = if fields.recognised_by.is_empty() { t.not_recognised().to_owned() } else { fields.recognised_by.clone() };
    let earned = t.hours_of(&hours(fields.half_hours), &hours(fields.full_half_hours));
    let rows = [
        (t.code(), grouped_code(&fields.code)),
        (t.name(), fields.name.clone()),
        (t.unit(), if fields.unit.is_empty() { "—".to_owned() } else { fields.unit.clone() }),
        (t.training(), fields.title.clone()),
        (t.kind(), kind),
        (t.organiser(), fields.organiser.clone()),
        (t.days(), days),
        (t.hours(), earned),
        (t.recognised_by(), counted),
        (t.issued_on(), date(t.0, fields.issued_on)),
    ]
    .into_iter()
    .map(|(label, value)| view! { <dt>{label}</dt><dd>{chinese(t.0, value)}</dd> })
    .collect_view();
    view! { <dl class="facts">{rows}</dl> }.into_any()
}
