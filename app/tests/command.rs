//! The real program, as an operator meets it: what it says when something is wrong, and that nothing is half done by then.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

fn zhengtu(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
    command.env("LC_ALL", "en_GB.UTF-8").env_remove("DATABASE_URL").env_remove("RUST_LOG").arg("--data-dir").arg(data);
    command
}

/// What went to standard error, and the exit code.
fn ended(output: &Output) -> (String, Option<i32>) {
    (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.code())
}

/// A server that is stopped when the test ends.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(command: &mut Command) -> anyhow::Result<Self> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or_else(|| anyhow::anyhow!("standard output"))?).read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned();
        anyhow::ensure!(!address.is_empty(), "no address in {line:?}");
        Ok(Self { child, address })
    }

    fn get(&self, path: &str) -> anyhow::Result<String> {
        get(&self.address, path)
    }

    /// As a service manager does.
    fn stop(mut self) -> anyhow::Result<Option<i32>> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        Ok(self.child.wait()?.code())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn get(address: &str, path: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn it_serves_and_stops_when_told_to() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let server = Server::start(zhengtu(folder.path()).args(["serve", "--listen", "127.0.0.1:0", "--metrics-listen", &free]))?;
    assert!(server.get("/healthz")?.ends_with("ok\n"));
    assert!(server.get("/readyz")?.contains("200 OK"));
    assert!(server.get("/?q=secret")?.contains("200 OK"));
    assert!(server.get("/metrics")?.contains("404"), "metrics are not for the public");
    let metrics = get(&free, "/metrics")?;
    for line in ["zhengtu_database_up 1", "process_start_time_seconds", r#"_count{route="/",method="GET",status="200"} 1"#] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    assert!(!metrics.contains("secret"));

    let second = zhengtu(folder.path()).args(["serve", "--listen", "127.0.0.1:0"]).output()?;
    assert!(matches!(ended(&second), (text, Some(1)) if text.contains("Another Zhengtu server uses the database")));
    assert_eq!(server.stop()?, Some(0));
    Ok(())
}

#[test]
fn a_port_in_use_is_said_before_anything_is_made() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let data = folder.path().join("data");
    let output = zhengtu(&data).args(["serve", "--listen", &taken.local_addr()?.to_string()]).output()?;
    let (text, code) = ended(&output);
    assert!(code == Some(1) && text.contains("is used by another program") && text.contains("Nothing was started"), "{text}");
    assert!(!data.exists());
    Ok(())
}

#[test]
fn the_demonstration_stays_on_this_machine() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (text, code) = ended(&zhengtu(folder.path()).args(["serve", "--demo", "--listen", "0.0.0.0:0"]).output()?);
    assert!(code == Some(3) && text.contains("loopback"), "{text}");
    Ok(())
}

#[test]
fn wrong_database_addresses_get_a_sentence_and_never_show_a_password() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let with = |url: &str| zhengtu(folder.path()).env("DATABASE_URL", url).arg("migrate").output();
    let (text, code) = ended(&with("mysql://root:geheim@localhost/x")?);
    assert!(code == Some(2) && text.contains("DATABASE_URL reads") && !text.contains("geheim"), "{text}");
    let (text, code) = ended(&with("postgres://u:geheim@127.0.0.1:1/x")?);
    assert!(
        code == Some(1) && text.contains("No connection to the database postgres://127.0.0.1:1/x") && !text.contains("geheim"),
        "{text}"
    );
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear Sir or Madam, this is no database at all.".repeat(100))?;
    let (text, code) = ended(&with(&format!("sqlite:{}", file.display()))?);
    assert!(code == Some(1) && text.contains("not an SQLite database"), "{text}");
    Ok(())
}

