//! Access that somebody gets without a policy document: grants of keys, access to clusters, shared snapshots, groups.
//! `data/iam/direct-grants.tsv` says which attributes name who, what and on what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::estate::When;
use super::facts::Findings;
use crate::access::objects::Object;
use crate::access::{Entry, Fact, Grant};
use crate::plan::{Marks, Value};
use crate::text::Text;

/// One row of the table.
#[derive(Debug)]
pub(super) struct Row {
    who: Vec<&'static str>,
    what: &'static str,
    scope: Vec<&'static str>,
    public: Vec<&'static str>,
    only_public: bool,
    only_updates: bool,
}

static ROWS: LazyLock<FxHashMap<&'static str, Vec<Row>>> = LazyLock::new(|| {
    let mut found: FxHashMap<&'static str, Vec<Row>> = FxHashMap::default();
    let table = include_str!("../../../data/iam/direct-grants.tsv");
    for (kind, row) in table.lines().filter(|line| !line.starts_with('#')).filter_map(read) {
        found.entry(kind).or_default().push(row);
    }
    found
});

fn read(line: &'static str) -> Option<(&'static str, Row)> {
    let cells: Vec<&'static str> = line.split('\t').collect();
    let [kind, who, what, scope, public, when] = cells.as_slice() else { return None };
    let values = public.trim_start_matches('=').split(',').filter(|value| *value != "-").collect();
    let row = Row {
        who: who.split(' ').collect(),
        what,
        scope: scope.split(' ').collect(),
        public: values,
        only_public: public.starts_with('='),
        only_updates: *when == "update",
    };
    Some((kind, row))
}

/// The rows of a type.
pub(super) fn row(kind: &str) -> Option<&'static [Row]> {
    ROWS.get(kind).map(Vec::as_slice)
}

/// Who gets what on one side.
#[derive(Debug, Default, PartialEq, Eq)]
struct Held {
    pairs: BTreeSet<(String, String)>,
    unknown: Option<&'static str>,
}

/// What several resources say of one thing.
#[derive(Default)]
struct On {
    before: BTreeSet<(String, String)>,
    after: BTreeMap<(String, String), usize>,
}

/// Tells of everybody who gets something new. Resources of one type on one thing count together, so that a grant that
/// another resource carries from now on is none.
pub(super) fn judge(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    let mut all: BTreeMap<(String, usize, String), On> = BTreeMap::new();
    for (index, object) in estate.all() {
        let kind = object.change.kind.as_ref();
        for (number, row) in row(kind).unwrap_or_default().iter().enumerate() {
            let (was, is) = (estate.exists(index, When::Before), estate.exists(index, When::After));
            if row.only_updates && !(was && is) {
                continue;
            }
            let place = |value: &Value<'_>| row.scope.iter().find_map(|path| single(value, path));
            let scope = place(&object.after).or_else(|| place(&object.before));
            let scope = scope.unwrap_or_else(|| object.address().to_owned());
            let on = all.entry((kind.to_owned(), number, scope)).or_default();
            on.before.extend(row.held(object, When::Before).pairs);
            let after = row.held(object, When::After);
            on.after.extend(after.pairs.into_iter().map(|pair| (pair, index)));
            if let Some(attribute) = after.unknown.filter(|_| estate.changes(index)) {
                unknown(findings, index, attribute);
            }
        }
    }
    saml(findings);
    for ((kind, number, scope), on) in &all {
        let Some(row) = row(kind).and_then(|rows| rows.get(*number)) else { continue };
        for ((who, what), index) in on.after.iter().filter(|(pair, _)| !on.before.contains(*pair)) {
            tell(findings, row, *index, (who, what, scope));
        }
    }
}

/// A SAML provider with other metadata: whoever holds the key that it names makes the assertions that roles trust.
fn saml(findings: &mut Findings<'_, '_>) {
    let estate = findings.estate;
    let attribute = "saml_metadata_document";
    for (index, object) in estate.of_type("aws_iam_saml_provider") {
        let (was, is) =
            (estate.text(index, attribute, When::Before), estate.text(index, attribute, When::After));
        // Nobody trusts a new one yet, and one that goes lets nobody in.
        if was.is_none() || was == is || !estate.exists(index, When::After) {
            continue;
        }
        let name = findings.name(index, "name");
        let message = Text::new(
            format!(
                "the SAML provider `{name}` gets other metadata: whoever has its key can act as the roles that trust it"
            ),
            format!(
                "SAML プロバイダー `{name}` のメタデータが変わります。その鍵を持つ者は、このプロバイダーを信頼するロールとして操作できます"
            ),
        );
        findings.fact(Fact::new("access-widened", object.address(), message).attribute(attribute));
    }
}

