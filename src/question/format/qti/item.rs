//! One item.

use super::processing::{Mapping, Marking, marking};
use super::texts::{Stop, Texts};
use super::{EXPLANATION, MARKDOWN, MODEL_ANSWER, POINT, STEM};
use crate::question::format::xml::{Element, Node};
use crate::question::format::{FileOption, FileQuestion, Finding, Status, letters, notes};
use crate::question::{Explanation, Kind, LETTERS, OptionId, RubricPoint};

/// Reads an item into a question. `kind` is what the manifest says, where it is ours.
pub(super) fn read(question: &mut FileQuestion, item: &Element, kind: Option<Kind>, texts: &mut Texts<'_, '_>) -> Result<(), Stop> {
    if item.name != "qti-assessment-item" {
        return Err(unsupported(texts, item).into());
    }
    if let Some(template) = item.elements().find(|child| child.name.starts_with("qti-template")) {
        return Err(unsupported(texts, template).into());
    }
    let Some(body) = item.child("qti-item-body") else { return Err(unsupported(texts, item).into()) };
    let interactions: Vec<_> = body.within().into_iter().filter(|element| element.name.ends_with("-interaction")).collect();
    let strange = interactions
        .iter()
        .find(|element| !matches!(element.name.as_str(), "qti-choice-interaction" | "qti-extended-text-interaction"));
    item.attribute("identifier").unwrap_or_default().clone_into(&mut question.name);
    if let Some(strange) = strange {
        question.stem = stem(body, texts)?;
        return Err(unsupported(texts, strange).into());
    }
    match interactions.as_slice() {
        [choice] if choice.name == "qti-choice-interaction" => self::choice(question, item, body, choice, kind, texts)?,
        all if !all.is_empty() && all.iter().all(|element| element.name == "qti-extended-text-interaction") => {
            case(question, body, all, texts)?;
        }
        all => {
            question.stem = stem(body, texts)?;
            return Err(unsupported(texts, all.get(1).copied().unwrap_or(body)).into());
        }
    }
    question.explanation = explanation(item, question.options.len(), texts)?;
    for other in item.elements() {
        let known = matches!(
            other.name.as_str(),
            "qti-response-declaration"
                | "qti-outcome-declaration"
                | "qti-item-body"
                | "qti-response-processing"
                | "qti-modal-feedback"
                | "qti-stylesheet"
                | "qti-context-declaration"
                | "qti-assessment-stimulus-ref"
        );
        if !known {
            texts.left_out(other);
        }
    }
    Ok(())
}

fn unsupported(texts: &Texts<'_, '_>, element: &Element) -> Finding {
    notes::unsupported(texts.at(element.line), &element.name)
}

fn choice(
    question: &mut FileQuestion,
    item: &Element,
    body: &Element,
    choice: &Element,
    kind: Option<Kind>,
    texts: &mut Texts<'_, '_>,
) -> Result<(), Stop> {
    question.stem = stem(body, texts)?;
    if let Some(prompt) = choice.child("qti-prompt") {
        let prompt = texts.read(prompt, &[])?;
        question.stem = [std::mem::take(&mut question.stem), prompt]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n");
    }
    let response = choice.attribute("response-identifier").unwrap_or("RESPONSE");
    let declaration =
        item.all("qti-response-declaration").find(|declaration| declaration.attribute("identifier") == Some(response));
    let Some(declaration) = declaration else { return Err(unsupported(texts, choice).into()) };
    let key: Vec<String> = declaration
        .child("qti-correct-response")
        .map(|correct| correct.all("qti-value").map(|value| value.text().trim().to_owned()).collect())
        .unwrap_or_default();
    let choices: Vec<_> = choice.all("qti-simple-choice").collect();
    if choices.len() > LETTERS {
        return Err(notes::too_many_options(question.at.clone(), choices.len()).into());
    }
    let name = |choice: &Element| choice.attribute("identifier").unwrap_or_default().trim().to_owned();
    if let Some(unknown) = key.iter().find(|key| !choices.iter().any(|choice| name(choice) == **key)) {
        return Err(unknown_key(texts, declaration.line, unknown).into());
    }
    let mapping = Mapping::read(declaration);
    let marking = marking(item, mapping.as_ref(), &key);
    if let Some(processing) = item.child("qti-response-processing").filter(|_| marking == Marking::Unknown) {
        texts.left_out(processing);
    }
    for choice in &choices {
        let id = name(choice);
        let feedback = choice.all("qti-feedback-inline").find(|feedback| feedback.attribute("identifier") == Some(&id));
        let feedback = feedback.map(|feedback| texts.read_own(feedback, &[], &str::to_owned)).transpose()?;
        let text = texts.read_own(choice, &["qti-feedback-inline"], &str::to_owned)?;
        let correct =
            if key.is_empty() { mapping.as_ref().is_some_and(|mapping| mapping.of(&id) > 0.0) } else { key.contains(&id) };
        question.options.push(FileOption {
            text,
            correct,
            weight: None,
            feedback: feedback.filter(|feedback| !feedback.is_empty()),
        });
    }
    question.kind = match (declaration.attribute("cardinality").unwrap_or("single"), kind) {
        ("multiple", _) => Kind::Multiple,
        ("single", Some(kind)) => kind,
        ("single", None) if is_judgement(question) => Kind::Judgement,
        ("single", None) => Kind::Single,
        _ => return Err(unsupported(texts, declaration).into()),
    };
    if let (Marking::MapResponse, Some(mapping)) = (marking, &mapping) {
        let points: Vec<f64> = choices.iter().map(|choice| mapping.of(&name(choice))).collect();
        weigh(question, &points, mapping.upper);
    }
    Ok(())
}

