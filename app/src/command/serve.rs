//! `zhengtu serve`

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::middleware::from_fn_with_state;
use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;
use zhengtu::clock;
use zhengtu::secret::Secret;
use zhengtu::store::{DataLock, DatabaseAddress, Store};
use zhengtu_app::mail::{DELIVER_EVERY, Mailer, SettingProblem, deliver_regularly, read_public_url};
use zhengtu_app::server::{
    ASK_EVERY, AppState, CHECKPOINT_EVERY, HAND_IN_EVERY, REMIND_EVERY, REMIND_OF_TOMORROW_EVERY, SEATS_EVERY, STAND_ANEW_EVERY,
    SWEEP_EVERY, ask_regularly, checkpoint_regularly, count_regularly, fill_seats_regularly, hand_in_regularly,
    remind_of_tomorrow_regularly, remind_regularly, router, stand_anew_regularly, sweep_regularly,
};

use super::metrics::{self, Metrics};
use super::{Exit, Failure, Settings, demo, logging, say};

/// How long requests that are being answered may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(15);

/// How to serve.
#[derive(Debug, Args)]
pub struct Options {
    /// 监听地址；对外服务请放在提供 HTTPS 的反向代理之后 · Where to listen; serve the public through a reverse proxy with HTTPS
    #[arg(long, env = "ZHENGTU_LISTEN", default_value = "127.0.0.1:3000", value_name = "ADDR")]
    listen: SocketAddr,
    /// 载入演示数据和演示账号；只能监听本机地址 · With demonstration data and accounts; on a loopback address only
    #[arg(long)]
    demo: bool,
    /// 在另一个地址提供 Prometheus 指标 · Serve metrics for Prometheus on an address of their own
    #[arg(long, env = "ZHENGTU_METRICS_LISTEN", value_name = "ADDR")]
    metrics_listen: Option<SocketAddr>,
    /// 日志格式 · How log lines look
    #[arg(long, env = "ZHENGTU_LOG_FORMAT", default_value = "text", value_enum)]
    log_format: logging::Format,
    /// 寄通知邮件的服务器，如 smtps://用户:密码@主机；不填则不寄邮件 · The mail server, such as smtps://user:password@host; without it no mail is sent
    #[arg(long, env = "ZHENGTU_SMTP_URL", value_name = "URL", hide_env_values = true)]
    smtp_url: Option<String>,
    /// 邮件的发件人，如 "证途 <no-reply@example.org>" · Whom mail is from
    #[arg(long, env = "ZHENGTU_MAIL_FROM", value_name = "ADDRESS")]
    mail_from: Option<String>,
    /// 用户访问本站的地址，如 https://zhengtu.example.org；邮件和日历里的链接以它开头 · Where people reach this site; links in mails and calendars begin with it
    #[arg(long, env = "ZHENGTU_PUBLIC_URL", value_name = "URL")]
    public_url: Option<String>,
}

