//! A whole run of the program: commands and a server whose output is kept, and requests whose answers are searched for numbers.

use std::collections::{BTreeSet, VecDeque};
use std::io::{BufRead as _, BufReader, Cursor, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use calamine::Reader as _;
use zhengtu::person::id_number::check_character;

pub const FORM: &str = "application/x-www-form-urlencoded";
/// Pages and downloads followed from link to link.
const FOLLOWED: usize = 160;
/// Where links are followed: what deals with people, or might.
const WITHIN: [&str; 8] =
    ["/people", "/registrations", "/certificates", "/account", "/notices", "/audit", "/statistics", "/organisations"];

/// The first 17 digits of an invented number: `99`, a birthday, an order. What is searched for, whatever check character follows.
pub fn digits(order: usize) -> String {
    format!("99000019900101{order:03}")
}

pub fn number(order: usize) -> String {
    let digits = digits(order);
    let check = check_character(&digits).expect("17 digits");
    format!("{digits}{check}")
}

/// How many there are.
pub const NUMBERS: usize = 14;

/// Which of the numbers stand in a text, and whole in which.
pub fn found(text: &[u8]) -> BTreeSet<usize> {
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

pub type Lines = Arc<Mutex<Vec<u8>>>;

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

pub struct Run<'a> {
    pub data: &'a Path,
    pub database: Option<&'a str>,
    pub address: String,
    pub logged: Lines,
    pub urls: Vec<String>,
    /// So many answers were searched.
    pub answers: usize,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn location(&self) -> String {
        let line =
            self.head.lines().find_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("location")));
        line.map(|(_, to)| to.trim().to_owned()).unwrap_or_default()
    }

    pub fn text(&self) -> String {
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
    pub fn command(&self, arguments: &[&str]) -> anyhow::Result<Option<i32>> {
        let output = self.program().args(arguments).output()?;
        let mut logged = self.logged.lock().expect("the lines");
        logged.extend(output.stdout);
        logged.extend(output.stderr);
        Ok(output.status.code())
    }

    pub fn serve(&mut self) -> anyhow::Result<(Child, [JoinHandle<()>; 2])> {
        let mut child =
            self.program().args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let errors = collect(child.stderr.take().expect("standard error"), &self.logged);
        let mut out = BufReader::new(child.stdout.take().expect("standard output"));
        let mut line = String::new();
        out.read_line(&mut line)?;
        let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
        address.unwrap_or_default().clone_into(&mut self.address);
        anyhow::ensure!(!self.address.is_empty(), "no address in {line:?}");
        Ok((child, [errors, collect(out, &self.logged)]))
    }

    /// One request. Its answer holds no number it didn't carry itself.
    fn ask(&mut self, cookie: &str, method: &str, path: &str, content: Option<(&str, &[u8])>) -> anyhow::Result<Answer> {
        let (answer, _) = self.ask_for(cookie, method, path, content)?;
        let carried = found(path.as_bytes()).into_iter().chain(content.map(|(_, body)| found(body)).unwrap_or_default());
        let carried: BTreeSet<usize> = carried.collect();
        // A form comes back to whoever typed it, as does an address (in the choice of the language); a file doesn't.
        let typed = if content.is_none_or(|(kind, _)| kind == FORM) { carried } else { BTreeSet::new() };
        let there: Vec<usize> = found_in(&answer.body).into_iter().chain(found(answer.head.as_bytes())).collect();
        let told: Vec<_> = there.iter().filter(|order| !typed.contains(order)).collect();
        anyhow::ensure!(told.is_empty(), "{method} {path} told number {told:?}: {}\n{}", answer.head, answer.text());
        anyhow::ensure!(answer.status < 500, "{method} {path}: {}", answer.text());
        Ok(answer)
    }

    /// One request, with the numbers its answer holds.
    pub fn ask_for(
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

    pub fn get(&mut self, cookie: &str, path: &str) -> anyhow::Result<Answer> {
        self.ask(cookie, "GET", path, None)
    }

    pub fn post(&mut self, cookie: &str, path: &str, form: &[(&str, &str)]) -> anyhow::Result<Answer> {
        let form = serde_urlencoded::to_string(form)?;
        self.ask(cookie, "POST", path, Some((FORM, form.as_bytes())))
    }

    /// A file is uploaded, and taken; where its report is.
    pub fn upload(&mut self, cookie: &str, kind: &str, file: &str) -> anyhow::Result<String> {
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
    pub fn follow(&mut self, cookie: &str, from: &[&str]) -> anyhow::Result<usize> {
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
