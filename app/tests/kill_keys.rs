//! A change of the key killed in its middle, while a server runs: whoever is in the register is found by their number all the time, and the
//! change goes on where it was.

mod server;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use server::{Sent, kill, post, start};
use zhengtu::account::{Grant, Role, Scope, grant, session, store as accounts};
use zhengtu::clock::now;
use zhengtu::ids::AccountId;
use zhengtu::person::draft::{content, recent};
use zhengtu::person::id_number::check_character;
use zhengtu::rekey::{Status, status};
use zhengtu::secret::{Secret, State};
use zhengtu::store::{DatabaseAddress, Store};

const PEOPLE: usize = 3000;

/// An invented number: `99`, a birthday, an order.
fn number(order: usize) -> String {
    let body = format!("990000{}0101{:03}", 1960 + order / 1000, order % 1000);
    let check = check_character(&body).expect("17 digits");
    format!("{body}{check}")
}

fn zhengtu(data: &Path, database: Option<&str>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
    command.env("LC_ALL", "en_GB.UTF-8").env_remove("DATABASE_URL").env_remove("RUST_LOG").arg("--data-dir").arg(data);
    if let Some(database) = database {
        command.env("DATABASE_URL", database);
    }
    command
}

/// An officer of 广陵, signed in.
async fn officer(store: &Store) -> anyhow::Result<(AccountId, String)> {
    let mut tx = store.write().await?;
    let account = accounts::create(&mut tx, "officer", "", false, None, now()).await?.id;
    let division = zhengtu::division::store::find(&mut tx, "321002").await?.ok_or_else(|| anyhow::anyhow!("no division"))?;
    let scope = Scope::Division { code: division.code, path: division.path };
    grant::give(&mut tx, account, &Grant { role: Role::Officer, scope }, None, now()).await?;
    let token = format!("{:0>43}", account.0.simple());
    session::start(&mut tx, &token, account, None, "test", now()).await?;
    tx.commit().await?;
    Ok((account, format!("zt_session={token}")))
}

/// How many values are sealed with keys of this state.
fn sealed_with(found: &Status, state: State) -> i64 {
    found.keys.iter().filter(|one| one.key.state == state).map(|one| one.values).sum()
}

async fn killed_in_the_middle(database: Option<String>) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (data, database) = (folder.path().join("data"), database.as_deref());
    let mut list = "姓名,证件号码,工作单位\n".to_owned();
    for order in 0..PEOPLE {
        let _ = writeln!(list, "林{order},{},广陵区社工站", number(order));
    }
    let file = folder.path().join("staff.csv");
    std::fs::write(&file, list)?;
    let imported = zhengtu(&data, database).args(["import", "staff", "--division", "321002"]).arg(&file).output()?;
    anyhow::ensure!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    let (child, address) = start(&data, database)?;
    let place = match database {
        Some(url) => DatabaseAddress::parse(url)?,
        None => DatabaseAddress::Sqlite(data.join("zhengtu.db")),
    };
    let (store, key_file) = (Store::open(&place).await?, data.join("secret.key"));
    let (account, cookie) = officer(&store).await?;
    // By number, as an import does it: the server that has run all along knows everybody, whichever key they are under.
    let known = |orders: &[usize]| -> anyhow::Result<()> {
        let mut rows = "姓名,证件号码,工作单位\n".to_owned();
        for order in orders {
            let _ = writeln!(rows, "林{order},{},广陵区社工站", number(*order));
        }
        let body = format!(
            "--part\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nstaff\r\n--part\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"list.csv\"\r\n\r\n{rows}\r\n--part--\r\n"
        );
        let sent = Sent { kind: "multipart/form-data; boundary=part", cookie: &cookie, accept: "text/html" };
        let answer = post(&address, "/people/import", sent, &body)?;
        anyhow::ensure!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        Ok(())
    };
    known(&[0, PEOPLE - 1])?;

    let mut change = zhengtu(&data, database).args(["keys", "rotate"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
    let began = Instant::now();
    let middle = loop {
        anyhow::ensure!(began.elapsed() < Duration::from_mins(1), "it never came to its middle");
        let found = status(&store, &key_file).await?;
        if sealed_with(&found, State::Current) > 0 && sealed_with(&found, State::Old) > 0 && found.under_way {
            break found;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    };
    change.kill()?;
    change.wait()?;
    assert_eq!(middle.unknown, 0);
    let found = status(&store, &key_file).await?;
    anyhow::ensure!(sealed_with(&found, State::Old) > 0 && sealed_with(&found, State::Current) > 0, "not its middle: {found:?}");
    let everybody: Vec<usize> = (0..PEOPLE).collect();
    known(&everybody)?;
    let output = zhengtu(&data, database).args(["keys", "status"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("isn't at its end"), "{text}");
    for order in [0, PEOPLE / 2, PEOPLE - 1] {
        let output = zhengtu(&data, database).args(["person", "status", "--id-number", &number(order)]).output()?;
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    let output = zhengtu(&data, database).args(["keys", "rotate"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success() && text.contains("number 1 is in use"), "{text}{}", String::from_utf8_lossy(&output.stderr));
    let found = status(&store, &key_file).await?;
    assert_eq!((found.keys.len(), found.unknown, found.under_way), (1, 0, false), "{found:?}");
    known(&everybody)?;
    kill(child)?;

    // Every report on what was uploaded says the same: these people are known, and nothing is to be done.
    let mut tx = store.read().await?;
    let drafts = recent(&mut tx, account, now()).await?;
    assert_eq!(drafts.len(), 3);
    let secret = Secret::open(&key_file)?;
    for draft in drafts {
        let (_, report) = content(&mut tx, &secret, draft.id).await?;
        assert_eq!((report.adds, report.changes, report.counts().error), (0, 0, 0));
    }
    Ok(())
}

#[tokio::test]
async fn a_killed_change_goes_on_on_sqlite() -> anyhow::Result<()> {
    killed_in_the_middle(None).await
}

#[tokio::test]
async fn a_killed_change_goes_on_on_postgres() -> anyhow::Result<()> {
    killed_in_the_middle(Some(zhengtu::testing::postgres_database().await)).await
}