/// Serves until told to stop.
pub async fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    logging::start("info", options.log_format);
    if options.demo && !options.listen.ip().is_loopback() {
        return Err(only_loopback(options.listen));
    }
    let public_url = options.public_url.as_deref().filter(|text| !text.trim().is_empty()).map(read_public_url).transpose();
    let public_url = public_url.map_err(unusable)?;
    let mailer = mailer(&options)?;
    // Places first: where nobody can listen, nothing needs to be opened or made.
    let listener = bind(options.listen).await?;
    let metrics_listener = match options.metrics_listen {
        Some(address) => Some(bind(address).await?),
        None => None,
    };
    let _lock = match settings.address()? {
        DatabaseAddress::Sqlite(path) => Some(DataLock::take(&path)?),
        DatabaseAddress::Postgres(_) => None,
    };
    let secret = Arc::new(Secret::open(&settings.key_file())?);
    let store = settings.open().await?;
    zhengtu::starter::load(&store, clock::now()).await?;
    // Questions written before there was an index.
    zhengtu::question::search::catch_up(&store).await?;
    if options.demo {
        zhengtu::starter::demo::load(&store, &secret, clock::now()).await?;
    }
    // Public passwords stay public when the demonstration isn't asked for the next time.
    let demonstration = zhengtu::starter::demo::is_loaded(&mut store.read().await?).await?;
    if demonstration && !options.listen.ip().is_loopback() {
        return Err(only_loopback(options.listen));
    }
    // Somebody else in this process may have chosen one; then it serves as well.
    let _ = any_spawner::Executor::init_tokio();

    let metrics = Metrics::new();
    let state = AppState::new(store.clone(), secret, demonstration).with_mailer(mailer).with_public_url(public_url);
    let app = router(state.clone()).layer(from_fn_with_state(metrics.clone(), metrics::count));
    let address = listener.local_addr().unwrap_or(options.listen);
    let (stop, stopped) = watch::channel(false);
    if let Some(listener) = metrics_listener {
        let mut stopped = stopped.clone();
        let server = axum::serve(listener, metrics::router(metrics, store.clone())).with_graceful_shutdown(async move {
            let _ = stopped.wait_for(|stop| *stop).await;
        });
        tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the metrics are no longer served");
            }
        });
    }
    let regularly = [
        tokio::spawn(sweep_regularly(store.clone(), SWEEP_EVERY, clock::now, stopped.clone())),
        tokio::spawn(count_regularly(store.clone(), stopped.clone())),
        tokio::spawn(hand_in_regularly(store.clone(), HAND_IN_EVERY, clock::now, stopped.clone())),
        tokio::spawn(remind_regularly(store.clone(), REMIND_EVERY, clock::now, stopped.clone())),
        tokio::spawn(remind_of_tomorrow_regularly(store.clone(), REMIND_OF_TOMORROW_EVERY, clock::now, stopped.clone())),
        tokio::spawn(deliver_regularly(state, DELIVER_EVERY, clock::now, stopped.clone())),
        tokio::spawn(ask_regularly(store.clone(), ASK_EVERY, clock::now, stopped.clone())),
        tokio::spawn(fill_seats_regularly(store.clone(), SEATS_EVERY, clock::now, stopped.clone())),
        tokio::spawn(stand_anew_regularly(store.clone(), STAND_ANEW_EVERY, clock::now, stopped.clone())),
        tokio::spawn(checkpoint_regularly(store.clone(), CHECKPOINT_EVERY, stopped.clone())),
    ];
    tracing::info!(%address, database = store.engine(), demonstration, "serving");
    greet(address);
    if demonstration {
        demo::name_accounts();
    }

    let (comparing, mut stopping) = (store.clone(), stopped.clone());
    tokio::spawn(async move {
        tokio::select! {
            () = compare_questions(&comparing) => {}
            _ = stopping.wait_for(|stop| *stop) => {}
        }
    });
    let mut until = stopped.clone();
    let server =
        axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).with_graceful_shutdown(async move {
            let _ = until.wait_for(|stop| *stop).await;
        });
    let serving = tokio::spawn(async move { server.await });
    told_to_stop().await;
    tracing::info!("stopping");
    let _ = stop.send(true);
    match tokio::time::timeout(GRACE, serving).await {
        Ok(Ok(Ok(()))) => {}
        Ok(Ok(Err(error))) => return Err(Failure::from(anyhow::Error::from(error))),
        Ok(Err(error)) => return Err(Failure::from(anyhow::Error::from(error))),
        Err(_) => tracing::warn!("some requests were still being answered and were cut off"),
    }
    // A mail that is under way is ended, if the mail server answers in time.
    let ended = async {
        for work in regularly {
            let _ = work.await;
        }
    };
    if tokio::time::timeout(GRACE, ended).await.is_err() {
        tracing::warn!("a mail was still under way and was cut off; it may be sent twice");
    }
    store.close().await;
    say("证途已停止。", "Zhengtu has stopped.");
    Ok(())
}

/// 查重: compares questions that were written or imported since, a few at a time, so that nobody else has to wait.
async fn compare_questions(store: &Store) {
    loop {
        let pause = match zhengtu::question::duplicate::store::sweep(store).await {
            Ok(true) => Duration::from_millis(200),
            Ok(false) => Duration::from_secs(20),
            Err(error) => {
                tracing::error!(%error, "questions could not be compared");
                Duration::from_mins(2)
            }
        };
        tokio::time::sleep(pause).await;
    }
}

