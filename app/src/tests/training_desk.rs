//! The training desk over HTTP: who may see what of which place, what it says when there is nothing, and what is written down.

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use chrono::Datelike as _;
use zhengtu::account::{Role, Scope};
use zhengtu::certification::ledger::{self, NewFact};
use zhengtu::certification::rules::{Fact, ResultStatus};
use zhengtu::clock::{local_of, now};
use zhengtu::ids::OrganisationId;
use zhengtu::on_both;
use zhengtu::organisation::OrganisationKind;
use zhengtu::organisation::store::find_or_create;
use zhengtu::person::store::{Belonging, Entered, create};
use zhengtu::secret::Secret;
use zhengtu::syllabus::Level;
use zhengtu::training::desk::store::{Exam, coverage, missing, season};
use zhengtu::training::desk::{Coverage, demo, total};
use zhengtu::training::store::Home;

use super::browser::{Browser, World};

/// Twelve people of a station of 广陵 who sat last year's exam, some of whom were at a class before it.
struct Told {
    year: i64,
    organiser: Browser,
    station: OrganisationId,
    coverage: Coverage,
    missing: Vec<String>,
}

async fn told(world: &World) -> anyhow::Result<Told> {
    let year = i64::from(local_of(now()).year()) - 1;
    let account = world.account("广陵培训", &[(Role::Organiser, Some("321002"))]).await?;
    let mut tx = world.state.store.write().await?;
    let division = zhengtu::division::store::find(&mut tx, "321002").await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let station = find_or_create(&mut tx, &division, "曲江社工站", OrganisationKind::Station, now()).await?;
    let mut facts = Vec::new();
    for name in ["阿一", "阿二", "阿三", "阿四", "阿五", "阿六", "阿七", "阿八", "阿九", "阿十", "阿百", "阿千"]
    {
        let entered = Entered { name: name.into(), ..Entered::default() };
        let to = Belonging { division: division.clone(), organisation: Some(station.id), post: String::new() };
        let person = create(&mut tx, &Secret::from_bytes([1; 32]), &entered, &to, now()).await?;
        facts.push(NewFact {
            person,
            fact: Fact {
                year,
                level: Level::Junior,
                subject: "junior-practice".into(),
                half_marks: Some(100),
                status: ResultStatus::Valid,
                division_path: division.path.clone(),
            },
            division: division.code.clone(),
            supersedes: None,
        });
    }
    ledger::add(&mut tx, &facts, None, now()).await?;
    let scope = Scope::Division { code: division.code.clone(), path: division.path.clone() };
    let home = Home { division, organisation: None };
    let id = demo::fill(&mut tx, account, &home, now(), 7).await?.ok_or_else(|| anyhow::anyhow!("no session"))?;
    zhengtu::training::attendance::demo::fill(&mut tx, &[id], account, now(), 7).await?;
    let exam = Exam { year, level: None, season: season(&mut tx, year).await? };
    let coverage = total(&coverage(&mut tx, &scope, exam).await?);
    let missing = missing(&mut tx, &scope, exam, 100, 0).await?.into_iter().map(|one| one.name).collect();
    tx.commit().await?;
    Ok(Told { year, organiser: world.signed_in(account).await?, station: station.id, coverage, missing })
}

/// The sheets of a workbook: name, and all its cells as text.
fn sheets(bytes: &[u8]) -> anyhow::Result<Vec<(String, Vec<String>)>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes))?;
    let mut found = Vec::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name)?;
        let cells = range.used_cells().map(|(_, _, cell): (usize, usize, &Data)| cell.to_string()).collect();
        found.push((name, cells));
    }
    Ok(found)
}

