//! The real `terraform console`, many expressions at a time.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What Terraform says an expression is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The console's own writing of a known value; texts without their quotes.
    Known(String),
    Unknown,
}

/// Evaluates expressions. None of them may fail: they are wrapped in `try`.
pub fn evaluate(terraform: &Path, expressions: &[String]) -> Vec<Answer> {
    // A line of the console may have 64 KiB and only the last one is answered, so the work lies in a file.
    let folder = tempfile::tempdir().unwrap();
    let mut main = "resource \"terraform_data\" \"unknown\" {}\nlocals {\n  all = [\n".to_owned();
    for expression in expressions {
        main.push_str(expression);
        main.push_str(",\n");
    }
    main.push_str("  ]\n}\n");
    std::fs::write(folder.path().join("main.tf"), main).unwrap();
    crate::support::terraform::terraform(terraform, folder.path(), &["init", "-no-color", "-input=false"]);
    let output = console(terraform, folder.path(), "local.all\n");
    let answers = parse(&output);
    if answers.len() != expressions.len() {
        let end: Vec<&str> = output.lines().rev().take(8).collect();
        panic!("the console answered {} of {}: {end:#?}", answers.len(), expressions.len());
    }
    answers
}

fn console(terraform: &Path, folder: &Path, input: &'static str) -> String {
    let mut child = Command::new(terraform)
        .arg("console")
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .env("CHECKPOINT_DISABLE", "1")
        .env("TF_CLI_CONFIG_FILE", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(complaints.trim().is_empty(), "the console stopped: {complaints}");
    String::from_utf8(output.stdout).unwrap()
}

/// The elements of the tuples that the console prints.
fn parse(output: &str) -> Vec<Answer> {
    let elements = output.lines().filter_map(|line| line.strip_prefix("  ")?.strip_suffix(','));
    let answer = |element: &str| match element.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => Answer::Known(unquote(text)),
        None if element == "(known after apply)" => Answer::Unknown,
        None => Answer::Known(element.to_owned()),
    };
    elements.map(answer).collect()
}

/// Undoes Go's `strconv.Quote`.
fn unquote(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let digits = match rest.next().unwrap() {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            letter => {
                let plain = [
                    ('a', '\u{7}'),
                    ('b', '\u{8}'),
                    ('f', '\u{c}'),
                    ('n', '\n'),
                    ('r', '\r'),
                    ('t', '\t'),
                    ('v', '\u{b}'),
                ];
                out.push(plain.iter().find(|(name, _)| *name == letter).map_or(letter, |(_, c)| *c));
                continue;
            }
        };
        let hex: String = rest.by_ref().take(digits).collect();
        out.push(char::from_u32(u32::from_str_radix(&hex, 16).unwrap()).unwrap());
    }
    out
}
