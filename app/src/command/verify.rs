//! `zhengtu verify`: whether a completion slip was issued by an installation, and not altered. No database; only `--show-key` reads the
//! installation's secret.

use std::io::{Read as _, Write as _};
use std::path::Path;

use clap::Args;
use zhengtu::secret::Secret;
use zhengtu::training::TrainingKind;
use zhengtu::training::slip::{Fields, TextRefusal, grouped_code, is_public_key, public_key, read_signed};
use zhengtu_app::locale::{Language, Training};

use super::{Exit, Failure, Settings, say};

/// No signed text is as long.
const MAX_BYTES: u64 = 64 * 1024;

const EXAMPLE: &str = "\
示例 Examples:
  zhengtu verify --show-key                                   本系统的公钥 · the public key of this installation
  zhengtu verify 'https://…/verify/7K2M…?s=WlQx…' --key 公钥   扫描二维码得到的网址 · what a phone scanned
  zhengtu verify slip.txt --key 公钥                           文件中的签名文本 · a signed text in a file

只能确认由该系统签发、内容未改动；是否已撤销要到网站上查验（/verify）。
This tells that it was issued there and not altered; whether it was withdrawn since, the website tells (/verify).

退出码 Exit codes: 0 签名有效 · good   4 改动过或不是那里签发的 · altered or from elsewhere   2 用法有误 · wrong usage";

/// What to check.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub struct Options {
    /// 签名文本、扫描得到的网址，或存有它的文件 · The signed text, the scanned address, or a file that holds it
    #[arg(value_name = "TEXT|FILE", required_unless_present = "show_key")]
    text: Option<String>,
    /// 签发系统的公钥（64 位十六进制） · The public key of where it was issued (64 hexadecimal digits)
    #[arg(long, value_name = "PUBLIC", required_unless_present = "show_key")]
    key: Option<String>,
    /// 显示本系统的公钥 · Show the public key of this installation
    #[arg(long, conflicts_with_all = ["text", "key"])]
    show_key: bool,
}

/// Checks, and says what the slip says.
pub fn run(settings: &Settings, options: Options) -> Result<(), Failure> {
    if options.show_key {
        return show_key(settings);
    }
    let (text, key) = (options.text.unwrap_or_default(), options.key.unwrap_or_default());
    if !is_public_key(&key) {
        return Err(Failure::new(
            Exit::Usage,
            "--key 应为 64 位十六进制的公钥，没有查验。公钥在签发网站的 /verify 页上，或用 zhengtu verify --show-key 显示。",
            "--key must be a public key of 64 hexadecimal digits; nothing was checked. It stands on the issuer's /verify page, or \
             zhengtu verify --show-key prints it.",
        ));
    }
    match read_signed(&content(text)?, &key) {
        Ok(fields) => {
            tell(&fields);
            Ok(())
        }
        Err(TextRefusal::Forged) => Err(Failure::new(
            Exit::CheckFailed,
            "签名不符：文本被改动过，或者不是用这个公钥的系统签发的。不要采信。",
            "The signature doesn't match: the text was altered, or not issued where this key belongs. Do not rely on it.",
        )),
        Err(TextRefusal::Unreadable) => Err(Failure::new(
            Exit::CheckFailed,
            "这不是结业证明的签名文本，没有可以采信的内容。请提供二维码中的网址，或证明页上的签名文本。",
            "This is not the signed text of a slip, so there is nothing to rely on. Give the address in its code, or the signed text on its \
             page.",
        )),
    }
}

/// The text itself, or what the file of this name holds.
fn content(given: String) -> Result<String, Failure> {
    let path = Path::new(&given);
    // A long text is no name of a file, and asking for one would fail for its length.
    if given.len() > 4096 || !path.is_file() {
        return Ok(given);
    }
    let unreadable = |error: std::io::Error| {
        Failure::new(
            Exit::Usage,
            format!("{given} 无法读取，没有查验。请检查路径和权限。（{error}）"),
            format!("{given} can't be read; nothing was checked. Check the path and its permissions. ({error})"),
        )
    };
    let mut bytes = Vec::new();
    std::fs::File::open(path).and_then(|file| file.take(MAX_BYTES).read_to_end(&mut bytes)).map_err(unreadable)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn hours(half_hours: i64) -> String {
    if half_hours % 2 == 0 { (half_hours / 2).to_string() } else { format!("{}.5", half_hours / 2) }
}

fn tell(fields: &Fields) {
    let Fields { name, unit, title, organiser, first_day, last_day, recognised_by, issued_on, .. } = fields;
    let code = grouped_code(&fields.code);
    let (earned, full) = (hours(fields.half_hours), hours(fields.full_half_hours));
    let kind =
        |language| TrainingKind::from_code(&fields.kind).map_or(fields.kind.as_str(), |kind| Training(language).kind_name(kind));
    let (kind_zh, kind_en) = (kind(Language::Zh), kind(Language::En));
    let or_dash = |text: &str| if text.is_empty() { "—".to_owned() } else { text.to_owned() };
    let (unit, recognised_by) = (or_dash(unit), or_dash(recognised_by));
    say(
        format!(
            "签名有效：由该系统签发，内容未改动。是否已撤销请到网站 /verify 查验。\n  编号 {code}\n  姓名 {name}\n  单位 {unit}\n  培训 {title}\n  类别 {kind_zh}\n  \
             主办 {organiser}\n  日期 {first_day} 至 {last_day}\n  学时 {earned} / {full}\n  认定单位 {recognised_by}\n  签发 {issued_on}"
        ),
        format!(
            "The signature is good: issued there, and not altered. Whether it was withdrawn since, the website's /verify tells.\n  \
             number {code}\n  name {name}\n  organisation {unit}\n  training {title}\n  kind {kind_en}\n  organised by {organiser}\n  \
             dates {first_day} to {last_day}\n  hours {earned} / {full}\n  recognised by {recognised_by}\n  issued {issued_on}"
        ),
    );
}

fn show_key(settings: &Settings) -> Result<(), Failure> {
    let key = settings.key_file();
    // A key made now would be nobody's.
    if !key.exists() {
        let place = key.display();
        return Err(Failure::new(
            Exit::Failed,
            format!("没有密钥文件 {place}。请用 --data-dir 或 --secret-key-file 指明它在哪里。"),
            format!("There is no key file at {place}. Say with --data-dir or --secret-key-file where it is."),
        ));
    }
    let _ = writeln!(std::io::stdout().lock(), "{}", public_key(&Secret::open(&key)?));
    Ok(())
}
