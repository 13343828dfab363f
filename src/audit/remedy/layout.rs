//! The columns of `terraform fmt`: signs of neighbouring attributes stand below each other, and so do comments behind
//! lines. The rules are those of `formatCells` in hclwrite.

use super::lines::{Line, lines};

/// The new text, in columns where the old one was: nobody formats half of a file.
pub(super) fn kept(old: &str, new: String) -> String {
    if aligned(old) == old { aligned(&new) } else { new }
}

fn aligned(text: &str) -> String {
    let lines = lines(text);
    let signs = columns(&lines, |line| line.is_whole.then(|| width(line.lead.trim_end())));
    let codes: Vec<String> = lines
        .iter()
        .zip(signs)
        .map(|(line, column)| match line.rest {
            None => line.lead.to_owned(),
            Some(rest) => {
                let lead = line.lead.trim_end();
                let column = column.unwrap_or_else(|| width(lead));
                format!("{lead}{} {rest}", " ".repeat(column.saturating_sub(width(lead))))
            }
        })
        .collect();
    let codes: Vec<(&Line<'_>, String)> = lines.iter().zip(codes).collect();
    let comments = columns(&codes, |(line, code)| line.comment.map(|_| width(code.trim_end())));
    let mut out = String::with_capacity(text.len());
    for ((line, code), column) in codes.iter().zip(comments) {
        match (line.comment, column) {
            (Some(comment), Some(column)) => {
                let code = code.trim_end();
                out.push_str(code);
                out.push_str(&" ".repeat(column.saturating_sub(width(code)) + 1));
                out.push_str(comment);
            }
            _ => out.push_str(code),
        }
        out.push_str(line.end);
    }
    out
}

/// The widest of each row of neighbours that have a width.
fn columns<T>(all: &[T], width: impl Fn(&T) -> Option<usize>) -> Vec<Option<usize>> {
    let widths: Vec<Option<usize>> = all.iter().map(width).collect();
    let mut out = Vec::with_capacity(widths.len());
    for row in widths.chunk_by(|a, b| a.is_some() == b.is_some()) {
        let widest = row.iter().copied().max().flatten();
        out.extend(row.iter().map(|_| widest));
    }
    out
}

fn width(text: &str) -> usize {
    text.chars().count()
}
