//! `zhengtu statistics items`, as anybody checks the figures: the real program over files.

use std::path::Path;
use std::process::{Command, Output};

fn items(folder: &Path, marks: &[u8], flags: &[&str]) -> anyhow::Result<Output> {
    let file = folder.join("marks.csv");
    std::fs::write(&file, marks)?;
    Ok(program(folder).args(["statistics", "items", "--csv"]).arg(file).args(flags).output()?)
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhengtu"));
    command
        .env("LC_ALL", "en_GB.UTF-8")
        .env_remove("DATABASE_URL")
        .env_remove("RUST_LOG")
        .arg("--data-dir")
        .arg(folder.join("data"));
    command
}

fn near(value: &serde_json::Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-9)
}

#[test]
fn a_table_of_marks_gets_the_figures_computed_by_hand() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let output = items(folder.path(), "candidate,Q1,Q2\nmax,1,1\n甲,1,1\n乙,0,0\n丙,1,0\n".as_bytes(), &["--json"])?;
    assert_eq!(output.status.code(), Some(0));
    let json: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let paper = &json["paper"];
    assert_eq!(paper["attempts"], 3);
    assert!(near(&paper["mean"], 1.0) && near(&paper["median"], 1.0) && near(&paper["sd"], 1.0) && near(&paper["skewness"], 0.0));
    assert!(paper["kurtosis"].is_null(), "three attempts have no kurtosis");
    assert!(near(&paper["internal_consistency"], 200.0 / 3.0) && near(&paper["standard_error"], (1.0_f64 / 3.0).sqrt()));
    assert_eq!((json["items"][0]["item"].as_str(), json["items"][1]["item"].as_str()), (Some("Q1"), Some("Q2")));
    assert!(near(&json["items"][0]["facility"], 2.0 / 3.0) && near(&json["items"][0]["discrimination_index"], 50.0));
    assert!(near(&json["items"][1]["discriminative_efficiency"], 100.0) && near(&json["items"][1]["effective_weight"], 50.0));
    assert!(!folder.path().join("data").exists(), "figures need no database");
    Ok(())
}

#[test]
fn figures_that_cannot_be_had_are_null_and_the_table_says_why() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let marks = "\u{feff}candidate,Q1,Q2,Q3\r\nmax,1,2,0.5\r\nA,1,0.5,0\r\nB,1,1.5,0.5\r\nC,1,2,0\r\n";
    let json: serde_json::Value = serde_json::from_slice(&items(folder.path(), marks.as_bytes(), &["--json"])?.stdout)?;
    assert!(json["items"][0]["discrimination_index"].is_null() && near(&json["items"][0]["effective_weight"], 0.0));
    let table = items(folder.path(), marks.as_bytes(), &[])?;
    let text = String::from_utf8(table.stdout)?;
    assert!(text.contains("internal consistency") && text.contains("— (all equal)"), "{text}");

    let one: serde_json::Value = serde_json::from_slice(&items(folder.path(), b"candidate,Q1\nmax,1\nA,1\n", &["--json"])?.stdout)?;
    assert!(one["paper"]["sd"].is_null() && one["items"][0]["sd"].is_null() && near(&one["paper"]["mean"], 1.0));
    let none: serde_json::Value = serde_json::from_slice(&items(folder.path(), b"candidate,Q1\nmax,1\n", &["--json"])?.stdout)?;
    assert!(none["paper"]["attempts"] == 0 && none["paper"]["mean"].is_null() && none["items"][0]["facility"].is_null());
    Ok(())
}

#[test]
fn a_bad_table_is_refused_with_line_and_column() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let bad: [(&[u8], &str); 8] = [
        (b"", "is empty"),
        (b"name,Q1\nmax,1\n", "line 1, column 1"),
        (b"candidate,Q1\nA,1\n", "line 2, column 1"),
        (b"candidate,Q1,Q2\nmax,1,-1\n", "line 2, column 3"),
        (b"candidate,Q1,Q2\nmax,1,1\nA,1,x\n", "line 3, column 3"),
        (b"candidate,Q1,Q2\nmax,1,1\nA,1,1\nB,1\n", "line 4: This line has 1 marks and should have 2"),
        (b"candidate,Q1,Q2\nmax,1,1\nA,2,\n", "line 3, column 2"),
        (b"\x89PNG\r\n\x1a\n\xff\xff", "encoding"),
    ];
    for (marks, words) in bad {
        let output = items(folder.path(), marks, &["--json"])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(words), "{words}: {said}");
        assert!(output.stdout.is_empty());
    }
    let missing = program(folder.path()).args(["statistics", "items", "--csv", "nowhere.csv"]).output()?;
    assert_eq!(missing.status.code(), Some(2));
    let wrong = program(folder.path()).args(["statistics", "items"]).output()?;
    assert_eq!(wrong.status.code(), Some(2));
    Ok(())
}
