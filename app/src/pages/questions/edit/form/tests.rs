use super::*;

fn chapters() -> Chapters {
    let subject = zhengtu::syllabus::Subject {
        code: "junior-practice".into(),
        level: "junior".into(),
        name: "社会工作实务（初级）".into(),
        name_en: "Social work practice (junior)".into(),
        position: 2,
        objective: true,
        full_half_marks: 200,
        minutes: 120,
    };
    let chapter = |edition: &str| zhengtu::syllabus::Chapter {
        edition: edition.into(),
        subject: "junior-practice".into(),
        number: "03".into(),
        name: "儿童社会工作".into(),
    };
    let editions = ["2025", "2018"].map(|edition| (edition.to_owned(), vec![chapter(edition)]));
    Chapters { subject, editions: editions.to_vec() }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 5, 1).expect("a day")
}

fn single() -> Typed {
    let mut typed = Typed::blank("junior-practice", Kind::Single);
    typed.stem = "下列做法中，正确的是（　　）。\r\n".into();
    typed.chapter = vec!["2018/03".into(), "2025/03".into(), "2018/99".into()];
    for (place, text) in ["接纳", "说教", "指责", "回避"].into_iter().enumerate() {
        typed.option[place] = text.into();
    }
    typed.right = vec!["a".into()];
    typed.tags = "伦理、 价值观,伦理".into();
    typed
}

fn read(typed: &Typed) -> (Content, Problems) {
    typed.read(Language::Zh, &chapters(), today())
}

#[test]
fn a_form_becomes_a_question_and_the_question_the_same_form() {
    let (content, problems) = read(&single());
    assert_eq!(problems, Problems::default());
    assert_eq!(content.stem, "下列做法中，正确的是（　　）。");
    assert_eq!(content.chapters.len(), 2);
    assert_eq!(content.tags, ["伦理", "价值观"]);
    let again = Typed::of(&content, QuestionVersionId::fresh());
    assert_eq!(read(&again), (content, Problems::default()));
}

#[test]
fn options_keep_their_identity_when_moved_and_new_ones_get_one_never_used() {
    let mut typed = single();
    typed.action = "up:d".into();
    assert!(typed.step(OptionSet::EMPTY));
    typed.option[0] = String::new();
    typed.right = vec!["d".into()];
    typed.action = "add_option".into();
    assert!(typed.step(OptionSet::parse("abcde").expect("letters")));
    assert_eq!(typed.option_id, ["a", "b", "d", "c", "f"]);
    typed.option[4] = "敷衍".into();
    let (content, problems) = read(&typed);
    assert_eq!(problems, Problems::default());
    let order: String = content.options.iter().map(|option| option.id.character()).collect();
    assert_eq!((order.as_str(), content.key.to_string().as_str()), ("bdcf", "d"));
}

#[test]
fn another_kind_keeps_what_was_typed() {
    let mut typed = single();
    typed.kind = "judgement".into();
    typed.action = "reshape".into();
    assert!(typed.step(OptionSet::EMPTY));
    assert_eq!((typed.pair.join("/"), typed.option.len()), ("正确/错误".into(), 4));
    typed.right_pair = "b".into();
    let (content, problems) = read(&typed);
    assert_eq!(problems, Problems::default());
    assert_eq!((content.options.len(), content.key.to_string()), (2, "b".into()));
    typed.kind = "single".into();
    assert_eq!(read(&typed).0.options.len(), 4);
}

#[test]
fn every_mistake_is_said_where_it_is() {
    let wrong = |change: fn(&mut Typed), field: &str| {
        let mut typed = single();
        change(&mut typed);
        let (_, problems) = read(&typed);
        assert!(problems.of(field).is_some(), "{field}: {problems:?}");
        assert_eq!(problems.len(), 1, "{field}: {problems:?}");
    };
    wrong(|typed| typed.stem = " \r\n ".into(), "stem");
    wrong(|typed| typed.chapter.clear(), "chapters");
    wrong(|typed| typed.right.clear(), "options");
    wrong(|typed| typed.right.push("b".into()), "options");
    wrong(|typed| typed.option[1] = "接纳。".into(), "options");
    wrong(|typed| typed.option[0] = String::new(), "options");
    wrong(|typed| typed.option = vec!["接纳".into()], "options");
    wrong(|typed| typed.explanation = "选{f}。".into(), "explanation");
    wrong(|typed| typed.law_as_of = "2026年2月30日".into(), "law_as_of");
    wrong(|typed| typed.law_as_of = "2026-05-02".into(), "law_as_of");
    wrong(|typed| typed.review_by = "明年".into(), "review_by");
    wrong(|typed| typed.difficulty = "9".into(), "difficulty");
    wrong(|typed| typed.tags = "长".repeat(31), "tags");
    wrong(|typed| typed.explanation = "长".repeat(7_000), "explanation");
}

#[test]
fn ten_thousand_options_are_a_sentence() {
    let mut typed = single();
    typed.option = (0..10_000).map(|number| format!("选项{number}")).collect();
    typed.number_rows(OptionSet::EMPTY);
    let (content, problems) = read(&typed);
    assert!(content.options.len() <= 26);
    assert!(problems.of("options").is_some(), "{problems:?}");
}

#[test]
fn points_follow_their_task_when_an_earlier_one_goes() {
    let mut typed = single();
    typed.kind = "case".into();
    typed.fill(OptionSet::EMPTY);
    typed.task = vec![String::new(), "提出方案。".into()];
    typed.point = vec!["说明目标".into(), String::new(), String::new()];
    typed.point_task = vec!["2".into(), "1".into(), "1".into()];
    typed.point_marks = vec!["2.5".into(), String::new(), String::new()];
    let (content, problems) = read(&typed);
    assert_eq!(problems, Problems::default());
    assert_eq!(content.tasks, ["提出方案。"]);
    let point = &content.rubric[0];
    assert_eq!((point.task, point.half_marks), (1, 5));
    typed.point_task[0] = "1".into();
    assert!(read(&typed).1.of("rubric").is_some());
}
