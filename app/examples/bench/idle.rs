//! `idle`: how soon the server answers, how much memory it then holds, how large the program is.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program, beside this benchmark.
fn binary() -> anyhow::Result<PathBuf> {
    let here = std::env::current_exe()?;
    let folder = here.parent().and_then(|folder| folder.parent()).ok_or_else(|| anyhow::anyhow!("no target folder"))?;
    let path = folder.join("zhengtu");
    anyhow::ensure!(path.exists(), "{} isn't built: make release", path.display());
    Ok(path)
}

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

async fn start(data: &std::path::Path) -> anyhow::Result<(Server, Duration)> {
    let address: SocketAddr = "127.0.0.1:4690".parse()?;
    let started = Instant::now();
    let child = Command::new(binary()?)
        .args(["serve", "--demo", "--listen", "127.0.0.1:4690", "--data-dir"])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let server = Server(child);
    loop {
        if super::load::body(address, "/readyz").await.is_ok() {
            return Ok((server, started.elapsed()));
        }
        anyhow::ensure!(started.elapsed() < Duration::from_mins(2), "the server did not become ready");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

pub(crate) async fn run() -> super::Outcome {
    let folder = tempfile::tempdir()?;
    let (first, first_start) = start(folder.path()).await?;
    drop(first);
    let (server, second_start) = start(folder.path()).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.0.id()))?;
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("?").trim().replace(' ', "");
    let size = std::fs::metadata(binary()?)?.len();
    Ok(format!(
        "first_start_with_demo_data_s={:.2} start_s={:.3} resident={resident} binary_mib={:.1}",
        first_start.as_secs_f64(),
        second_start.as_secs_f64(),
        f64::from(u32::try_from(size / 1024)?) / 1024.0
    ))
}
