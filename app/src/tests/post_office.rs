//! The other side of a mail: a server that speaks SMTP on a port of its own, and can be down, slow, or unwilling.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the server takes mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Manner {
    /// As it should.
    #[default]
    Takes,
    /// It answers recipients with this code.
    Answers(u16),
    /// It answers senders with this code.
    AnswersSender(u16),
    /// It takes a mail and never says so.
    FallsSilent,
}

/// A mail as it came.
#[derive(Debug, Clone)]
pub struct Mail {
    /// For whom.
    pub to: String,
    raw: String,
}

impl Mail {
    /// A header, unfolded and in words.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap_or_default().replace("\r\n ", " ").replace("\r\n\t", " ");
        let line = head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned)).unwrap_or_default();
        line.split(' ').map(decoded_word).collect()
    }

    /// What it says.
    pub fn text(&self) -> String {
        let body = self.raw.split_once("\r\n\r\n").map(|(_, body)| body).unwrap_or_default();
        match self.header("Content-Transfer-Encoding").as_str() {
            "base64" => from_base64(body),
            "quoted-printable" => from_quoted(body),
            _ => body.to_owned(),
        }
    }

    /// The first address in it that holds this.
    pub fn link(&self, part: &str) -> String {
        let text = self.text();
        let at = text.find(part).unwrap_or_else(|| panic!("nothing of {part} in {text}"));
        let begin = text[..at].rfind(char::is_whitespace).map_or(0, |space| space + 1);
        let link: String = text[begin..].chars().take_while(|character| !character.is_whitespace()).collect();
        link.rfind("http").map(|from| link[from..].to_owned()).unwrap_or(link)
    }
}

fn from_base64(text: &str) -> String {
    let bare: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    String::from_utf8(STANDARD.decode(bare).expect("base64")).expect("UTF-8")
}

fn from_quoted(text: &str) -> String {
    let text = text.replace("=\r\n", "");
    let (mut out, mut bytes) = (Vec::new(), text.bytes());
    while let Some(byte) = bytes.next() {
        if byte == b'=' {
            let hex = [bytes.next().unwrap_or_default(), bytes.next().unwrap_or_default()];
            out.push(u8::from_str_radix(std::str::from_utf8(&hex).expect("two digits"), 16).expect("two digits"));
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).expect("UTF-8")
}

fn decoded_word(word: &str) -> String {
    match word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?=")) {
        Some(code) => from_base64(code),
        None => word.to_owned(),
    }
}

/// The server.
#[derive(Debug)]
pub struct PostOffice {
    address: SocketAddr,
    came: Arc<Mutex<Vec<Mail>>>,
    manner: Arc<Mutex<Manner>>,
    serving: Option<JoinHandle<()>>,
}

impl PostOffice {
    /// Open for mail.
    pub async fn open() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let mut office = Self { address: listener.local_addr()?, came: Arc::default(), manner: Arc::default(), serving: None };
        office.serve(listener);
        Ok(office)
    }

    /// As the setting says it.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    fn serve(&mut self, listener: TcpListener) {
        let (came, manner) = (self.came.clone(), self.manner.clone());
        self.serving = Some(tokio::spawn(async move {
            let mut callers = tokio::task::JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                callers.spawn(talk(stream, came.clone(), manner.clone()));
            }
        }));
    }

    /// Breaks off everything.
    pub async fn close(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            let _ = serving.await;
        }
    }

    /// At the same address as before.
    pub async fn open_again(&mut self) -> anyhow::Result<()> {
        let listener = TcpListener::bind(self.address).await?;
        self.serve(listener);
        Ok(())
    }

    /// From now on it behaves like this.
    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("the manner") = manner;
    }

    /// What came so far.
    pub fn mails(&self) -> Vec<Mail> {
        self.came.lock().expect("the mails").clone()
    }

    /// Waits until so many have come.
    pub async fn wait_for(&self, count: usize) {
        for _ in 0..500 {
            if self.mails().len() >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("{} of {count} mails came", self.mails().len());
    }
}

async fn talk(stream: TcpStream, came: Arc<Mutex<Vec<Mail>>>, manner: Arc<Mutex<Manner>>) {
    let (reading, mut writing) = stream.into_split();
    let mut lines = BufReader::new(reading).lines();
    let mut to = String::new();
    if writing.write_all(b"220 test ESMTP\r\n").await.is_err() {
        return;
    }
    while let Ok(Some(line)) = lines.next_line().await {
        let manner = *manner.lock().expect("the manner");
        let command = line.to_ascii_uppercase();
        let answer = if let (Manner::AnswersSender(code), true) = (manner, command.starts_with("MAIL FROM:")) {
            format!("{code} this sender is not yours")
        } else if command.starts_with("EHLO") {
            "250-test\r\n250-8BITMIME\r\n250 SMTPUTF8".to_owned()
        } else if command.starts_with("RCPT TO:") {
            to = line["RCPT TO:".len()..].trim().trim_matches(['<', '>']).to_owned();
            match manner {
                Manner::Answers(code) => format!("{code} <{to}> not now"),
                _ => "250 ok".to_owned(),
            }
        } else if command == "DATA" {
            if writing.write_all(b"354 go on\r\n").await.is_err() {
                return;
            }
            let mut raw = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                raw.push_str(line.strip_prefix('.').unwrap_or(&line));
                raw.push_str("\r\n");
            }
            came.lock().expect("the mails").push(Mail { to: to.clone(), raw });
            if manner == Manner::FallsSilent {
                std::future::pending::<()>().await;
            }
            "250 taken".to_owned()
        } else if command == "QUIT" {
            let _ = writing.write_all(b"221 bye\r\n").await;
            return;
        } else {
            "250 ok".to_owned()
        };
        if writing.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
    }
}
