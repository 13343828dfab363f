//! Templates, with what HCL does to their blanks.

use super::{condition, short, wrong};
use pairgate::policy::expression::{Node, Part};

#[test]
fn one_interpolation_alone_is_its_value() {
    assert_eq!(short(&condition("\"${attrs.a}\"")), "Attrs.a");
    assert_eq!(short(&condition("\"${\"${attrs.a}\"}\"")), "Attrs.a");
    assert_eq!(short(&condition("\" ${attrs.a}\"")), "<\" \" Attrs.a>");
}

#[test]
fn quoted_templates() {
    assert_eq!(
        short(&condition("\"a\\t${attrs.a} $${b} 100%%{c} $5\"")),
        "<\"a\\t\" Attrs.a \" ${b} 100%{c} $5\">"
    );
    assert_eq!(short(&condition("\"a ${~ attrs.a ~} b\"")), "<\"a\" Attrs.a \"b\">");
    assert_eq!(
        short(&condition("\"%{ if attrs.a }x\\n$${y}%{ else }${attrs.b}%{ endif }!\"")),
        "<(if Attrs.a <\"x\\n${y}\"> <Attrs.b>) \"!\">"
    );
    assert_eq!(
        short(&condition("\"%{ for k, v in attrs.a }${k}=${v},%{ endfor }\"")),
        "<(for Some(0) 1 Attrs.a <$0 \"=\" $1 \",\">)>"
    );
}

#[test]
fn heredocs_keep_what_stands_there() {
    assert_eq!(short(&condition("<<EOT\n  a \\n \"b\"\n$${c}\nEOT")), "\"  a \\\\n \\\"b\\\"\\n${c}\\n\"");
}

#[test]
fn an_indented_heredoc_loses_what_all_lines_share() {
    assert_eq!(short(&condition("<<-EOT\n      a\n\n        b\n    EOT")), "\"a\\n\\n  b\\n\"");
    // A line of blanks does not count, and an interpolation at the start counts as no blank.
    assert_eq!(short(&condition("<<-EOT\n    a\n  \n    b\n    EOT")), "\"a\\n  \\nb\\n\"");
    assert_eq!(short(&condition("<<-EOT\n    a\n${attrs.b}\n    EOT")), "<\"    a\\n\" Attrs.b \"\\n\">");
    assert_eq!(
        short(&condition("<<-EOT\n    a ${attrs.b}\n      c\n    EOT")),
        "<\"a \" Attrs.b \"\\n  c\\n\">"
    );
}

#[test]
fn strip_markers_take_the_blanks_of_one_line() {
    assert_eq!(
        short(&condition("<<EOT\n%{ for x in attrs.a ~}\nserver ${x}\n%{ endfor ~}\nEOT")),
        "<(for None 0 Attrs.a <\"server \" $0 \"\\n\">)>"
    );
}

#[test]
fn a_quote_inside_of_a_directive_ends_nothing() {
    assert!(wrong("\"%{ if true }a\"b%{ endif }\"").contains("no valid text in quotes"));
    assert!(wrong("\"a\nb\"").contains("ends on its own line"));
}

/// What a template gives when every loop goes over `a` and `b`, every condition holds and every other value is `v`.
fn rendered(parts: &[Part], item: &str) -> String {
    let one = |part: &Part| match part {
        Part::Text(text) => text.to_string(),
        Part::Value(expr) if short(expr).starts_with('$') => item.to_owned(),
        Part::Value(_) => "v".to_owned(),
        Part::If(_, then, _) => rendered(then, item),
        Part::For { body, .. } => ["a", "b"].map(|item| rendered(body, item)).concat(),
    };
    parts.iter().map(one).collect()
}

#[test]
fn blanks_are_those_that_terraform_leaves() {
    // The expectations are what `terraform console` 1.x gave for these texts.
    let cases = [
        ("<<EOT\n%{ for x in attrs.l ~}\nserver ${x}\n%{ endfor ~}\nEOT", "server a\nserver b\n"),
        (
            "<<-EOT\n    %{ for x in attrs.l ~}\n    server ${x}\n    %{ endfor ~}\n    end\n  EOT",
            "    server a\n    server b\n    end\n",
        ),
        (
            "<<-EOT\n    a\n  \n      ${attrs.k} x\n      %{~ if true }\n    yes\n    %{ endif }\n  EOT",
            "    a\n  \n      v x\n\n    yes\n    \n",
        ),
        ("\"a ${~ attrs.k ~} b  %{ if true ~} x $${y} \\n %{~ else }n%{ endif }!\"", "avb  x ${y}!"),
        ("<<-EOT\n      a\n\tb\n    EOT", "     a\nb\n"),
        ("<<-EOT\n    ${~ attrs.k }\n      x\n  EOT", "v\n      x\n"),
        ("<<-EOT\n      x ${attrs.k ~}\n    y\n      ${~ attrs.k} z\n  EOT", "      x v    y\nv z\n"),
    ];
    for (text, expected) in cases {
        let made = condition(text);
        let found = match &made.node {
            Node::Template(parts) => rendered(parts, ""),
            Node::Literal(pairgate::policy::Value::String(text)) => text.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{text}");
    }
}
