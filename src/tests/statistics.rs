//! Statistics: drill-down adds up, scopes hold, releases are frozen and keep their secrets, the news' numbers come out.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::account::{Actor, Grant, Role, Scope};
use crate::clock::now;
use crate::division::import::RowOutcome::{Added, Refused, Unchanged};
use crate::division::import::rows_of;
use crate::division::store::find;
use crate::ids::AccountId;
use crate::statistics::figure::FigureProblem::{DateToCome, SourceMissing, Value, Year};
use crate::statistics::figure::{self, FigureError, FigureText, read};
use crate::statistics::import::{Importer, import};
use crate::statistics::number::percent;
use crate::statistics::release::{self, ReleaseError};
use crate::statistics::view::{Kind, Shown, view, years};
use crate::statistics::{Funnel, published_headlines};
use crate::store::Tx;
use crate::syllabus::Level;
use crate::{on_both, starter, with_tx};

/// So many people of a division entered, of whom so many were approved, sat and passed.
async fn enter(tx: &mut Tx, code: &str, year: i64, counts: [i64; 4]) -> anyhow::Result<()> {
    let path = find(tx, code).await?.expect("the division").path;
    for number in 0..counts[0] {
        with_tx!(&mut *tx, |c| sqlx::query(
            "INSERT INTO exam_entry (id, person_id, exam_year, level, division, division_path, approved, sat, passed, updated_at) \
             VALUES ($1, $2, $3, 'junior', $4, $5, $6, $7, $8, $9)"
        )
        .bind(Uuid::now_v7())
        .bind(Uuid::now_v7())
        .bind(year)
        .bind(code)
        .bind(&path)
        .bind(number < counts[1])
        .bind(number < counts[2])
        .bind(number < counts[3])
        .bind(now())
        .execute(c)
        .await
        .map(|_| ()))?;
    }
    Ok(())
}

fn officer_of(code: &str, path: &str) -> Actor {
    Actor {
        account: Some(AccountId::fresh()),
        name: "officer".into(),
        grants: vec![Grant { role: Role::Officer, scope: Scope::Division { code: code.into(), path: path.into() } }],
        ..Actor::nobody()
    }
}

async fn a_year(tx: &mut Tx) -> anyhow::Result<()> {
    enter(tx, "321002", 2024, [30, 28, 25, 9]).await?;
    enter(tx, "321003", 2024, [22, 22, 20, 5]).await?;
    enter(tx, "3210", 2024, [12, 12, 11, 3]).await?;
    enter(tx, "320102", 2024, [40, 39, 36, 14]).await?;
    enter(tx, "620102", 2024, [33, 31, 30, 12]).await?;
    enter(tx, "321002", 2023, [10, 10, 9, 3]).await?;
    Ok(())
}

