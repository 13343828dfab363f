//! Templates, with what HCL does to their blanks.

use super::{condition, short, wrong};

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