fn tell(findings: &mut Findings<'_, '_>, row: &Row, index: usize, (who, what, scope): (&str, &str, &str)) {
    let Some(object) = findings.estate.object(index) else { return };
    let address = object.address().to_owned();
    let attribute = |path: &'static str| path.split('.').next().unwrap_or(path);
    let secret = |path: &&'static str| !object.after_sensitive.member(attribute(path)).is_none();
    let mut read = row.who.iter().chain(&row.scope).chain([&row.what]);
    let hidden = read.any(secret);
    let (who, what, scope) =
        if hidden { ("(sensitive)", "(sensitive)", address.as_str()) } else { (who, what, scope) };
    let public = row.public.contains(&who);
    let name = if public { "everyone" } else { who };
    let message = match public {
        true => Text::new(
            format!("everyone gets `{what}` on `{scope}`"),
            format!("`{scope}` に対する `{what}` が誰にでも許可されます"),
        ),
        false => Text::new(
            format!("`{who}` gets `{what}` on `{scope}`"),
            format!("`{who}` に `{scope}` に対する `{what}` が許可されます"),
        ),
    };
    let rule = if public { "public-principal" } else { "access-widened" };
    let first = row.who.first().copied().map(attribute).unwrap_or_default();
    findings.fact(Fact::new(rule, address.as_str(), message).attribute(first));
    let grant = Grant { capability: what.to_owned(), scope: scope.to_owned(), ..Grant::default() };
    findings.entry(Entry { principal: name.to_owned(), address, added: vec![grant], ..Entry::default() });
}

fn unknown(findings: &mut Findings<'_, '_>, index: usize, attribute: &'static str) {
    let address = findings.estate.address(index);
    let message = Text::new(
        format!("who gets access here is known only after apply: `{attribute}` is unknown in this plan"),
        format!("誰に許可されるかは適用後にしか分かりません。このプランでは `{attribute}` が未確定です"),
    );
    // A new resource that names another new one is the usual case.
    findings.fact(Fact::new("access-unknown-until-apply", address, message).attribute(attribute).advisory());
}

impl Row {
    fn held(&self, object: &Object<'_, '_>, when: When) -> Held {
        let (values, marks) = match when {
            When::Before => (&object.before, &Marks::None),
            When::After => (&object.after, &object.unknown),
        };
        let mut found = Held::default();
        if values.is_null() {
            return found;
        }
        let word = self.what.strip_prefix('"').and_then(|word| word.strip_suffix('"'));
        let top = |path: &'static str| path.split('.').next().unwrap_or(path);
        let is_unknown = |path: &'static str| !marks.member(top(path)).is_none();
        found.unknown =
            self.who.iter().copied().chain(word.is_none().then_some(self.what)).find(|path| is_unknown(path));
        let who =
            self.who.iter().find_map(|path| Some(texts(values, path)).filter(|texts| !texts.is_empty()));
        let what = match word {
            Some(word) => vec![word.to_owned()],
            None => {
                let what = texts(values, self.what);
                if what.is_empty() { vec!["access".to_owned()] } else { what }
            }
        };
        for who in who.unwrap_or_default() {
            if self.only_public && !self.public.contains(&who.as_str()) {
                continue;
            }
            found.pairs.extend(what.iter().map(|what| (who.clone(), what.clone())));
        }
        found
    }
}

fn single(value: &Value<'_>, path: &str) -> Option<String> {
    texts(value, path).into_iter().next()
}

/// The texts in an attribute: one, or those of a list.
fn texts(value: &Value<'_>, path: &str) -> Vec<String> {
    let mut at = value;
    for name in path.split('.') {
        // A block is a list of one.
        let inside = at.items().first().unwrap_or(at);
        let Some(next) = inside.get(name) else { return Vec::new() };
        at = next;
    }
    let one = |value: &Value<'_>| match value {
        Value::String(text) if !text.is_empty() => Some(text.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    };
    match at {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        other => one(other).into_iter().collect(),
    }
}