/// What each option earns in percent of the question, where that isn't what the kind says anyway.
fn weigh(question: &mut FileQuestion, points: &[f64], upper: Option<f64>) {
    let positive = points.iter().copied().filter(|points| *points > 0.0);
    let full = if question.kind == Kind::Multiple { positive.sum() } else { positive.fold(0.0, f64::max) };
    let full = upper.filter(|upper| *upper > 0.0).unwrap_or(full);
    if full <= 0.0 {
        return;
    }
    let weights: Vec<f64> = points.iter().map(|points| if is(full, 100.0) { *points } else { points * 100.0 / full }).collect();
    let plain = question.options.iter().zip(&weights).all(|(option, weight)| is(*weight, if option.correct { 100.0 } else { 0.0 }));
    if question.kind == Kind::Multiple || !plain {
        question.options.iter_mut().zip(weights).for_each(|(option, weight)| option.weight = Some(weight));
    }
}

fn is(value: f64, wanted: f64) -> bool {
    (value - wanted).abs() < 1e-9
}

/// Two options that say right and wrong, in whichever words.
fn is_judgement(question: &mut FileQuestion) -> bool {
    let words = |text: &str| match text.trim().to_lowercase().as_str() {
        "正确" | "对" | "√" | "是" | "true" | "t" | "right" => Some(true),
        "错误" | "错" | "×" | "否" | "false" | "f" | "wrong" => Some(false),
        _ => None,
    };
    let [first, second] = question.options.as_mut_slice() else { return false };
    match (words(&first.text), words(&second.text)) {
        (Some(true), Some(false)) => {}
        (Some(false), Some(true)) => std::mem::swap(first, second),
        _ => return false,
    }
    "正确".clone_into(&mut first.text);
    "错误".clone_into(&mut second.text);
    true
}

fn unknown_key(texts: &Texts<'_, '_>, line: usize, key: &str) -> Finding {
    let key: String = key.chars().take(40).collect();
    let message = (
        format!("答案“{key}”不是这道题的选项，这道题没有读入。"),
        format!("The key “{key}” isn't an option of the question; it was left out."),
    );
    notes::finding(
        texts.at(line),
        Status::Error,
        "unknown-key",
        message,
        ("请改正答案或补上选项。", "Mend the key or add the option."),
    )
}

/// The text before the interaction: ours in its element, any other all there is.
fn stem(body: &Element, texts: &mut Texts<'_, '_>) -> Result<String, Stop> {
    let without = ["qti-choice-interaction", "qti-extended-text-interaction", "qti-rubric-block"];
    let own = body.elements().find(|element| element.attribute("class") == Some(STEM));
    let others = body.children.iter().any(|node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(element) => !without.contains(&element.name.as_str()) && element.attribute("class") != Some(STEM),
    });
    match own {
        Some(own) if !others => texts.read_own(own, &[], &str::to_owned),
        _ => texts.read(body, &without),
    }
}

fn case(question: &mut FileQuestion, body: &Element, asked: &[&Element], texts: &mut Texts<'_, '_>) -> Result<(), Stop> {
    question.kind = Kind::Case;
    question.stem = stem(body, texts)?;
    for prompt in asked.iter().filter_map(|interaction| interaction.child("qti-prompt")) {
        question.tasks.push(texts.read_own(prompt, &[], &str::to_owned)?);
    }
    for block in body.within().into_iter().filter(|element| element.name == "qti-rubric-block") {
        let parts: Vec<_> = block.within();
        let class = |wanted: &str| parts.iter().copied().filter(|part| part.attribute("class") == Some(wanted)).collect::<Vec<_>>();
        let (answers, points) = (class(MODEL_ANSWER), class(POINT));
        if answers.is_empty() && points.is_empty() {
            // Another system's: for whoever marks, so it is what the answer should be.
            let text = texts.read(block, &[])?;
            question.model_answer = [std::mem::take(&mut question.model_answer), text]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join("\n\n");
        }
        for answer in answers {
            question.model_answer = texts.read_own(answer, &[], &str::to_owned)?;
        }
        for point in points.into_iter().take(LETTERS) {
            let id = point.attribute("data-id").and_then(|id| id.chars().next()).and_then(OptionId::new);
            let number = |name| point.attribute(name).and_then(|value| value.parse().ok());
            let (Some(id), Some(task), Some(half_marks)) = (id, number("data-task"), number("data-half-marks")) else {
                texts.left_out(point);
                continue;
            };
            let text = texts.read_own(point, &[], &str::to_owned)?;
            question.rubric.push(RubricPoint { id, task, text, half_marks });
        }
    }
    Ok(())
}

/// The feedback that is always shown; one feedback alone is taken for that.
fn explanation(item: &Element, options: usize, texts: &mut Texts<'_, '_>) -> Result<String, Stop> {
    let all: Vec<_> = item.all("qti-modal-feedback").collect();
    let own = all.iter().copied().find(|feedback| feedback.attribute("outcome-identifier") == Some(EXPLANATION));
    let chosen = own.or(all.first().copied().filter(|_| all.len() == 1));
    for other in all.iter().filter(|other| chosen.is_none_or(|chosen| !std::ptr::eq(**other, chosen))) {
        texts.left_out(other);
    }
    let Some(chosen) = chosen else { return Ok(String::new()) };
    let content = chosen.child("qti-content-body").unwrap_or(chosen);
    let content = content.child("div").filter(|inner| inner.attribute("class") == Some(STEM)).unwrap_or(content);
    let order: Vec<_> = ('a'..='z').filter_map(OptionId::new).take(options).collect();
    let text = texts.read_own(content, &[], &|markdown| Explanation(markdown).render(&order))?;
    // Another system's letters, or ones changed since, must follow their options.
    Ok(if content.attribute(MARKDOWN) == Some(&text) { text } else { letters::read(&text, options) })
}
