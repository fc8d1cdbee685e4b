//! Puts the site into the binary: the style sheet (joined and squeezed), the seal, the script that starts islands, and the islands
//! themselves if they have been built (`make islands`). Each file is served under a name that carries its hash, ready compressed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use sha2::{Digest, Sha256};

const STYLES: [&str; 8] =
    ["tokens.css", "base.css", "components.css", "pages.css", "question.css", "practice.css", "paper.css", "print.css"];

fn main() {
    if env::var_os("CARGO_FEATURE_SSR").is_none() {
        return;
    }
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("..");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    println!("cargo::rerun-if-env-changed=ZHENGTU_ISLANDS");
    println!("cargo::rerun-if-changed={}", root.join("style").display());
    println!("cargo::rerun-if-changed={}", root.join("app/src/islands/start.js").display());
    println!("cargo::rerun-if-changed={}", root.join("app/src/pages/questions/edit/preview.js").display());
    println!("cargo::rerun-if-changed={}", root.join("app/src/pages/mock/sheet.js").display());
    println!("cargo::rerun-if-changed={}", root.join("app/src/pages/mock/cases/writer.js").display());
    println!("cargo::rerun-if-changed={}", root.join("app/src/pages/training/door/screen.js").display());
    println!("cargo::rerun-if-changed={}", root.join("app/src/pages/training/door/ticks.js").display());

    let mut files = Vec::new();
    let mut style = String::new();
    for name in STYLES {
        style.push_str(&fs::read_to_string(root.join("style").join(name)).unwrap_or_else(|error| panic!("style/{name}: {error}")));
    }
    files.push(("site", "css", squeeze(&style).into_bytes()));
    files.push(("seal", "svg", read(&root.join("style/favicon.svg"))));
    files.push(("start", "js", read(&root.join("app/src/islands/start.js"))));
    files.push(("preview", "js", read(&root.join("app/src/pages/questions/edit/preview.js"))));
    files.push(("sheet", "js", read(&root.join("app/src/pages/mock/sheet.js"))));
    files.push(("writer", "js", read(&root.join("app/src/pages/mock/cases/writer.js"))));
    files.push(("screen", "js", read(&root.join("app/src/pages/training/door/screen.js"))));
    files.push(("ticks", "js", read(&root.join("app/src/pages/training/door/ticks.js"))));

    // Without islands every page still works, by plain forms.
    if let Some(folder) = env::var_os("ZHENGTU_ISLANDS").map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", folder.display());
        let (script, wasm) = (folder.join("islands.js"), folder.join("islands_bg.wasm"));
        if script.exists() && wasm.exists() {
            files.push(("islands", "js", read(&script)));
            files.push(("islands", "wasm", read(&wasm)));
        }
    }

    let mut code = String::from("pub(crate) static ASSETS: &[Asset] = &[\n");
    for (stem, extension, bytes) in files {
        let hash = hex::encode(&Sha256::digest(&bytes)[..6]);
        let plain = out.join(format!("{stem}.{extension}"));
        let packed = out.join(format!("{stem}.{extension}.br"));
        fs::write(&packed, compress(&bytes)).expect("OUT_DIR can be written");
        fs::write(&plain, bytes).expect("OUT_DIR can be written");
        let _ = writeln!(
            code,
            "    Asset {{ name: \"{stem}.{extension}\", path: \"/assets/{stem}-{hash}.{extension}\", plain: include_bytes!(r\"{plain}\"), \
             brotli: include_bytes!(r\"{packed}\") }},",
            plain = plain.display(),
            packed = packed.display()
        );
    }
    code.push_str("];\n");
    fs::write(out.join("assets.rs"), code).expect("OUT_DIR can be written");
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn compress(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &parameters).expect("writing to memory doesn't fail");
    packed
}

/// Removes comments and needless white space. Our style sheets hold no strings with comment marks or runs of spaces.
fn squeeze(css: &str) -> String {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(start) = rest.find("/*") {
        plain.push_str(&rest[..start]);
        rest = rest[start..].find("*/").map_or("", |end| &rest[start + end + 2..]);
    }
    plain.push_str(rest);
    let mut out = String::with_capacity(plain.len());
    for line in plain.lines().map(str::trim).filter(|line| !line.is_empty()) {
        out.push_str(line);
        // Inside a value broken over lines a space may matter; after these it doesn't.
        if !line.ends_with(['{', '}', ';', ',']) {
            out.push(' ');
        }
    }
    out
}