on_both! {
    async fn the_desk_tells_what_was_held_and_who_was_reached(store: Store) {
        let world = World::new(store);
        let Told { year, mut organiser, station, coverage, missing } = told(&world).await?;
        assert!(coverage.reached > 0 && coverage.missing() > 0 && coverage.entered == 12, "{coverage:?}");
        let fraction = format!("{} / {}", coverage.reached, coverage.entered);
        organiser.get("/").await.expect(200).says("href=\"/training/desk\"");
        organiser.get("/training").await.expect(200).says("href=\"/training/desk\"");
        organiser.get("/training/manage").await.expect(200).says("href=\"/training/desk\"");
        // Nothing this year, one class last year.
        organiser.get("/training/desk").await.expect(200).says("这一年还没有场次").says("新建场次");
        let desk = format!("/training/desk?unit=321002&year={year}");
        let page = organiser.get(&desk).await.expect(200).says("考前集中培训（单位组织）").says("class=\"meter").says(&fraction);
        page.says("已结束 1，进行中 0，未开始 0").says("参训人次").says("一人参加一场计一次").says("class=\"month\"");
        organiser.get(&format!("/training/desk?month={year}-01")).await.expect(200).says("这个月没有日程").says(&format!("month={}-12", year - 1));
        let page = organiser.get("/training/desk/coverage").await.expect(200).says(&fraction).says("曲江社工站").says("备考季");
        page.says("由有权查看人员台账的部门工作人员打开").keeps_quiet_about(&missing[0]);
        organiser.get(&format!("/training/desk/coverage?unit={station}&year={year}")).await.expect(200).says(&fraction);
        organiser.get("/training/desk/coverage?level=senior").await.expect(200).says("年的报考记录");
        let page = organiser.get(&format!("/training/desk/report?year={year}")).await.expect(200).says("培训工作报告");
        page.says("由 广陵培训 生成").says("考前集中培训").says("曲江社工站").says(&fraction).keeps_quiet_about(&missing[0]);
        organiser.cookies.insert("zt_language".into(), "en".into());
        organiser.get(&desk).await.expect(200).says("Training desk").says("Attendances");
        organiser.get(&format!("/training/desk/report?year={year}")).await.expect(200).says("Training report");
        Ok(())
    }

    async fn names_are_for_those_who_read_the_register_and_are_written_down(store: Store) {
        let world = World::new(store);
        let Told { year, mut organiser, coverage, missing, .. } = told(&world).await?;
        let address = format!("/training/desk/missing?year={year}");
        organiser.get(&address).await.expect(403);
        let mut officer = world.with_role("广陵民政", Role::Officer, Some("321002")).await?;
        officer.get("/training").await.expect(200).says("href=\"/training/desk\"");
        officer.get("/training/desk").await.expect(200).keeps_quiet_about("href=\"/training/manage\"");
        officer.get("/training/desk/coverage").await.expect(200).says("/training/desk/missing?");
        let page = officer.get(&address).await.expect(200).says("曲江社工站").says("审计记录");
        for name in &missing {
            assert!(page.body.contains(name.as_str()), "{name}");
        }
        let file = format!("/training/desk.xlsx?year={year}");
        let theirs = sheets(&organiser.get(&file).await.expect(200).bytes)?;
        assert_eq!(theirs.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["场次", "指标", "覆盖率"]);
        assert!(theirs[0].1.iter().any(|cell| cell.contains("考前集中培训")));
        assert!(theirs[1].1.iter().any(|cell| cell == "参训人次"));
        let row = theirs[2].1.iter().position(|cell| cell == "曲江社工站").unwrap_or_default();
        let all = [coverage.entered, coverage.reached, coverage.missing()].map(|number| number.to_string());
        assert_eq!(theirs[2].1[row + 1..row + 4], all);
        let whole = sheets(&officer.get(&file).await.expect(200).bytes)?;
        assert_eq!((whole.len(), whole[3].0.as_str()), (4, "未覆盖人员"));
        assert!(missing.iter().all(|name| whole[3].1.contains(name)));
        let mut auditor = world.with_role("审计", Role::Auditor, None).await?;
        auditor.get("/audit").await.expect(200).says("查看未覆盖名单").says("下载培训统计");

        // Somebody else's place is empty of them.
        let mut other = world.with_role("邗江民政", Role::Officer, Some("321003")).await?;
        other.get(&address).await.expect(200).says("没有未覆盖的人").keeps_quiet_about(&missing[0]);
        other.get(&format!("/training/desk/coverage?year={year}")).await.expect(200).says("台账里没有").keeps_quiet_about("曲江社工站");
        other.get(&format!("/training/desk?year={year}")).await.expect(200).says("这一年还没有场次");
        other.get(&format!("{address}&unit=321002")).await.expect(403);
        Ok(())
    }

    async fn what_cannot_be_asked_for_is_said(store: Store) {
        let world = World::new(store);
        let mut organiser = world.with_role("广陵培训", Role::Organiser, Some("321002")).await?;
        for (query, status) in [
            ("year=abc", 400),
            ("year=1800", 400),
            ("month=2026-13", 400),
            ("month=x", 400),
            ("level=expert", 400),
            ("unit=999999", 404),
            ("unit=nowhere", 404),
            ("unit=01890000-0000-7000-8000-000000000000", 404),
            ("unit=321003", 403),
            ("unit=3210", 403),
            ("unit=all", 403),
            ("unit=321002", 200),
            ("page=99", 200),
        ] {
            for page in ["/training/desk", "/training/desk/coverage", "/training/desk/report", "/training/desk.xlsx"] {
                organiser.get(&format!("{page}?{query}")).await.expect(status);
            }
        }
        world.with_role("备考者", Role::Candidate, None).await?.get("/training/desk").await.expect(403);
        world.browser().get("/training/desk").await.expect(401);
        let mut country = world.with_role("全国", Role::Officer, None).await?;
        country.get("/training/desk").await.expect(200).says("全国");
        country.get("/training/desk/coverage?unit=321003").await.expect(200).says("邗江区");
        Ok(())
    }
}
