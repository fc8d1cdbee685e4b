//! `zhengtu verify`, as anybody checks a slip without a network: the real program, and every way a text can be wrong.

use std::path::Path;
use std::process::{Command, Output};

use zhengtu::secret::Secret;
use zhengtu::training::slip::{Fields, public_key};

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
    command
        .env("LC_ALL", "zh_CN.UTF-8")
        .env_remove("DATABASE_URL")
        .env_remove("RUST_LOG")
        .arg("--data-dir")
        .arg(folder)
        .arg("verify");
    command
}

fn said(output: &Output) -> (String, Option<i32>) {
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    (String::from_utf8_lossy(&text).into_owned(), output.status.code())
}

fn fields() -> anyhow::Result<Fields> {
    Ok(Fields {
        code: "7K2M9PQR01ZXW3TV".into(),
        name: "王小明".into(),
        unit: String::new(),
        title: "初级实务考前培训".into(),
        kind: "exam_preparation".into(),
        organiser: "广陵区社会工作服务中心".into(),
        first_day: "2026-05-23".parse()?,
        last_day: "2026-05-24".parse()?,
        half_hours: 11,
        full_half_hours: 12,
        recognised_by: String::new(),
        issued_on: "2026-05-25".parse()?,
    })
}

#[test]
fn a_slip_is_accepted_in_every_form_and_refused_when_altered() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let secret = Secret::from_bytes([0x99; 32]);
    let (signed, key) = (fields()?.signed(&secret), public_key(&secret));
    let verify = |text: &str| program(folder.path()).args([text, "--key", &key]).output();
    let file = folder.path().join("slip.txt");
    std::fs::write(&file, format!("{signed}\n"))?;
    let address = format!("https://zhengtu.example/verify/7K2M9PQR01ZXW3TV?s={}", fields()?.signed_for_address(&secret));
    for text in [signed.as_str(), &address, &file.display().to_string()] {
        let (text, code) = said(&verify(text)?);
        assert!(code == Some(0) && text.contains("签名有效") && text.contains("王小明") && text.contains("学时 5.5 / 6"), "{text}");
        assert!(text.contains("类别 考前培训"), "every field that is signed is told: {text}");
    }
    let english = program(folder.path()).env("LC_ALL", "en_GB.UTF-8").args([&signed, "--key", &key]).output()?;
    assert!(said(&english).0.contains("The signature is good"));
    for altered in [signed.replace("王小明", "王小朋"), signed.replace("|11|", "|12|"), signed[..signed.len() - 1].to_owned()]
    {
        std::fs::write(&file, &altered)?;
        for text in [altered.as_str(), &file.display().to_string()] {
            let (text, code) = said(&verify(text)?);
            assert!(code == Some(4) && text.contains("签名不符") && !text.contains("签名有效"), "{text}");
        }
    }
    let other = public_key(&Secret::from_bytes([1; 32]));
    assert_eq!(program(folder.path()).args([&signed, "--key", &other]).output()?.status.code(), Some(4));
    assert_eq!(verify("你好")?.status.code(), Some(4));
    assert_eq!(verify("no-such-file.txt")?.status.code(), Some(4));
    let (text, code) = said(&program(folder.path()).args([&signed, "--key", "abc"]).output()?);
    assert!(code == Some(2) && text.contains("64 位十六进制"), "{text}");
    assert_eq!(program(folder.path()).arg(&signed).output()?.status.code(), Some(2), "without a key there is nothing to check by");
    assert!(!folder.path().join("zhengtu.db").exists(), "no database is asked or made");
    Ok(())
}

#[test]
fn the_public_key_is_that_of_the_installation() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (text, code) = said(&program(folder.path()).arg("--show-key").output()?);
    assert!(code == Some(1) && text.contains("没有密钥文件"), "{text}");
    assert!(!folder.path().join("secret.key").exists(), "none is made");
    std::fs::write(folder.path().join("secret.key"), "99".repeat(32))?;
    let (text, code) = said(&program(folder.path()).arg("--show-key").output()?);
    assert_eq!((text.trim(), code), (public_key(&Secret::from_bytes([0x99; 32])).as_str(), Some(0)));
    Ok(())
}