fn shown(kind: Kind, [entered, approved, sat, passed]: [i64; 4]) -> Shown {
    Shown { kind, funnel: Some(Funnel { entered, approved, sat, passed }) }
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

on_both! {
    async fn an_officer_of_the_province_drills_down_and_everything_adds_up(store: Store) {
        let mut tx = store.write().await?;
        a_year(&mut tx).await?;
        let officer = officer_of("32", "/32/");
        let province = find(&mut tx, "32").await?;
        let top = view(&mut tx, &officer, province.as_ref(), 2024, Level::Junior).await?;
        assert_eq!(top.total, Some(shown(Kind::Computed, [104, 101, 92, 31])));
        assert_eq!(top.before, Some(shown(Kind::Computed, [10, 10, 9, 3])));
        let sum: Funnel = top.lines.iter().filter_map(|line| line.shown.funnel).sum();
        assert_eq!(Some(sum), top.total.and_then(|total| total.funnel));
        let city = find(&mut tx, "3210").await?;
        let city = view(&mut tx, &officer, city.as_ref(), 2024, Level::Junior).await?;
        assert_eq!(city.own, Some(shown(Kind::Computed, [12, 12, 11, 3])));
        let sum: Funnel = city.lines.iter().map(|line| line.shown).chain(city.own).filter_map(|shown| shown.funnel).sum();
        assert_eq!(Some(sum), city.total.and_then(|total| total.funnel));
        let names: Vec<&str> = city.lines.iter().map(|line| line.name.as_str()).collect();
        assert_eq!(names, ["广陵区", "邗江区"]);
        let none = view(&mut tx, &officer, province.as_ref(), 2024, Level::Senior).await?;
        assert_eq!((none.total, none.lines.len(), none.without.len()), (None, 0, 2));
        assert_eq!(years(&mut tx, &officer, Some("/32/")).await?, (vec![2024, 2023], Some(2024)));
        assert_eq!(years(&mut tx, &officer, Some("/62/")).await?, (vec![], None), "years of other places stay unknown");
        Ok(())
    }

    async fn outside_the_scope_only_what_is_published_shows(store: Store) {
        let mut tx = store.write().await?;
        a_year(&mut tx).await?;
        let officer = officer_of("3210", "/32/3210/");
        let province = find(&mut tx, "32").await?;
        // Before anything is published: the own city is there, the rest is not.
        let seen = view(&mut tx, &officer, province.as_ref(), 2024, Level::Junior).await?;
        assert!(!seen.computed && seen.total.is_none() && seen.release.is_none());
        assert_eq!(seen.lines.iter().map(|line| (line.code.as_str(), line.shown.kind)).collect::<Vec<_>>(), [("3210", Kind::Computed)]);
        let nobody = view(&mut tx, &Actor::nobody(), province.as_ref(), 2024, Level::Junior).await?;
        assert!(nobody.total.is_none() && nobody.lines.is_empty());
        // An organiser of another city sees nothing computed here either.
        let other = officer_of("3201", "/32/3201/");
        let city = find(&mut tx, "3210").await?;
        assert!(view(&mut tx, &other, city.as_ref(), 2024, Level::Junior).await?.total.is_none());

        release::make(&mut tx, province.as_ref(), 2024, "2024 年度", &officer_of("32", "/32/"), now()).await?;
        let seen = view(&mut tx, &officer, province.as_ref(), 2024, Level::Junior).await?;
        assert_eq!(seen.total, Some(shown(Kind::Published, [104, 101, 92, 31])));
        let kinds: Vec<(&str, Kind)> = seen.lines.iter().map(|line| (line.code.as_str(), line.shown.kind)).collect();
        assert_eq!(kinds, [("3201", Kind::Published), ("3210", Kind::Computed)]);
        let nobody = view(&mut tx, &Actor::nobody(), province.as_ref(), 2024, Level::Junior).await?;
        assert!(nobody.lines.iter().all(|line| line.shown.kind == Kind::Published) && nobody.lines.len() == 2);
        Ok(())
    }

    async fn a_release_is_frozen_and_keeps_no_small_numbers(store: Store) {
        let mut tx = store.write().await?;
        a_year(&mut tx).await?;
        enter(&mut tx, "3201", 2024, [3, 3, 3, 1]).await?;
        let officer = officer_of("32", "/32/");
        let province = find(&mut tx, "32").await?;
        let city = find(&mut tx, "3201").await?;
        let (id, number) = release::make(&mut tx, province.as_ref(), 2024, "第一次", &officer, now()).await?;
        assert_eq!(number, 1);
        let seen = view(&mut tx, &Actor::nobody(), city.as_ref(), 2024, Level::Junior).await?;
        assert_eq!(seen.total, Some(shown(Kind::Published, [43, 42, 39, 15])));
        assert_eq!(seen.own, Some(Shown { kind: Kind::Published, funnel: None }), "three people are too few");
        assert!(seen.lines.iter().all(|line| line.shown.funnel.is_none()), "and the other part would give them away");
        // Later entries don't change it.
        enter(&mut tx, "320102", 2024, [5, 5, 5, 5]).await?;
        let again = view(&mut tx, &Actor::nobody(), city.as_ref(), 2024, Level::Junior).await?;
        assert_eq!(again.total, seen.total);
        // Hidden cells have no numbers anywhere.
        let kept: i64 = with_tx!(&mut tx, |c| sqlx::query_scalar(
            "SELECT COUNT(*) AS kept FROM release_cell WHERE release_id = $1 AND hidden AND (entered IS NOT NULL OR passed IS NOT NULL)"
        ).bind(id).fetch_one(c).await)?;
        assert_eq!(kept, 0);
        // Five who all passed are too few to be told apart from those before; with more, it is a correction.
        let refused = release::make(&mut tx, province.as_ref(), 2024, "", &officer, now()).await;
        assert!(matches!(refused, Err(ReleaseError::TooClose(1))), "{refused:?}");
        enter(&mut tx, "320102", 2024, [20, 20, 20, 6]).await?;
        let (_, next) = release::make(&mut tx, province.as_ref(), 2024, "第二次", &officer, now()).await?;
        assert_eq!(next, 2);
        assert_eq!(release::latest(&mut tx, 2024, "/32/3201/").await?.map(|latest| latest.number), Some(2));
        assert_eq!(release::latest(&mut tx, 2024, "/62/").await?, None);
        assert_eq!(release::list(&mut tx, 10).await?.len(), 2);
        assert!(matches!(release::make(&mut tx, city.as_ref(), 2024, "", &officer, now()).await, Err(ReleaseError::TooLow)));
        // Only somebody whose scope is the province or more publishes for it, and nobody for less.
        let of_city = officer_of("3201", "/32/3201/");
        assert!(release::may_make(&officer, province.as_ref()) && !release::may_make(&officer, None));
        assert!(!release::may_make(&of_city, province.as_ref()) && !release::may_make(&of_city, city.as_ref()));
        assert!(!release::may_make(&officer, city.as_ref()) && !release::may_make(&of_city, None));
        assert!(matches!(release::make(&mut tx, province.as_ref(), 2019, "", &officer, now()).await, Err(ReleaseError::Nothing)));
        Ok(())
    }

    async fn two_releases_of_a_year_give_no_small_number_away(store: Store) {
        let mut tx = store.write().await?;
        enter(&mut tx, "620102", 2023, [3, 3, 3, 1]).await?;
        enter(&mut tx, "320102", 2023, [40, 39, 36, 14]).await?;
        enter(&mut tx, "321002", 2023, [30, 28, 25, 9]).await?;
        let by = officer_of("32", "/32/");
        let province = find(&mut tx, "32").await?;
        // The province shows its own total. Beside it the country's would leave three people over.
        release::make(&mut tx, province.as_ref(), 2023, "", &by, now()).await?;
        let refused = release::make(&mut tx, None, 2023, "", &by, now()).await;
        assert!(matches!(refused, Err(ReleaseError::Exposed)), "{refused:?}");
        // The country first: the province is hidden along with the small one, and no release of its own brings it out.
        enter(&mut tx, "620102", 2022, [3, 3, 3, 1]).await?;
        enter(&mut tx, "320102", 2022, [40, 39, 36, 14]).await?;
        release::make(&mut tx, None, 2022, "", &by, now()).await?;
        let seen = view(&mut tx, &Actor::nobody(), None, 2022, Level::Junior).await?;
        assert_eq!(seen.total, Some(shown(Kind::Published, [43, 42, 39, 15])));
        assert!(seen.lines.len() == 2 && seen.lines.iter().all(|line| line.shown.funnel.is_none()));
        let refused = release::make(&mut tx, province.as_ref(), 2022, "", &by, now()).await;
        assert!(matches!(refused, Err(ReleaseError::Covered(2))), "{refused:?}");
        // Once two provinces share what is left over, the country may follow the province.
        enter(&mut tx, "620102", 2023, [17, 17, 17, 6]).await?;
        release::make(&mut tx, None, 2023, "", &by, now()).await?;
        assert_eq!(release::latest(&mut tx, 2023, "/32/").await?.map(|latest| latest.number), Some(3));
        Ok(())
    }

    async fn the_difference_of_two_releases_is_never_about_a_few(store: Store) {
        let mut tx = store.write().await?;
        a_year(&mut tx).await?;
        let by = officer_of("32", "/32/");
        let province = find(&mut tx, "32").await?;
        release::make(&mut tx, province.as_ref(), 2024, "", &by, now()).await?;
        // The same again tells nothing new.
        release::make(&mut tx, province.as_ref(), 2024, "", &by, now()).await?;
        enter(&mut tx, "321003", 2024, [2, 2, 2, 1]).await?;
        let refused = release::make(&mut tx, province.as_ref(), 2024, "", &by, now()).await;
        assert!(matches!(refused, Err(ReleaseError::TooClose(2))), "{refused:?}");
        assert!(matches!(release::make(&mut tx, None, 2024, "", &by, now()).await, Err(ReleaseError::TooClose(2))), "nor for the country");
        enter(&mut tx, "321003", 2024, [18, 18, 18, 7]).await?;
        assert_eq!(release::make(&mut tx, province.as_ref(), 2024, "", &by, now()).await?.1, 3);
        assert_eq!(release::make(&mut tx, None, 2024, "", &by, now()).await?.1, 4);
        Ok(())
    }

    async fn the_numbers_of_the_news_come_out_as_printed(store: Store) {
        let mut tx = store.write().await?;
        starter::divisions::load(&mut tx).await?;
        let entered = starter::figures::load(&mut tx, now()).await?;
        assert_eq!(entered, 37);
        assert_eq!(starter::figures::load(&mut tx, now()).await?, 0);
        let text = |figures: &[figure::Figure], year: i64, indicator: &str| {
            figures.iter().find(|one| one.figure_year == year && one.indicator == indicator).map(figure::Figure::value_text)
        };
        let yangzhou = figure::of_division(&mut tx, "3210").await?;
        assert_eq!(text(&yangzhou, 2024, "passed").as_deref(), Some("2,772"));
        assert_eq!(text(&yangzhou, 2024, "entered_growth").as_deref(), Some("+216%"));
        let tianjin = figure::of_division(&mut tx, "12").await?;
        assert_eq!(text(&tianjin, 2024, "station_coverage_reported").as_deref(), Some("100%"));
        let mut rates = Vec::new();
        for code in ["6201", "5329", "23"] {
            let place = find(&mut tx, code).await?.expect("it ships");
            for one in figure::derived(&mut tx, &place).await? {
                rates.push((code, one.indicator.code, format!("{}/{}", one.numerator, one.denominator), percent(one.numerator, one.denominator), one.inferred));
            }
        }
        for expected in [
            ("6201", "share_of_province", "4496/14273".to_owned(), "31.5%".to_owned(), true),
            ("5329", "certified_share", "477/4330".to_owned(), "11.0%".to_owned(), false),
            ("5329", "station_coverage", "112/112".to_owned(), "100.0%".to_owned(), false),
            ("23", "certified_share", "9690/44080".to_owned(), "22.0%".to_owned(), false),
            ("23", "target_completion", "9690/30000".to_owned(), "32.3%".to_owned(), false),
        ] {
            assert!(rates.contains(&expected), "{expected:?} is not in {rates:#?}");
        }
        let gansu = figure::of_division(&mut tx, "62").await?;
        assert!(gansu[0].is_inferred() && gansu[0].definition.contains("推导"));
        let headlines: Vec<(String, String)> =
            published_headlines(&mut tx).await?.into_iter().map(|headline| (headline.division, headline.value)).collect();
        let expected = [
            ("扬州市", "2,772"), ("扬州市", "+216%"), ("兰州市", "31.5%"), ("大理白族自治州", "11.0%"), ("黑龙江省", "22.0%"), ("大理白族自治州", "100.0%"), ("黑龙江省", "32.3%"),
        ];
        assert_eq!(headlines, expected.map(|(division, value)| (division.to_owned(), value.to_owned())));
        Ok(())
    }

    async fn a_correction_supersedes_and_never_overwrites(store: Store) {
        let mut tx = store.write().await?;
        let city = find(&mut tx, "3210").await?.expect("the city");
        let typed = |value: &str| FigureText {
            indicator: "passed".into(), year: "2024".into(), value: value.into(), definition: String::new(), source: "简报".into(),
            reported_on: "2024年8月20日".into(),
        };
        let today = day("2024-12-31");
        let draft = read(&typed("2,770"), today).expect("a figure");
        let first = figure::add(&mut tx, &city, &draft, None, now()).await?;
        assert!(matches!(figure::add(&mut tx, &city, &draft, None, now()).await, Err(FigureError::Taken(id)) if id == first));
        let mended = read(&typed("2,772"), today).expect("a figure");
        let second = figure::correct(&mut tx, first, &city, &mended, None, now()).await?;
        assert!(matches!(figure::correct(&mut tx, first, &city, &mended, None, now()).await, Err(FigureError::Taken(_) | FigureError::Overtaken)));
        let all = figure::of_division(&mut tx, "3210").await?;
        assert_eq!(all.len(), 2);
        assert_eq!(all.iter().find(|one| one.id == first).and_then(|one| one.superseded_by), Some(second));
        assert_eq!(figure::current(&mut tx, "3210", 2024, "passed").await?, Some(second));
        let other = find(&mut tx, "3201").await?.expect("another");
        assert!(matches!(figure::correct(&mut tx, second, &other, &mended, None, now()).await, Err(FigureError::Overtaken)));

        let bad = FigureText { reported_on: "2025-01-01".into(), value: "12.5".into(), year: "24".into(), source: " ".into(), ..typed("") };
        let problems = read(&bad, today).expect_err("problems");
        assert_eq!(problems, [("year", Year), ("value", Value), ("source", SourceMissing), ("reported_on", DateToCome)]);
        Ok(())
    }

    async fn rows_of_figures_are_taken_over_and_doubtful_ones_stay_out(store: Store) {
        let mut tx = store.write().await?;
        let file = "区划,年度,指标,数值,口径/分母,来源,报送日期\n\
                    扬州市,2024,当年通过人数,\"2,772\",各级别合计,简报,2024-08-20\n\
                    6201,2024,累计持证人数,4496,,简报,2024-08-20\n\
                    321002,2024,没有的指标,1,,简报,2024-08-20\n\
                    某某区,2024,累计持证人数,1,,简报,2024-08-20\n\
                    扬州市,2024,当年通过人数,2772,,简报,2024-08-20\n\
                    扬州市,2024,当年通过人数,2800,,简报,2024-08-20\n";
        let officer = officer_of("32", "/32/");
        let report = import(&mut tx, &rows_of(file), Importer::Actor(&officer), now()).await?;
        assert_eq!(report.rows.iter().map(|row| row.outcome).collect::<Vec<_>>(), [Added, Refused, Refused, Refused, Unchanged, Refused], "{report:#?}");
        assert!(report.rows[1].sentence.zh.contains("管辖范围"));
        let report = import(&mut tx, &rows_of(file), Importer::Operator, now()).await?;
        assert_eq!(report.count(Added), 1, "the operator may enter 兰州 as well");
        Ok(())
    }
}
