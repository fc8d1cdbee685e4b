//! The program as it is shipped, started on a port of its own, and asked over a plain connection.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// As long as a test waits for an answer.
const PATIENCE: Duration = Duration::from_mins(1);

/// Starts it on a folder, or (`database`) on another database, and waits until it says its address.
pub fn start(data: &Path, database: Option<&str>) -> anyhow::Result<(Child, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
    command.env("LC_ALL", "en_GB.UTF-8").env_remove("DATABASE_URL").env_remove("RUST_LOG").arg("--data-dir").arg(data);
    if let Some(database) = database {
        command.env("DATABASE_URL", database);
    }
    let mut child = command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or_else(|| anyhow::anyhow!("standard output"))?).read_line(&mut line)?;
    let address = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap_or_default().to_owned();
    anyhow::ensure!(!address.is_empty(), "no address in {line:?}");
    Ok((child, address))
}

/// As when the power fails: no time to write anything.
pub fn kill(mut child: Child) -> anyhow::Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// What is sent: its type, whose browser sends it, and what answer is wanted.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// `Content-Type`
    pub kind: &'a str,
    /// `Cookie`
    pub cookie: &'a str,
    /// `Accept`
    pub accept: &'a str,
}

/// POST; the whole answer, or that there is none.
pub fn post(address: &str, path: &str, sent: Sent<'_>, body: &str) -> anyhow::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let Sent { kind, cookie, accept } = sent;
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nCookie: {cookie}\r\nAccept: {accept}\r\nContent-Type: {kind}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
