//! No ID number anywhere: the real program through a whole run – imports, searches, forms with mistakes, errors, exports, links between
//! pages, a number shown whole – and every line it logged, every address, every answer, every file and the database itself are searched
//! for every number that went in.
//!
//! A number may stand in three kinds of answers only: in the one that shows it for a reason, in a form that comes back to whoever has
//! just typed it, and in the report on a file, which is the uploaded file with a column more, for whoever brought it.

mod whole_run;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use zhengtu::account::{Grant, Role, Scope, grant, session, store as accounts};
use zhengtu::clock::now;
use zhengtu::person::lookup::named;
use zhengtu::store::{DatabaseAddress, Store};

use whole_run::{FORM, Lines, Run, digits, found, number};

async fn somebody(store: &Store, name: &str, role: Role, division: Option<&str>) -> anyhow::Result<String> {
    let mut tx = store.write().await?;
    let account = accounts::create(&mut tx, name, "", false, None, now()).await?.id;
    let scope = match division {
        None => Scope::Everywhere,
        Some(code) => {
            let found = zhengtu::division::store::find(&mut tx, code).await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
            Scope::Division { code: found.code, path: found.path }
        }
    };
    grant::give(&mut tx, account, &Grant { role, scope }, None, now()).await?;
    let token = format!("{:0>43}", account.0.simple());
    session::start(&mut tx, &token, account, None, "test", now()).await?;
    tx.commit().await?;
    Ok(token)
}

/// The commands, with files that are right and wrong.
fn commands(run: &Run<'_>, folder: &Path) -> anyhow::Result<()> {
    let file = |name: &str, text: String| -> anyhow::Result<String> {
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        Ok(path.to_string_lossy().into_owned())
    };
    let mut staff = "姓名,证件号码,工作单位,电话\n".to_owned();
    for order in 1..=6 {
        let _ = writeln!(staff, "林小{order},{},广陵区社工站,1380000800{order}", number(order));
    }
    // Twice, with another name, with a wrong check character, read as a float.
    let _ = writeln!(
        staff,
        "周芳,{},东关社区\n林小二,{},东关社区\n王错,{}Z,东关社区\n王丢,9.90000199001E+17,东关社区",
        number(1),
        number(2),
        digits(7)
    );
    let staff = file("staff.csv", staff)?;
    let results = file(
        "results.csv",
        format!(
            "考试年度,级别,姓名,证件号码,综合能力,法规与政策,实务\n2024,中级,林小1,{},66,70.5,59\n2024,中级,无此人,{},61,62,63\n2024,中级,错名,{},61,62,63\n",
            number(1),
            number(8),
            number(2)
        ),
    )?;
    let certificates = file(
        "certificates.csv",
        format!("姓名,证件号码,级别,管理号,取得日期\n林小2,{},初级,2023000011112222,2023-06-11\n", number(2)),
    )?;
    for (kind, path) in [("staff", &staff), ("results", &results), ("certificates", &certificates)] {
        for further in [&["--dry-run"][..], &["--json"], &[], &["--all-or-nothing"]] {
            run.command(&[&["import", kind, "--division", "321002", path.as_str()][..], further].concat())?;
        }
    }
    let (one, absent, wrong) = (number(1), number(9), format!("{}Z", digits(9)));
    for arguments in [["--id-number", &one], ["--id-number", &absent], ["--id-number", &wrong], ["--name", "林小1"]] {
        run.command(&[&["person", "status"][..], &arguments].concat())?;
        run.command(&[&["person", "status", "--json"][..], &arguments].concat())?;
    }
    Ok(())
}

async fn a_whole_run(database: Option<String>) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (data, files) = (folder.path().join("data"), folder.path());
    let mut run = Run {
        data: &data,
        database: database.as_deref(),
        address: String::new(),
        logged: Lines::default(),
        urls: Vec::new(),
        answers: 0,
    };
    anyhow::ensure!(run.command(&["migrate"])? == Some(0));
    commands(&run, files)?;
    let address = match &database {
        Some(url) => DatabaseAddress::parse(url)?,
        None => DatabaseAddress::Sqlite(data.join("zhengtu.db")),
    };
    let store = Store::open(&address).await?;
    let officer = somebody(&store, "广陵民政", Role::Officer, Some("321002")).await?;
    let auditor = somebody(&store, "审计员", Role::Auditor, None).await?;
    let candidate = somebody(&store, "考生", Role::Candidate, Some("321002")).await?;
    let mut tx = store.read().await?;
    let people = named(&mut tx, "林小1", 2).await?;
    drop(tx);
    store.close().await;
    anyhow::ensure!(people.len() == 1, "one was imported: {people:?}");
    let person = format!("/people/{}", people[0].id);
    let (child, logs) = run.serve()?;
    let told = tokio::task::block_in_place(|| pages(&mut run, &officer, &auditor, &candidate, &person));
    let stopped = server_ended(child);
    for log in logs {
        let _ = log.join();
    }
    told?;
    stopped?;
    run.command(&["backup", &files.join("backup.zip").to_string_lossy()])?;
    run.command(&["audit", "verify"])?;

    let logged = std::mem::take(&mut *run.logged.lock().expect("the lines"));
    let text = String::from_utf8_lossy(&logged);
    anyhow::ensure!(text.contains("DEBUG") && text.contains("SELECT"), "the log was on");
    let lines: Vec<_> = text.lines().filter(|line| !found(line.as_bytes()).is_empty()).collect();
    anyhow::ensure!(lines.is_empty(), "logged or printed: {lines:?}");
    // Whoever types a number into the address bar has it in their history; nothing here leads there.
    let urls: Vec<_> =
        run.urls.iter().filter(|url| !url.starts_with("/people?q=99") && !found(url.as_bytes()).is_empty()).collect();
    anyhow::ensure!(urls.is_empty(), "addresses: {urls:?}");
    anyhow::ensure!(run.answers > 80, "only {} answers were looked at", run.answers);
    for file in std::fs::read_dir(&data)? {
        let path = file?.path();
        if path.is_file() {
            let there = found(&std::fs::read(&path)?);
            anyhow::ensure!(there.is_empty(), "{} holds {there:?}", path.display());
        }
    }
    Ok(())
}

