//! A small load generator: so many connections, each asking again as soon as it has its answer, for a fixed time.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const CONNECTIONS: usize = 8;

/// An open connection, on which one request follows the other.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(16 * 1024) })
    }

    /// The body of the answer; its length must be announced.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> anyhow::Result<&[u8]> {
        let (status, body) = self.send(request).await?;
        anyhow::ensure!(status == 200, "unexpected answer: {status}");
        Ok(&self.buffer[body..])
    }

    /// The status of the answer, whatever it is.
    pub(crate) async fn status(&mut self, request: &[u8]) -> anyhow::Result<u16> {
        Ok(self.send(request).await?.0)
    }

    /// Reads one answer: its status, and where in the buffer its body begins.
    async fn send(&mut self, request: &[u8]) -> anyhow::Result<(u16, usize)> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let (mut status, mut body, mut end) = (0, 0, usize::MAX);
        while self.buffer.len() < end {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            anyhow::ensure!(read > 0, "the server closed the connection");
            let Some(head_end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n").filter(|_| body == 0) else {
                continue;
            };
            let head = std::str::from_utf8(&self.buffer[..head_end])?.to_ascii_lowercase();
            status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
            let length: usize = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .and_then(|value| value.trim().parse().ok())
                .ok_or_else(|| anyhow::anyhow!("no content-length"))?;
            body = head_end + 4;
            end = body + length;
        }
        Ok((status, body))
    }
}

fn request(path: &str, encoding: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: zh-CN\r\naccept-encoding: {encoding}\r\n\r\n").into_bytes()
}

/// The body at an address, as sent (uncompressed).
pub(crate) async fn body(address: SocketAddr, path: &str) -> anyhow::Result<Vec<u8>> {
    Ok(Connection::open(address).await?.ask(&request(path, "identity")).await?.to_vec())
}

/// How many bytes an address sends to a browser that takes brotli.
pub(crate) async fn packed(address: SocketAddr, path: &str) -> anyhow::Result<usize> {
    let mut stream = TcpStream::connect(address).await?;
    let close = "connection: close\r\n\r\n";
    let request = String::from_utf8(request(path, "br"))?.replacen("\r\n\r\n", &format!("\r\n{close}"), 1);
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    anyhow::ensure!(answer.starts_with(b"HTTP/1.1 200"), "no answer at {path}");
    Ok(answer.len())
}

/// Requests per second at an address.
pub(crate) async fn rate(address: SocketAddr, path: &str, time: Duration) -> anyhow::Result<f64> {
    let started = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let request = request(path, "identity");
        workers.spawn(async move {
            let mut connection = Connection::open(address).await?;
            let mut done = 0_u32;
            while started.elapsed() < time {
                connection.ask(&request).await?;
                done += 1;
            }
            anyhow::Ok(done)
        });
    }
    let mut total = 0;
    while let Some(worker) = workers.join_next().await {
        total += worker??;
    }
    Ok(f64::from(total) / started.elapsed().as_secs_f64())
}
