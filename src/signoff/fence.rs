//! Exact bytes inside of a Markdown text, and one way to find them again.
//!
//! A text is read only when writing what was read gives the same text. So there is no second fence that another
//! reader would prefer, nothing behind the last one, and no byte that two readers could understand differently.

use super::canonical::Malformed;

/// Longer texts are not looked at: the forge does not hold them either.
const LONGEST: usize = 1 << 20;

/// Sentences for people, then one fence for each pair of info string and content.
pub(super) fn write(sentences: &str, blocks: &[(&str, &str)]) -> String {
    let mut text = sentences.to_owned();
    for (info, content) in blocks {
        text.push_str(&format!("\n\n```{info}\n{content}\n```"));
    }
    text
}

/// The sentences and the content of each fence; `infos` are the info strings that may come, in this order, and
/// the first of them must.
pub(super) fn read<'a>(text: &'a str, infos: &[&str]) -> Result<(&'a str, Vec<&'a str>), Malformed> {
    if text.len() > LONGEST {
        return Err(Malformed::Layout("it is too long"));
    }
    if text.contains('\r') {
        return Err(Malformed::Layout("it holds carriage returns, as edits in a browser leave them"));
    }
    let first = infos.first().copied().unwrap_or_default();
    let Some((sentences, mut rest)) = text.split_once(&format!("\n\n```{first}\n")) else {
        return Err(Malformed::Layout("the fence with the bytes is missing"));
    };
    if sentences.contains("```") || sentences.contains("~~~") {
        return Err(Malformed::Layout("another fence stands before the bytes"));
    }
    let mut blocks = Vec::new();
    let mut next = infos.iter().skip(1);
    loop {
        let Some((content, behind)) = rest.split_once("\n```") else {
            return Err(Malformed::Layout("a fence is not closed"));
        };
        if content.contains('`') {
            return Err(Malformed::Layout("a fence holds a grave accent"));
        }
        blocks.push(content);
        if behind.is_empty() {
            break;
        }
        let Some(after) = next.next().and_then(|info| behind.strip_prefix(&format!("\n\n```{info}\n")))
        else {
            return Err(Malformed::Layout("something stands behind the last fence"));
        };
        rest = after;
    }
    let written: Vec<_> = infos.iter().copied().zip(blocks.iter().copied()).collect();
    if write(sentences, &written) == text {
        Ok((sentences, blocks))
    } else {
        Err(Malformed::Layout("it does not read back as it was written"))
    }
}
