//! Lists the files of `standards/`, so that a new standard is one TOML file and no line of code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// What the head of a file says: the lines before its first table, as `name = "value"`.
fn head<'a>(toml: &'a str, name: &str) -> Option<&'a str> {
    let lines = toml.lines().take_while(|line| !line.starts_with('['));
    let value = lines.filter_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix('='));
    value.filter_map(|value| value.trim().strip_prefix('"')?.split('"').next()).next()
}

/// The numbers of its amendments: the first `id` of each `[[amendments]]`.
fn amendments(toml: &str) -> Vec<&str> {
    let parts = toml.split("[[amendments]]").skip(1);
    parts.filter_map(|part| head(part.trim_start(), "id")).collect()
}

/// The order of standards: waters, what they are used for, discharge; national ones first, by number.
fn order(kind: &str, id: &str) -> (usize, bool, u32) {
    let kinds = ["quality", "use", "reuse", "discharge", "method"];
    let place = kinds.iter().position(|k| *k == kind).unwrap_or(kinds.len());
    let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
    let number = digits.split(|c: char| !c.is_ascii_digit()).next().and_then(|n| n.parse().ok());
    (place, !id.starts_with("GB"), number.unwrap_or(u32::MAX))
}

/// The TOML files of a folder, in the order of their names.
fn tomls(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("standards/ is part of the crate")
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.extension().is_some_and(|e| e == "toml"))
        .collect();
    files.sort();
    files
}

fn main() {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("standards");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for path in tomls(&folder) {
        println!("cargo::rerun-if-changed={}", path.display());
        let toml = fs::read_to_string(&path).expect("UTF-8");
        // Files of words and units have no kind.
        let Some(kind) = head(&toml, "kind") else { continue };
        let id = head(&toml, "id").unwrap_or_else(|| panic!("{}: has no id", path.display()));
        let file = path.file_name().expect("it is a file").to_string_lossy().into_owned();
        let source = format!(
            "Source {{ id: {id:?}, kind: {kind:?}, amendments: &{:?}, file: {file:?}, toml: include_str!({:?}) }},\n",
            amendments(&toml),
            path.to_string_lossy(),
        );
        found.push((order(kind, id), file, kind == "method", source));
    }
    found.sort();
    let mut out = String::new();
    for (name, methods) in [("STANDARDS", false), ("METHODS", true)] {
        let _ = writeln!(out, "pub(super) static {name}: &[Source] = &[");
        found.iter().filter(|(_, _, method, _)| *method == methods).for_each(|f| out.push_str(&f.3));
        out.push_str("];\n");
    }
    // Worked cases, by the names of their files.
    let worked = folder.join("cases");
    println!("cargo::rerun-if-changed={}", worked.display());
    out.push_str("pub(super) static CASES: &[(&str, &str)] = &[\n");
    for path in tomls(&worked) {
        println!("cargo::rerun-if-changed={}", path.display());
        let file = path.file_name().expect("it is a file").to_string_lossy().into_owned();
        let _ = writeln!(out, "(\"cases/{file}\", include_str!({:?})),", path.to_string_lossy());
    }
    out.push_str("];\n");
    let path = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("registry.rs");
    fs::write(path, out).expect("the folder of build output can be written");
}
