//! No ID number anywhere: the real program through a whole run – imports, searches, forms with mistakes, errors, exports, links between
//! pages, a number shown whole – and every line it logged, every address, every answer, every file and the database itself are searched
//! for every number that went in.
//!
//! A number may stand in three kinds of answers only: in the one that shows it for a reason, in a form that comes back to whoever has
//! just typed it, and in the report on a file, which is the uploaded file with a column more, for whoever brought it.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead as _, BufReader, Cursor, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use calamine::Reader as _;
use zhengtu::account::{Grant, Role, Scope, grant, session, store as accounts};
use zhengtu::clock::now;
use zhengtu::person::id_number::check_character;
use zhengtu::person::lookup::named;
use zhengtu::store::{DatabaseAddress, Store};

const FORM: &str = "application/x-www-form-urlencoded";
/// Pages and downloads followed from link to link.
const FOLLOWED: usize = 160;
/// Where links are followed: what deals with people, or might.
const WITHIN: [&str; 8] =
    ["/people", "/registrations", "/certificates", "/account", "/notices", "/audit", "/statistics", "/organisations"];

/// The first 17 digits of an invented number: `99`, a birthday, an order. What is searched for, whatever check character follows.
fn digits(order: usize) -> String {
    format!("99000019900101{order:03}")
}

fn number(order: usize) -> String {
    let digits = digits(order);
    let check = check_character(&digits).expect("17 digits");
    format!("{digits}{check}")
}

/// How many there are.
const NUMBERS: usize = 14;

/// Which of the numbers stand in a text, and whole in which.
fn found(text: &[u8]) -> BTreeSet<usize> {
    let text = String::from_utf8_lossy(text);
    (1..=NUMBERS).filter(|order| text.contains(&digits(*order))).collect()
}

/// As [`found`], of whatever was sent: a spreadsheet's cells as well.
fn found_in(content: &[u8]) -> BTreeSet<usize> {
    let mut all = found(content);
    if content.starts_with(b"PK")
        && let Ok(mut book) = calamine::open_workbook_auto_from_rs(Cursor::new(content.to_vec()))
    {
        for (_, sheet) in book.worksheets() {
            for cell in sheet.used_cells() {
                all.extend(found(cell.2.to_string().as_bytes()));
            }
        }
    }
    all
}

type Lines = Arc<Mutex<Vec<u8>>>;

fn collect(from: impl std::io::Read + Send + 'static, lines: &Lines) -> JoinHandle<()> {
    let lines = Arc::clone(lines);
    std::thread::spawn(move || {
        for line in BufReader::new(from).split(b'\n').map_while(Result::ok) {
            let mut lines = lines.lock().expect("the lines");
            lines.extend(line);
            lines.push(b'\n');
        }
    })
}