fn greet(address: SocketAddr) {
    say(format!("证途已启动：http://{address}  （Ctrl-C 停止）"), format!("Zhengtu is ready: http://{address}  (Ctrl-C stops it)"));
    if !address.ip().is_loopback() {
        say(
            "注意：登录需要 HTTPS。请让反向代理提供 HTTPS，并转发 X-Forwarded-Proto。",
            "Note: signing in needs HTTPS. Let a reverse proxy provide it and pass on X-Forwarded-Proto.",
        );
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let (zh, en) = match error.kind() {
            io::ErrorKind::AddrInUse => (
                "已被另一个程序占用。请停止那个程序，或用 --listen 换一个端口",
                "is used by another program. Stop that, or choose another port with --listen",
            ),
            io::ErrorKind::PermissionDenied => {
                ("没有权限使用。请用 1024 以上的端口", "may not be used without special rights. Choose a port above 1024")
            }
            io::ErrorKind::AddrNotAvailable => {
                ("不是这台机器的地址。请检查 --listen", "is not an address of this machine. Check --listen")
            }
            _ => ("无法监听。请检查 --listen", "can't be listened on. Check --listen"),
        };
        Failure::new(
            Exit::Failed,
            format!("地址 {address} {zh}。没有启动，也没有做任何更改。（{error}）"),
            format!("The address {address} {en}. Nothing was started or changed. ({error})"),
        )
    })
}

/// How mail is sent, if a server is named; then sender and site must be known, too.
fn mailer(options: &Options) -> Result<Option<Mailer>, Failure> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let smtp_url = given(&options.smtp_url);
    if smtp_url.trim().is_empty() {
        return Ok(None);
    }
    Mailer::new(&smtp_url, &given(&options.mail_from), &given(&options.public_url)).map(Some).map_err(unusable)
}

fn unusable(problem: SettingProblem) -> Failure {
    let (zh, en) = match problem {
        // It may hold a password: it is not repeated.
        SettingProblem::SmtpUrl => (
            "邮件服务器地址无法识别，没有启动。ZHENGTU_SMTP_URL 应写成 smtps://用户:密码@主机 或 smtp://用户:密码@主机:587?tls=required；不寄邮件请留空。",
            "The mail server can't be understood; nothing was started. ZHENGTU_SMTP_URL reads smtps://user:password@host or \
             smtp://user:password@host:587?tls=required; leave it empty to send no mail.",
        ),
        SettingProblem::From => (
            "寄邮件需要发件人，没有启动。请把 ZHENGTU_MAIL_FROM 写成 no-reply@example.org 或 \"证途 <no-reply@example.org>\"。",
            "Mail needs a sender; nothing was started. ZHENGTU_MAIL_FROM reads no-reply@example.org or \"Zhengtu <no-reply@example.org>\".",
        ),
        SettingProblem::PublicUrl => (
            "用户访问本站的地址无法识别，没有启动。请把 ZHENGTU_PUBLIC_URL 写成 https://主机（寄邮件时必填，后面不带路径）。",
            "Where people reach the site can't be understood; nothing was started. ZHENGTU_PUBLIC_URL reads https://host, without a path; \
             it is needed to send mail.",
        ),
    };
    Failure::new(Exit::Usage, zh, en)
}

fn only_loopback(address: SocketAddr) -> Failure {
    Failure::new(
        Exit::NotPossible,
        format!(
            "演示账号的密码是公开的，含有它们的数据库只能在本机使用，不能监听 {address}。没有启动。请用 --listen 127.0.0.1:3000；\
             正式使用请去掉 --demo，并用 --data-dir 另指一个数据目录。"
        ),
        format!(
            "The passwords of the demonstration accounts are public, so a database that has them is served on a loopback address only and \
             not on {address}. Nothing was started. Use --listen 127.0.0.1:3000; to work in earnest, leave out --demo and name another \
             folder with --data-dir."
        ),
    )
}

/// Ctrl-C, or what service managers send.
async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