#[test]
fn mail_settings_that_cannot_work_get_a_sentence_and_never_show_a_password() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let with = |smtp: &str, from: &str, site: &str| {
        let settings = [("ZHENGTU_SMTP_URL", smtp), ("ZHENGTU_MAIL_FROM", from), ("ZHENGTU_PUBLIC_URL", site)];
        zhengtu(folder.path()).envs(settings).args(["serve", "--listen", "127.0.0.1:0"]).output()
    };
    let (smtp, from, site) = ("smtp://u:geheim@127.0.0.1:1", "no-reply@example.org", "https://zhengtu.example.org");
    for (settings, said) in [
        (("mail.example.org:geheim", from, site), "ZHENGTU_SMTP_URL reads"),
        ((smtp, "", site), "ZHENGTU_MAIL_FROM reads"),
        ((smtp, from, ""), "ZHENGTU_PUBLIC_URL reads"),
        (("", "", "zhengtu.example.org"), "ZHENGTU_PUBLIC_URL reads"),
    ] {
        let (text, code) = ended(&with(settings.0, settings.1, settings.2)?);
        assert!(code == Some(2) && text.contains(said) && !text.contains("geheim"), "{text}");
    }
    assert!(!folder.path().join("zhengtu.db").exists());
    Ok(())
}

#[test]
fn postgres_errors_say_what_to_look_at() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let server = std::env::var(zhengtu::testing::POSTGRES)?;
    let (server, _) = server.rsplit_once('/').unwrap_or_default();
    let url = format!("{server}/zhengtu_no_such_database");
    let (text, code) = ended(&zhengtu(folder.path()).env("DATABASE_URL", &url).arg("migrate").output()?);
    assert!(code == Some(1) && text.contains("createdb"), "{text}");
    let (text, code) = ended(&zhengtu(folder.path()).env("DATABASE_URL", &url).args(["backup", "it's.zip"]).output()?);
    assert!(code == Some(3) && text.contains(r"pg_dump --format=custom --file='it'\''s.zip' --dbname=postgres://"), "{text}");
    Ok(())
}

#[test]
fn a_folder_that_cannot_be_written_is_named() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("file");
    std::fs::write(&file, "")?;
    for command in [["serve", "--listen=127.0.0.1:0"].as_slice(), &["migrate"]] {
        let (text, code) = ended(&zhengtu(&file.join("data")).args(command).output()?);
        assert!(code == Some(1) && text.contains("can't be made or written"), "{text}");
        assert!(text.contains(&format!("{} ", file.join("data").display())) && !text.contains(".lock"), "{text}");
    }
    Ok(())
}

#[test]
fn a_torn_backup_makes_nothing() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (old, new, file) = (folder.path().join("old"), folder.path().join("new"), folder.path().join("backup.zip"));
    assert!(zhengtu(&old).arg("migrate").status()?.success());
    std::fs::write(old.join("secret.key"), "99".repeat(32))?;
    assert!(zhengtu(&old).arg("backup").arg(&file).status()?.success());
    let whole = std::fs::read(&file)?;
    let mut spoilt = whole.clone();
    spoilt[whole.len() / 2] ^= 0xff;
    for torn in [&whole[..whole.len() / 2], &spoilt, b"no archive"] {
        std::fs::write(&file, torn)?;
        let (text, code) = ended(&zhengtu(&new).arg("restore").arg(&file).output()?);
        assert!(code == Some(1) && text.contains("nothing was changed"), "{text}");
        assert!(!new.exists(), "nothing is made");
    }
    Ok(())
}

#[test]
fn a_spoilt_key_file_is_left_alone() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let key = folder.path().join("secret.key");
    std::fs::write(&key, "abc")?;
    let (text, code) = ended(&zhengtu(folder.path()).args(["serve", "--listen", "127.0.0.1:0"]).output()?);
    assert!(code == Some(1) && text.contains("Put the original back from a backup"), "{text}");
    assert_eq!(std::fs::read_to_string(&key)?, "abc");
    Ok(())
}

