//! What `pairgate config` shows: every value that holds, as it would be written, and its origin.

use super::policies::{Literal, Pack};
use super::protect::Protected;
use super::resolve::{Origin, Resolved, Sourced};
use super::stateful::ExtraType;
use super::waiver::Waiver;

/// One value that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectiveValue {
    /// Its path, such as `mass_delete.count` or `rule["mass-delete"].level`.
    pub key: String,
    /// The value as it would be written in the file.
    pub value: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// All values, settings first and lists last.
pub(super) fn list(resolved: &Resolved) -> Vec<EffectiveValue> {
    let mut rows = Rows(Vec::new());
    rows.add("language", &resolved.language, |lang| literal(lang.code()));
    if let Some(environment) = &resolved.environment {
        rows.add("environment", environment, |name| literal(name));
    }
    if let Some(production) = &resolved.production {
        rows.add("production", production, bool::to_string);
    }
    rows.add("fail_on", &resolved.fail_on, |level| literal(level.name()));
    for (id, level) in &resolved.rules {
        rows.add(format!("rule[{}].level", literal(id)), level, |level| literal(level.name()));
    }
    rows.add("mass_delete.count", &resolved.count, u64::to_string);
    rows.add("mass_delete.percent", &resolved.percent, u64::to_string);
    rows.add("blast_radius.max_level", &resolved.max_level, |level| literal(level.name()));
    rows.add("policies.pack", &resolved.pack, pack);
    for folder in &resolved.folders {
        rows.add("policies.folders", folder, |folder| literal(folder));
    }
    for (name, (value, _)) in &resolved.inputs {
        rows.add(format!("policies.inputs[{}]", literal(name)), value, given);
    }
    for ((term, level), threshold) in &resolved.thresholds {
        let key = format!("blast_radius.{}.{}", term.name(), level.name());
        rows.add(key, threshold, |value| value.map_or_else(|| literal("never"), |value| value.to_string()));
    }
    for one in &resolved.protected {
        rows.add(format!("protect[{}]", literal(&one.value.name)), one, protection);
    }
    for one in &resolved.waivers {
        let key = format!("waive[{}][{}]", literal(&one.value.rule), literal(one.value.address.as_str()));
        rows.add(key, one, waiver);
    }
    for one in &resolved.stateful {
        rows.add(format!("stateful[{}]", literal(&one.value.resource_type)), one, stateful);
    }
    super::signoff_rows::add(&mut rows, resolved);
    rows.0
}

pub(super) struct Rows(Vec<EffectiveValue>);

impl Rows {
    pub(super) fn add<T>(
        &mut self,
        key: impl Into<String>,
        sourced: &Sourced<T>,
        show: impl Fn(&T) -> String,
    ) {
        let Sourced { value, origin } = sourced;
        self.0.push(EffectiveValue { key: key.into(), value: show(value), origin: origin.clone() });
    }
}

fn pack(pack: &Pack) -> String {
    match pack {
        Pack::All => literal("all"),
        Pack::None => literal("none"),
        Pack::Groups(groups) => {
            format!("[{}]", groups.iter().map(|group| literal(&group.name)).collect::<Vec<_>>().join(", "))
        }
    }
}

fn given(value: &Literal) -> String {
    match value {
        Literal::Null => "null".to_owned(),
        Literal::Bool(value) => value.to_string(),
        Literal::Number(text) => text.clone(),
        Literal::Text(text) => literal(text),
        Literal::List(items) => format!("[{}]", items.iter().map(given).collect::<Vec<_>>().join(", ")),
        Literal::Map(entries) => map(entries.iter().map(|(name, value)| (literal(name), given(value)))),
    }
}

fn protection(one: &Protected) -> String {
    let mut fields = Vec::new();
    if !one.addresses.is_empty() {
        fields.push(("addresses", texts(one.addresses.iter().map(|pattern| pattern.as_str()))));
    }
    if !one.types.is_empty() {
        fields.push(("types", texts(one.types.iter().map(|pattern| pattern.as_str()))));
    }
    if !one.tags.is_empty() {
        let tags = one.tags.iter().map(|(key, value)| (literal(key), literal(value)));
        fields.push(("tags", map(tags)));
    }
    fields.extend(one.reason.iter().map(|reason| ("reason", literal(reason))));
    map(fields)
}

fn waiver(one: &Waiver) -> String {
    map([
        ("expires", literal(&one.expires.to_string())),
        ("owner", literal(&one.owner)),
        ("reason", literal(&one.reason)),
    ])
}

fn stateful(one: &ExtraType) -> String {
    map([
        ("category", literal(&one.category)),
        ("holds", literal(one.holds.name())),
        ("destroy", literal(one.destroy.name())),
        ("serving", one.serving.to_string()),
    ])
}

pub(super) fn texts<'t>(items: impl IntoIterator<Item = &'t str>) -> String {
    format!("[{}]", items.into_iter().map(literal).collect::<Vec<_>>().join(", "))
}

pub(super) fn map<K: AsRef<str>>(fields: impl IntoIterator<Item = (K, String)>) -> String {
    let fields = fields.into_iter().map(|(name, value)| format!("{} = {value}", name.as_ref()));
    format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
}

/// A text as HCL writes it, on one line.
pub(super) fn literal(text: &str) -> String {
    let mut literal = String::from("\"");
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' => literal.push_str("\\\""),
            '\\' => literal.push_str("\\\\"),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '$' | '%' if rest.peek() == Some(&'{') => literal.extend([c, c]),
            _ if c.is_control() => literal.push_str(&format!("\\U{:08X}", u32::from(c))),
            _ => literal.push(c),
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn a_literal_is_read_back_as_the_same_text() {
        for text in ["", "a \"b\" \\", "${x} %{y} $$", "\u{1b}[31m\r\n\t", "\u{202e}日本"] {
            let read = hcl_edit::parser::parse_expr(&literal(text)).ok();
            assert_eq!(read.as_ref().and_then(|read| read.as_str()), Some(text), "{}", literal(text));
        }
    }
}