fn server_ended(mut child: std::process::Child) -> anyhow::Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// What people do in their browsers.
fn pages(run: &mut Run<'_>, officer: &str, auditor: &str, candidate: &str, person: &str) -> anyhow::Result<()> {
    run.post(officer, "/people", &[("q", &number(1))])?;
    run.post(officer, "/people", &[("q", "林小")])?;
    // Somebody pastes it where it doesn't belong.
    run.get(officer, &format!("/people?q={}", number(1)))?;
    for (name, typed) in [("", number(10)), ("周新", format!("{}Z", digits(11))), ("周新", number(1)), ("周新", number(12))] {
        run.post(
            officer,
            "/people/new",
            &[("name", name), ("id_number", &typed), ("organisation", "广陵区社工站"), ("division", "321002")],
        )?;
        run.post(officer, &format!("{person}/edit"), &[("name", name), ("id_number", &typed), ("division", "321002")])?;
    }
    run.post("", "/certificates/check", &[("name", "林小2"), ("number", &number(2))])?;
    let mut staff = "姓名,证件号码,工作单位\n".to_owned();
    let _ = writeln!(staff, "赵新,{},东关社区\n林小3,{},东关社区\n钱错,{}Z,东关社区", number(13), number(3), digits(13));
    run.upload(officer, "staff", &staff)?;
    let head = "考试年度,级别,姓名,证件号码,综合能力,法规与政策,实务\n";
    run.upload(
        officer,
        "results",
        &format!("{head}2025,中级,林小3,{},66,70.5,59\n2025,中级,无此人,{},61,62,63\n", number(3), number(14)),
    )?;
    run.upload(
        officer,
        "certificates",
        &format!("姓名,证件号码,级别,管理号,取得日期\n林小4,{},初级,2023000011113333,2023-06-11\n", number(4)),
    )?;

    let slip = run.post(officer, &format!("{person}/link"), &[])?.text();
    let code = slip.split("data-code").nth(1).and_then(|rest| rest.split('>').nth(1)).and_then(|rest| rest.split('<').next());
    run.post(candidate, "/account/link/consent", &[("code", code.unwrap_or_default())])?;

    // The one answer that shows it, and the one number it shows.
    let form = serde_urlencoded::to_string([("what", "id_number"), ("purpose", "identity"), ("reason", "核对准考证信息")])?;
    let (shown, numbers) = run.ask_for(officer, "POST", &format!("{person}/reveal"), Some((FORM, form.as_bytes())))?;
    anyhow::ensure!(shown.status == 200 && numbers == BTreeSet::from([1]), "shown: {numbers:?} in {}", shown.text());
    anyhow::ensure!(shown.head.to_lowercase().contains("no-store") && found(shown.head.as_bytes()).is_empty(), "{}", shown.head);

    for format in ["xlsx", "json"] {
        let file = run.post(candidate, "/account/data/export", &[("format", format)])?;
        anyhow::ensure!(file.status == 200, "{}", file.text());
    }
    let log = run.get(candidate, "/account/personal-data")?.text();
    anyhow::ensure!(log.contains("核对准考证信息"), "{log}");
    let followed = run.follow(officer, &["/people", person])?;
    anyhow::ensure!(followed > 20, "{followed} pages");
    run.follow(auditor, &["/audit", "/audit.csv"])?;
    run.follow(candidate, &["/certificates/mine", "/account", "/notices"])?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_is_told_on_sqlite() -> anyhow::Result<()> {
    a_whole_run(None).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_number_is_told_on_postgres() -> anyhow::Result<()> {
    a_whole_run(Some(zhengtu::testing::postgres_database().await)).await
}