#[test]
fn a_backup_of_a_running_server_restores_elsewhere() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (old, new, file) = (folder.path().join("old"), folder.path().join("new"), folder.path().join("backup.zip"));
    let server = Server::start(zhengtu(&old).args(["serve", "--listen", "127.0.0.1:0"]))?;
    assert!(zhengtu(&old).arg("backup").arg(&file).status()?.success());
    let (text, code) = ended(&zhengtu(&old).arg("restore").arg(&file).arg("--force").output()?);
    assert!(code == Some(1) && text.contains("Another Zhengtu server"), "{text}");
    assert_eq!(server.stop()?, Some(0));
    let (text, code) = ended(&zhengtu(&old).arg("restore").arg(&file).output()?);
    assert!(code == Some(1) && text.contains("--force"), "{text}");
    let (text, code) = ended(&zhengtu(&old).arg("backup").arg(&file).output()?);
    assert!(code == Some(1) && text.contains("exists already"), "{text}");

    assert!(zhengtu(&new).arg("restore").arg(&file).status()?.success());
    assert_eq!(std::fs::read(old.join("secret.key"))?, std::fs::read(new.join("secret.key"))?);
    let server = Server::start(zhengtu(&new).args(["serve", "--listen", "127.0.0.1:0"]))?;
    assert!(server.get("/readyz")?.contains("200 OK"));
    Ok(())
}

#[test]
fn an_edited_trail_is_found() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let verify = || zhengtu(folder.path()).args(["audit", "verify"]).output();
    let (text, code) = ended(&verify()?);
    assert!(code == Some(1) && text.contains("There is no database"), "{text}");
    assert!(!folder.path().join("zhengtu.db").exists(), "looking makes nothing");

    let database = folder.path().join("zhengtu.db");
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        use zhengtu::audit::{Event, record};
        let store = zhengtu::store::Store::open(&zhengtu::store::DatabaseAddress::Sqlite(database.clone())).await?;
        store.migrate().await?;
        zhengtu::audit::sign_with(&zhengtu::secret::Secret::open(&folder.path().join("secret.key"))?);
        for _ in 0..3 {
            let mut tx = store.write().await?;
            let nobody = zhengtu::account::Actor::nobody();
            let event = Event::done(&nobody, "test.entry.write", "entry", "1");
            record(&mut tx, zhengtu::clock::now(), event).await?;
            tx.commit().await?;
        }
        store.close().await;
        anyhow::Ok(())
    })?;
    assert_eq!(verify()?.status.code(), Some(0));

    // Somebody with a disk editor: SQL is refused by triggers, bytes are not.
    let mut bytes = std::fs::read(&database)?;
    let at = bytes.windows(16).position(|window| window == b"test.entry.write").ok_or_else(|| anyhow::anyhow!("the entry"))?;
    bytes[at..at + 4].copy_from_slice(b"best");
    std::fs::write(&database, bytes)?;
    let (text, code) = ended(&verify()?);
    assert!(code == Some(4) && text.contains("broken from entry"), "{text}");
    Ok(())
}

#[test]
fn a_demonstration_is_never_served_to_others() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let output = zhengtu(folder.path()).arg("demo").output()?;
    let text = String::from_utf8(output.stdout)?;
    assert!(output.status.success() && text.contains("administrator") && text.contains("password"), "{text}");
    let (text, code) = ended(&zhengtu(folder.path()).args(["serve", "--listen", "0.0.0.0:0"]).output()?);
    assert!(code == Some(3) && text.contains("loopback"), "{text}");
    let server = Server::start(zhengtu(folder.path()).args(["serve", "--demo", "--listen", "127.0.0.1:0"]))?;
    assert!(server.get("/readyz")?.contains("200 OK"));
    Ok(())
}