struct Run<'a> {
    data: &'a Path,
    database: Option<&'a str>,
    address: String,
    logged: Lines,
    urls: Vec<String>,
    /// So many answers were searched.
    answers: usize,
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn location(&self) -> String {
        let line =
            self.head.lines().find_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("location")));
        line.map(|(_, to)| to.trim().to_owned()).unwrap_or_default()
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Run<'_> {
    fn program(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
        command.env("LC_ALL", "zh_CN.UTF-8").env_remove("DATABASE_URL").env("RUST_LOG", "debug").arg("--data-dir").arg(self.data);
        if let Some(database) = self.database {
            command.env("DATABASE_URL", database);
        }
        command
    }

    /// A command; what it says goes to the log.
    fn command(&self, arguments: &[&str]) -> anyhow::Result<Option<i32>> {
        let output = self.program().args(arguments).output()?;
        let mut logged = self.logged.lock().expect("the lines");
        logged.extend(output.stdout);
        logged.extend(output.stderr);
        Ok(output.status.code())
    }

    fn serve(&mut self) -> anyhow::Result<(Child, [JoinHandle<()>; 2])> {
        let mut child =
            self.program().args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let errors = collect(child.stderr.take().expect("standard error"), &self.logged);
        let mut out = BufReader::new(child.stdout.take().expect("standard output"));
        let mut line = String::new();
        out.read_line(&mut line)?;
        self.address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned();
        anyhow::ensure!(!self.address.is_empty(), "no address in {line:?}");
        Ok((child, [errors, collect(out, &self.logged)]))
    }

    /// One request. Its answer holds no number it didn't carry itself.
    fn ask(&mut self, cookie: &str, method: &str, path: &str, content: Option<(&str, &[u8])>) -> anyhow::Result<Answer> {
        let (answer, _) = self.ask_for(cookie, method, path, content)?;
        let carried = found(path.as_bytes()).into_iter().chain(content.map(|(_, body)| found(body)).unwrap_or_default());
        let carried: BTreeSet<usize> = carried.collect();
        // A file isn't sent back by the address it was sent to.
        let typed = if content.is_some_and(|(kind, _)| kind == FORM) { carried } else { BTreeSet::new() };
        let there: Vec<usize> = found_in(&answer.body).into_iter().chain(found(answer.head.as_bytes())).collect();
        let told: Vec<_> = there.iter().filter(|order| !typed.contains(order)).collect();
        anyhow::ensure!(told.is_empty(), "{method} {path} told number {told:?}: {}\n{}", answer.head, answer.text());
        anyhow::ensure!(answer.status < 500, "{method} {path}: {}", answer.text());
        Ok(answer)
    }

    /// One request, with the numbers its answer holds.
    fn ask_for(
        &mut self,
        cookie: &str,
        method: &str,
        path: &str,
        content: Option<(&str, &[u8])>,
    ) -> anyhow::Result<(Answer, BTreeSet<usize>)> {
        self.urls.push(path.to_owned());
        self.answers += 1;
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        // The older protocol has no chunks that a number could be split by.
        let (kind, body) = content.unwrap_or((FORM, b""));
        write!(
            stream,
            "{method} {path} HTTP/1.0\r\nHost: {}\r\nCookie: zt_session={cookie}\r\nAccept: text/html\r\nContent-Type: {kind}\r\n\
             Content-Length: {}\r\n\r\n",
            self.address,
            body.len()
        )?;
        stream.write_all(body)?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all)?;
        let end = all.windows(4).position(|four| four == b"\r\n\r\n").ok_or_else(|| anyhow::anyhow!("no answer to {path}"))?;
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        let body = all.split_off(end + 4);
        let numbers = found_in(&body);
        Ok((Answer { status, head, body }, numbers))
    }

    fn get(&mut self, cookie: &str, path: &str) -> anyhow::Result<Answer> {
        self.ask(cookie, "GET", path, None)
    }

    fn post(&mut self, cookie: &str, path: &str, form: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let form = serde_urlencoded::to_string(form)?;
        self.ask(cookie, "POST", path, Some((FORM, form.as_bytes())))
    }

    /// A file is uploaded, and taken; where its report is.
    fn upload(&mut self, cookie: &str, kind: &str, file: &str) -> anyhow::Result<String> {
        let body = format!(
            "--part\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--part\r\nContent-Disposition: form-data; \
             name=\"file\"; filename=\"名单.csv\"\r\n\r\n{file}\r\n--part--\r\n"
        );
        let content = Some(("multipart/form-data; boundary=part", body.as_bytes()));
        let report = self.ask(cookie, "POST", "/people/import", content)?.location();
        anyhow::ensure!(report.starts_with("/people/imports/"), "{kind}: {report}");
        self.get(cookie, &report)?;
        let (sheet, back) = self.ask_for(cookie, "GET", &format!("{report}/report.xlsx"), None)?;
        anyhow::ensure!(sheet.status == 200 && !back.is_empty(), "the report is the file with a column more");
        self.post(cookie, &format!("{report}/apply"), &[])?;
        Ok(report)
    }

    /// From link to link.
    fn follow(&mut self, cookie: &str, from: &[&str]) -> anyhow::Result<usize> {
        let mut waiting: VecDeque<String> = from.iter().map(|path| (*path).to_owned()).collect();
        let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
        let mut followed = 0;
        while let Some(path) = waiting.pop_front()
            && followed < FOLLOWED
        {
            followed += 1;
            // Only what is linked to: `report.xlsx` is asked for elsewhere.
            let answer = self.get(cookie, &path)?;
            for link in answer.text().split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                let link = link.replace("&amp;", "&").split('#').next().unwrap_or_default().to_owned();
                let wanted = WITHIN.iter().any(|room| link.starts_with(room)) && !link.ends_with("/report.xlsx");
                if wanted && seen.insert(link.clone()) {
                    waiting.push_back(link);
                }
            }
        }
        Ok(followed)
    }
}

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
        staff += &format!("林小{order},{},广陵区社工站,1380000800{order}\n", number(order));
    }
    // Twice, with another name, with a wrong check character, read as a float.
    staff += &format!(
        "周芳,{},东关社区\n林小二,{},东关社区\n王错,{}Z,东关社区\n王丢,9.90000199001E+17,东关社区\n",
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

fn server_ended(mut child: Child) -> anyhow::Result<()> {
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
    staff += &format!("赵新,{},东关社区\n林小3,{},东关社区\n钱错,{}Z,东关社区\n", number(13), number(3), digits(13));
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
