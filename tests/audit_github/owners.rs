//! CODEOWNERS, read as GitHub reads it.

use pairgate::audit::owners::{Owner, Owners};
use proptest::prelude::*;

fn of(text: &str, path: &str) -> Vec<String> {
    Owners::parse(text).of(path).iter().map(Owner::to_string).collect()
}

#[test]
fn patterns_match_as_the_manual_of_github_says() {
    for (pattern, path, expected) in [
        ("*", "main.tf", true),
        ("*", "a/b/c.tf", true),
        ("**", "a/b/c.tf", true),
        ("*.tf", "main.tf", true),
        ("*.tf", "prod/main.tf", true),
        ("*.tf", "main.tfvars", false),
        ("/*.tf", "main.tf", true),
        ("/*.tf", "prod/main.tf", false),
        ("/build/logs/", "build/logs/a.txt", true),
        ("/build/logs/", "build/logs/deep/a.txt", true),
        ("/build/logs/", "build/logs", false),
        ("/build/logs/", "x/build/logs/a.txt", false),
        ("docs/*", "docs/getting-started.md", true),
        ("docs/*", "docs/build-app/troubleshooting.md", false),
        ("apps/", "apps/a", true),
        ("apps/", "x/y/apps/z/a", true),
        ("apps/", "apps", false),
        ("/docs/", "docs/a/b", true),
        ("/apps/github", "apps/github", true),
        ("/apps/github", "apps/github/a/b", true),
        ("/apps/github", "apps/githubx", false),
        ("apps/github", "x/apps/github", false),
        ("apps", "x/apps/github", true),
        ("**/logs", "build/logs/a", true),
        ("**/logs", "logs", true),
        ("**/logs", "a/b/logs/c", true),
        ("**/logs", "a/blogs", false),
        ("a/**", "a", false),
        ("a/**", "a/b/c", true),
        ("a/**/z", "a/z", true),
        ("a/**/z", "a/b/c/z", true),
        ("a/**/z", "b/z", false),
        ("/a/*/z", "a/b/z", true),
        ("/a/*/z", "a/z", false),
        ("/a/*/z", "a/b/c/z", false),
        ("ma?n.tf", "main.tf", true),
        ("ma?n.tf", "man.tf", false),
        ("*a*b*", "xaxbx", true),
        ("*a*b*", "xbxax", false),
        ("Main.tf", "main.tf", false),
        (r"my\ file.tf", "my file.tf", true),
        ("./x", "y", false),
    ] {
        let owners = if expected { vec!["@alice".to_owned()] } else { Vec::new() };
        assert_eq!(of(&format!("{pattern} @alice"), path), owners, "`{pattern}` on `{path}`");
    }
}

#[test]
fn the_last_line_that_matches_counts_and_a_line_without_owners_takes_them_away() {
    let text = "\u{feff}* @all\r\n*.tf @acme/platform ops@example.com # who runs it\n/apps/ @octocat\n/apps/github\n";
    assert_eq!(of(text, "README.md"), ["@all"]);
    assert_eq!(of(text, "prod/main.tf"), ["@acme/platform", "ops@example.com"]);
    assert_eq!(of(text, "apps/main.tf"), ["@octocat"]);
    assert_eq!(of(text, "apps/github/x"), Vec::<String>::new());
    assert_eq!(Owners::parse(text).rule("prod/main.tf").unwrap().line, 2);
}

#[test]
fn lines_that_github_cannot_read_count_for_nothing_and_are_told() {
    let text = "* @all\n!x.tf @a\n[ab].tf @a\n\\#x @a\nx.tf alice\nx.tf @acme/\nx.tf @a @\nx.tf a@b@c.de\na//b @a\n/ @a\n\
                # comment\n\n   \nx***y @a\nx.tf @\u{30a2}\nb\\";
    let owners = Owners::parse(text);
    assert_eq!(owners.skipped, [2, 3, 4, 5, 6, 7, 8, 9, 10, 14, 15, 16]);
    assert_eq!(owners.of("x.tf"), [Owner::User("all".to_owned())]);
}

#[test]
fn a_file_over_three_megabytes_is_not_read() {
    let fits = format!("* @all\n{}", "#".repeat(3 * 1024 * 1024 - 7));
    assert_eq!(of(&fits, "a"), ["@all"]);
    let owners = Owners::parse(&format!("{fits}#"));
    assert!(owners.too_large && owners.rules.is_empty());
}

#[test]
fn owners_are_logins_teams_and_addresses() {
    assert_eq!(Owner::parse("@alice"), Some(Owner::User("alice".to_owned())));
    let team = Owner::Team { organisation: "acme".to_owned(), slug: "platform".to_owned() };
    assert_eq!(Owner::parse("@acme/platform"), Some(team));
    assert_eq!(Owner::parse("a@example.com"), Some(Owner::Mail("a@example.com".to_owned())));
    for odd in ["", "@", "alice", "@/x", "@a/b/c", "@a b", "a@b", "@a`b", "@example.com@"] {
        assert_eq!(Owner::parse(odd), None, "{odd}");
    }
}

/// The same by trying everything: slow, and short enough to be seen to be right.
fn slowly(pattern: &[char], path: &[char]) -> bool {
    match pattern {
        [] => path.is_empty(),
        ['*', rest @ ..] => {
            slowly(rest, path) || matches!(path, [c, more @ ..] if *c != '/' && slowly(pattern, more))
        }
        ['?', rest @ ..] => matches!(path, [c, more @ ..] if *c != '/' && slowly(rest, more)),
        [c, rest @ ..] => matches!(path, [d, more @ ..] if c == d && slowly(rest, more)),
    }
}

proptest! {
    #[test]
    fn names_match_as_if_everything_were_tried(pattern in "/[ab*?]{1,6}", name in "[ab]{1,8}") {
        prop_assume!(!pattern.contains("**") );
        let (letters, path): (Vec<char>, Vec<char>) = (pattern[1..].chars().collect(), name.chars().collect());
        let found = !of(&format!("{pattern} @a"), &name).is_empty();
        prop_assert_eq!(found, slowly(&letters, &path));
    }

    #[test]
    fn no_text_makes_it_fail(text in "[ -~\\n\\t*/\\\\#@]{0,80}", path in "[a-c/.*]{0,12}") {
        let owners = Owners::parse(&text);
        let _ = owners.of(&path);
        prop_assert!(owners.rules.len() + owners.skipped.len() <= text.lines().count());
    }
}