#[test]
fn an_account_is_made_with_a_role_and_once() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let create = |arguments: &[&str]| zhengtu(folder.path()).args(["account", "create"]).args(arguments).output();
    let output = create(&["管理员甲", "--role", "administrator"])?;
    assert!(output.status.success() && String::from_utf8_lossy(&output.stdout).contains("shown this once"), "{output:?}");
    assert!(matches!(ended(&create(&["管理员甲", "--role", "auditor"])?), (text, Some(1)) if text.contains("nothing was changed")));
    assert!(
        matches!(ended(&create(&["广陵民政", "--role", "officer", "--division", "999999"])?), (text, Some(2)) if text.contains("no division"))
    );
    assert!(matches!(ended(&create(&["13812345678", "--role", "officer"])?), (_, Some(2))));

    let mut child = zhengtu(folder.path())
        .args(["account", "create", "广陵民政", "--role", "officer", "--division", "321002", "--password-stdin"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    child.stdin.take().ok_or_else(|| anyhow::anyhow!("standard input"))?.write_all(b"12345678\n")?;
    let (text, code) = ended(&child.wait_with_output()?);
    assert!(code == Some(2) && text.contains("too weak"), "{text}");
    assert!(create(&["广陵民政", "--role", "officer", "--division", "321002"])?.status.success());
    Ok(())
}

#[test]
fn a_staff_list_is_checked_then_taken_and_the_second_time_changes_nothing() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("staff.csv");
    std::fs::write(&file, "姓名,证件号码,工作单位\n林小满,,广陵区社工站\n,,没有名字\n")?;
    let import = |arguments: &[&str]| zhengtu(folder.path()).args(["import", "staff"]).arg(&file).args(arguments).output();
    assert!(matches!(ended(&import(&[])?), (text, Some(2)) if text.contains("--division")));
    let counts = |output: &Output| -> anyhow::Result<(i64, i64, i64)> {
        let report: serde_json::Value = serde_json::from_slice(&output.stdout)?;
        let count = |name: &str| report["counts"][name].as_i64().unwrap_or(-1);
        Ok((count("ok") + count("warning"), count("unchanged"), count("error")))
    };
    let dry = import(&["--division", "321002", "--dry-run", "--json"])?;
    assert_eq!((dry.status.code(), counts(&dry)?), (Some(5), (1, 0, 1)));
    let taken = import(&["--division", "321002", "--json"])?;
    assert_eq!((taken.status.code(), counts(&taken)?), (Some(5), (1, 0, 1)));
    let again = import(&["--division", "321002", "--json"])?;
    assert_eq!(counts(&again)?.0, 0, "{}", String::from_utf8_lossy(&again.stdout));
    assert_eq!(zhengtu(folder.path()).args(["audit", "verify"]).output()?.status.code(), Some(0));

    std::fs::write(&file, "%PDF-1.7")?;
    assert!(matches!(ended(&import(&["--division", "321002"])?), (text, Some(1)) if text.contains("this file is PDF")));
    Ok(())
}

#[test]
fn questions_go_into_their_chapters_once() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("questions.csv");
    let head = "题型,题干,选项A,选项B,选项C,选项D,选项E,答案,解析,章节";
    let good = "单选,命令行导入的题目是哪一道？,甲,乙,丙,丁,,A,故选A。,第一章";
    std::fs::write(&file, format!("{head}\n{good}\n单选,答案不在选项里,甲,乙,丙,丁,,F,,第一章\n"))?;
    let import =
        || zhengtu(folder.path()).args(["import", "questions", "--subject", "junior-practice", "--json"]).arg(&file).output();
    let first = import()?;
    let report: serde_json::Value = serde_json::from_slice(&first.stdout)?;
    assert_eq!(
        (first.status.code(), report["counts"]["ok"].as_i64(), report["counts"]["errors"].as_i64()),
        (Some(1), Some(1), Some(1)),
        "{report:#}"
    );
    let report: serde_json::Value = serde_json::from_slice(&import()?.stdout)?;
    assert_eq!((report["counts"]["ok"].as_i64(), report["counts"]["duplicates"].as_i64()), (Some(0), Some(1)), "{report:#}");
    Ok(())
}

#[test]
fn help_teaches() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let output = zhengtu(folder.path()).arg("--help").output()?;
    let text = String::from_utf8(output.stdout)?;
    for word in ["zhengtu serve --demo", "Exit codes", "DATABASE_URL", "audit verify"] {
        assert!(text.contains(word), "{word}: {text}");
    }
    assert_eq!(zhengtu(folder.path()).arg("fly").output()?.status.code(), Some(2));
    Ok(())
}
