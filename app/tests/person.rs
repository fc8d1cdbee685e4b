//! `zhengtu person status`: the real program, asked about people of the register.

use std::path::Path;
use std::process::{Command, Output};

fn zhengtu(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
    command.env("LC_ALL", "en_GB.UTF-8").env_remove("DATABASE_URL").env_remove("RUST_LOG").arg("--data-dir").arg(data);
    command
}

/// What went to both outputs, and the exit code.
fn ended(output: &Output) -> (String, Option<i32>) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code())
}

/// An invented number: `99`, a birthday, an order.
fn number(order: u32) -> String {
    let body = format!("99000019900101{order:03}");
    let check = zhengtu::person::id_number::check_character(&body).expect("17 digits");
    format!("{body}{check}")
}

#[test]
fn a_status_is_said_as_of_any_day_and_never_repeats_a_number() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let import = |kind: &str, text: &str| -> anyhow::Result<()> {
        let file = folder.path().join(format!("{kind}.csv"));
        std::fs::write(&file, text)?;
        let output = zhengtu(folder.path()).args(["import", kind, "--division", "321002"]).arg(&file).output()?;
        anyhow::ensure!(output.status.success(), "{}", ended(&output).0);
        Ok(())
    };
    let (lin, wang, other) = (number(1), number(2), number(3));
    import(
        "staff",
        &format!(
            "姓名,证件号码,工作单位\n林小满,{lin},广陵区社工站\n王芳,{wang},东关社区居民委员会\n王芳,{other},文昌社区居民委员会\n"
        ),
    )?;
    import("results", &format!("考试年度,级别,姓名,证件号码,综合能力,法规与政策,实务\n2024,中级,林小满,{lin},66,70.5,59\n"))?;
    let status = |arguments: &[&str]| zhengtu(folder.path()).args(["person", "status"]).args(arguments).output();

    let output = status(&["--id-number", &lin, "--as-of", "2024-10-01", "--json"])?;
    let found: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let law = &found["levels"][0]["subjects"][1];
    assert_eq!(
        *law,
        serde_json::json!({"slug": "intermediate-law", "best": 70.5, "passed_in": [2024], "counts_until": "2025-12-31"})
    );
    assert_eq!(found["next"]["action"], "sit_remaining");
    assert_eq!(found["registration"]["state"], "none");
    assert!(!ended(&output).0.contains(&lin));
    let (text, code) = ended(&status(&["--name", "林小满", "--as-of", "2026-02-01"])?);
    assert!(code == Some(0) && text.contains("sit all subjects again in 2026"), "{text}");
    let before = status(&["--name", "林小满", "--as-of", "2024-08-07", "--json"])?;
    let found: serde_json::Value = serde_json::from_slice(&before.stdout)?;
    assert_eq!(found["levels"], serde_json::json!([]), "nothing is known before the results are out");

    let (text, code) = ended(&status(&["--name", "王芳"])?);
    assert!(code == Some(1) && text.contains("2 people") && text.contains("东关社区居民委员会") && text.contains("文昌"), "{text}");
    assert!(text.contains("99****************") && !text.contains(&wang) && !text.contains(&other), "{text}");
    assert_eq!(status(&["--id-number", &wang])?.status.code(), Some(0));

    let (text, code) = ended(&status(&["--name", "没有此人"])?);
    assert!(code == Some(1) && text.contains("Nobody in the register"), "{text}");
    let absent = number(77);
    let (text, code) = ended(&status(&["--id-number", &absent])?);
    assert!(code == Some(1) && text.contains("Nobody in the register") && !text.contains(&absent), "{text}");
    let wrong = format!("{}X", &absent[..17]);
    let (text, code) = ended(&status(&["--id-number", &wrong])?);
    assert!(code == Some(2) && text.contains("no valid ID number") && !text.contains(&absent[..17]), "{text}");
    assert_eq!(status(&[])?.status.code(), Some(2));
    assert_eq!(status(&["--name", "林小满", "--as-of", "2025-02-30"])?.status.code(), Some(2));
    Ok(())
}

#[test]
fn where_there_is_no_data_nothing_is_made() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (text, code) = ended(&zhengtu(folder.path()).args(["person", "status", "--name", "林小满"]).output()?);
    assert!(code == Some(1) && text.contains("There is no database"), "{text}");
    assert!(!folder.path().join("zhengtu.db").exists());
    Ok(())
}
