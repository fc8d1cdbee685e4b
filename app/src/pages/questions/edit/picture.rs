//! 插图: a picture chosen in the form is kept at once, and its line goes to the end of the text it belongs to.

use leptos::prelude::*;
use tokio::sync::Semaphore;
use zhengtu::audit::{self, Event};
use zhengtu::ids::PictureId;
use zhengtu::question::markdown::{picture_line, pictures};
use zhengtu::question::picture::{PictureError, prepare, store};
use zhengtu::question::{Content, Kind};
use zhengtu::store::Tx;

use super::form::Typed;
use super::view::Shown;
use crate::components::{Field, Options};
use crate::locale::{PictureForm as Words, Questions};
use crate::server::{Ctx, PageError, Problems};

/// The longest description, in characters.
const LONGEST: usize = 200;

/// So many are decoded at once: each may take some hundred megabytes for a second.
static DECODING: Semaphore = Semaphore::const_new(2);

/// Keeps the picture that came with the form, if one did, and puts its line where it belongs. What is wrong with it is said beside
/// its field; nothing else of the form changes. True if a picture went in.
pub(super) async fn take(ctx: &Ctx, typed: &mut Typed, file: Option<Vec<u8>>, problems: &mut Problems) -> Result<bool, PageError> {
    let w = Words(ctx.language);
    let has_file = file.is_some();
    if let Some(file) = file {
        match checked(file).await? {
            Ok(prepared) => {
                let mut tx = ctx.write().await?;
                let id = store::keep(&mut tx, &prepared, &ctx.actor.name, ctx.now).await?;
                audit::record(&mut tx, ctx.now, Event::done(&ctx.actor, "question.picture.add", "picture", id)).await?;
                tx.commit().await?;
                typed.picture_kept = id.to_string();
            }
            Err(error) => {
                let (sentence, fix) = (error.sentence(), error.fix());
                problems.add(
                    "picture",
                    format!("{}{}", sentence.in_language(ctx.language), with_space(ctx, fix.in_language(ctx.language))),
                );
                return Ok(false);
            }
        }
    }
    let Ok(id) = typed.picture_kept.parse::<PictureId>() else {
        if typed.action == "picture" {
            problems.add("picture", w.none_chosen());
        }
        return Ok(false);
    };
    let words = typed.picture_words.trim();
    // A picture kept earlier waits for its words until somebody asks for it again.
    if words.is_empty() {
        if has_file || typed.action == "picture" {
            problems.add("picture_words", w.no_words());
        }
        return Ok(false);
    }
    if words.chars().count() > LONGEST {
        problems.add("picture_words", w.words_too_long(LONGEST));
        return Ok(false);
    }
    let line = picture_line(id, words);
    let text = match typed.picture_place.as_str() {
        "explanation" => &mut typed.explanation,
        "model_answer" => &mut typed.model_answer,
        _ => &mut typed.stem,
    };
    let before = text.trim_end();
    *text = if before.is_empty() { line } else { format!("{before}\n\n{line}") };
    typed.picture_kept.clear();
    typed.picture_words.clear();
    Ok(true)
}

fn with_space(ctx: &Ctx, sentence: &str) -> String {
    if ctx.language == crate::locale::Language::En { format!(" {sentence}") } else { sentence.to_owned() }
}

async fn checked(file: Vec<u8>) -> Result<Result<zhengtu::question::picture::Prepared, PictureError>, PageError> {
    let turn = DECODING.acquire().await.map_err(PageError::internal)?;
    tokio::task::spawn_blocking(move || {
        // Held until the decoding ends, which goes on also when nobody waits for it any longer.
        let _turn = turn;
        prepare(&file)
    })
    .await
    .map_err(PageError::internal)
}

/// Whether every picture the texts name is in the bank and has a description.
pub(super) async fn check(ctx: &Ctx, tx: &mut Tx, content: &Content, problems: &mut Problems) -> Result<(), PageError> {
    let w = Words(ctx.language);
    let missing = store::missing(tx, content).await?;
    let options: Vec<&str> = content.options.iter().map(|option| option.text.as_str()).collect();
    let points: Vec<&str> = content.rubric.iter().map(|point| point.text.as_str()).collect();
    let places = [
        ("stem", content.stem.clone()),
        ("explanation", content.explanation.clone()),
        ("model_answer", content.model_answer.clone()),
        ("options", options.join("\n\n")),
        ("tasks", content.tasks.join("\n\n")),
        ("rubric", points.join("\n\n")),
    ];
    for (field, text) in places {
        for (id, words) in pictures(&text) {
            if missing.contains(&id) {
                problems.add(field, w.unknown_picture());
            } else if words.trim().is_empty() {
                problems.add(field, w.undescribed_picture());
            }
        }
    }
    Ok(())
}

/// The part of the form.
pub(super) fn part(shown: &Shown) -> impl IntoView + use<> {
    let (language, typed) = (shown.language, &shown.typed);
    let (t, w) = (Questions(language), Words(language));
    let error = shown.problems.of("picture").map(str::to_owned);
    let words_error = shown.problems.of("picture_words").map(str::to_owned);
    let open = error.is_some() || words_error.is_some() || !typed.picture_kept.is_empty();
    let described = if error.is_some() { "picture-hint picture-error" } else { "picture-hint" };
    let invalid = error.is_some().then_some("true");
    let class = if error.is_some() { "field field--error" } else { "field" };
    let mut places = vec![("stem".to_owned(), t.stem().to_owned()), ("explanation".to_owned(), t.explanation().to_owned())];
    if typed.kind() == Kind::Case {
        places.push(("model_answer".to_owned(), t.model_answer().to_owned()));
    }
    let kept = typed.picture_kept.parse::<PictureId>().ok().map(|id| {
        view! {
            <div class="rich">
                <p>{w.kept()}</p>
                <img src=format!("/pictures/{id}") alt=w.kept_picture() />
                <input type="hidden" name="picture_kept" value=id.to_string() />
            </div>
        }
    });
    view! {
        <details class="disclosure" open=open>
            <summary>{w.title()}</summary>
            <div class="stack">
                {kept}
                <div class=class>
                    <label class="field__label" for="picture">{w.file()}</label>
                    <p class="field__hint" id="picture-hint">{w.file_hint()}</p>
                    <input
                        class="field__input"
                        id="picture"
                        name="picture"
                        type="file"
                        accept="image/png,image/jpeg,image/webp,image/gif"
                        aria-describedby=described
                        aria-invalid=invalid
                    />
                    {error.map(|text| view! { <p class="field__error" id="picture-error">{text}</p> })}
                </div>
                <Field name="picture_words" label=w.words() value=typed.picture_words.clone() hint=w.words_hint() error=words_error />
                <Options name="picture_place" label=w.place() options=places value=typed.picture_place.clone() />
                <p><button class="button button--small" type="submit" name="action" value="picture">{w.insert()}</button></p>
            </div>
        </details>
    }
}
