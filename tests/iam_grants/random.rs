//! Random pairs of small policies: the answers must agree with trying every request of a small universe.

use std::sync::Arc;

use pairgate::iam::document::{
    Clause, Document, Effect, Item, Kind, Operator, Principal, PrincipalKind, Principals, Qualifier,
    Statement, Test, Version,
};
use pairgate::iam::grants::{Access, Answer, Budget, GateKind, Request, wider};

use super::naive;

/// A generator of numbers that is the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    fn text(&mut self, letters: &[char], shortest: usize, longest: usize) -> String {
        let length = shortest + self.below(longest - shortest + 1);
        (0..length).map(|_| *self.pick(letters)).collect()
    }
}

/// What the conditions of a pair of policies may be about.
#[derive(Debug, Clone)]
pub struct Shape {
    pub principals: bool,
    pub gates: bool,
    /// The operators of each key, its limits, the values that requests may have, and whether it has several.
    keys: Vec<(&'static str, usize, bool)>,
}

struct Family {
    operators: &'static [Operator],
    limits: &'static [&'static str],
    values: &'static [&'static str],
}

use Operator as O;

const FAMILIES: [Family; 7] = [
    Family {
        operators: &[O::StringEquals, O::StringEqualsIgnoreCase, O::StringLike, O::StringLike],
        limits: &["", "a", "A", "b", "ab", "a*", "*b", "?", "*", "a?", "B?", "*a*"],
        values: &["", "a", "A", "b", "B", "ab", "AB", "ba", "c", "bb"],
    },
    Family {
        operators: &[O::ArnLike, O::ArnLike, O::StringLike, O::StringEquals],
        limits: &[
            "a:b:c:d:e:f",
            "a:*:c:d:e:f",
            "a:*:*:*:*:*",
            "*:*:*:*:*:*",
            "a:b:?:d:e:f*",
            "a:b:c:d:e:*",
            "a:b:c:d:e:?:g",
        ],
        values: &[
            "a:b:c:d:e:f",
            "a:x:c:d:e:f",
            "a:x:y:c:d:e:f",
            "a:b:c:d:e:f:g",
            "a:b:x:d:e:fg",
            "x:::::",
            "a",
            "",
        ],
    },
    Family {
        operators: &[
            O::NumericEquals,
            O::NumericLessThan,
            O::NumericLessThanEquals,
            O::NumericGreaterThan,
            O::NumericGreaterThanEquals,
        ],
        limits: &["0", "1", "2", "2.50", "-1", "10"],
        values: &["-2", "-1", "0", "0.5", "1", "2", "2.2", "2.5", "3", "10", "11"],
    },
    Family {
        operators: &[
            O::DateEquals,
            O::DateLessThan,
            O::DateLessThanEquals,
            O::DateGreaterThan,
            O::DateGreaterThanEquals,
        ],
        limits: &["2024-01-01T00:00:00Z", "2025-01-01T00:00:00+09:00", "1704067200", "2026-06-30T12:00:00Z"],
        values: &[
            "2023-01-01T00:00:00Z",
            "2024-01-01T00:00:00Z",
            "2024-06-01T00:00:00Z",
            "2024-12-31T15:00:00Z",
            "2025-02-02T00:00:00Z",
            "2026-06-30T12:00:00Z",
            "2027-01-01T00:00:00Z",
        ],
    },
    Family { operators: &[O::Bool], limits: &["true", "false"], values: &["true", "false"] },
    Family {
        operators: &[O::IpAddress],
        limits: &[
            "10.0.0.0/8",
            "10.1.0.0/16",
            "0.0.0.0/0",
            "10.1.2.3",
            "192.168.0.0/17",
            "2001:db8::/32",
            "::/0",
        ],
        values: &[
            "10.0.0.1",
            "10.1.2.3",
            "10.1.9.9",
            "192.168.1.1",
            "192.168.200.1",
            "8.8.8.8",
            "2001:db8::1",
            "::1",
        ],
    },
    Family { operators: &[O::BinaryEquals], limits: &["YQ==", "Yg=="], values: &["YQ==", "Yg==", "Yw=="] },
];

const ACCOUNTS: [&str; 2] = ["111111111111", "222222222222"];
const REQUESTERS: [&str; 10] = [
    "AWS arn:aws:iam::111111111111:root",
    "AWS arn:aws:iam::111111111111:user/a",
    "AWS arn:aws:iam::111111111111:role/p/r",
    "AWS arn:aws:sts::111111111111:assumed-role/r/s",
    "AWS arn:aws:sts::111111111111:assumed-role/rr/s",
    "AWS arn:aws:iam::222222222222:user/a",
    "AWS arn:aws:sts::222222222222:assumed-role/r/s",
    "Service a.amazonaws.com",
    "Service b.amazonaws.com",
    "Federated arn:aws:iam::111111111111:oidc-provider/x",
];

pub fn item(text: &str) -> Item {
    Item { text: text.to_owned(), span: Default::default() }
}

fn clause(negated: bool, texts: Vec<String>) -> Clause {
    Clause { negated, values: texts.iter().map(|text| item(text)).collect(), span: Default::default() }
}

impl Shape {
    pub fn random(random: &mut Random) -> Self {
        let several = random.once_in(3);
        let mut keys = Vec::new();
        if !random.once_in(3) {
            keys.push(("k:one", random.below(FAMILIES.len()), several));
            if random.once_in(3) {
                keys.push(("k:two", random.below(FAMILIES.len()), false));
            }
        }
        Self { principals: random.once_in(4), gates: random.once_in(4), keys }
    }

    fn test(&self, random: &mut Random) -> Option<Test> {
        let (key, family, several) =
            *random.pick(if self.keys.is_empty() { return None } else { &self.keys });
        let family = &FAMILIES[family];
        let key = if random.once_in(4) { key.to_uppercase() } else { key.to_owned() };
        let null = random.once_in(8);
        let operator = if null { O::Null } else { *random.pick(family.operators) };
        let qualifier = match several && !null {
            true => Some(*random.pick(&[Qualifier::ForAllValues, Qualifier::ForAnyValue])),
            false => None,
        };
        let limits = if null { &["true", "false"] } else { family.limits };
        let values = (0..1 + random.below(2)).map(|_| item(limits[random.below(limits.len())])).collect();
        let signed = matches!(
            operator,
            O::StringEquals
                | O::StringEqualsIgnoreCase
                | O::StringLike
                | O::ArnLike
                | O::NumericEquals
                | O::DateEquals
                | O::IpAddress
        );
        Some(Test {
            qualifier,
            operator,
            negated: signed && random.once_in(3),
            if_exists: !null && random.once_in(5),
            written: String::new(),
            key: item(&key),
            values,
            span: Default::default(),
        })
    }

    fn principals(&self, random: &mut Random, effect: Effect) -> Option<Principals> {
        if !self.principals {
            return None;
        }
        let negated = random.once_in(4);
        let plain = negated && effect == Effect::Allow;
        let values = (0..1 + random.below(2))
            .map(|_| {
                let account = *random.pick(&ACCOUNTS);
                let (kind, text) = match random.below(if plain { 4 } else { 9 }) {
                    0 => (PrincipalKind::Aws, format!("arn:aws:iam::{account}:user/a")),
                    1 => (PrincipalKind::Service, "a.amazonaws.com".to_owned()),
                    2 => (PrincipalKind::Aws, format!("arn:aws:sts::{account}:assumed-role/r/s")),
                    3 => (PrincipalKind::Federated, "arn:aws:iam::111111111111:oidc-provider/x".to_owned()),
                    4 => (PrincipalKind::Aws, account.to_owned()),
                    5 => (PrincipalKind::Aws, format!("arn:aws:iam::{account}:root")),
                    6 => (PrincipalKind::Aws, format!("arn:aws:iam::{account}:role/p/r")),
                    7 => (PrincipalKind::Aws, "*".to_owned()),
                    _ => (PrincipalKind::Everyone, "*".to_owned()),
                };
                Principal { kind, text, span: Default::default() }
            })
            .collect();
        Some(Principals { negated, values, span: Default::default() })
    }

    pub fn statement(&self, random: &mut Random) -> Statement {
        let effect = if random.once_in(3) { Effect::Deny } else { Effect::Allow };
        let actions = (0..1 + random.below(2))
            .map(|_| match random.below(6) {
                0 => "*".to_owned(),
                1 => format!("{}*", random.text(&['a', 'b', '?'], 1, 1)),
                _ => format!(
                    "{}:{}",
                    random.text(&['a', 'b', 'A', '*'], 1, 1),
                    random.text(&['a', 'b', 'B', '*', '?'], 1, 3)
                ),
            })
            .collect();
        let resources = (0..1 + random.below(2))
            .map(|_| match random.below(5) {
                0 => "*".to_owned(),
                _ => random.text(&['a', 'b', '*', '?', ':'], 1, 4),
            })
            .collect();
        let conditions = (0..random.below(3)).filter_map(|_| self.test(random)).collect();
        Statement {
            sid: None,
            effect,
            actions: clause(random.once_in(6), actions),
            resources: Some(clause(random.once_in(6), resources)),
            principals: self.principals(random, effect),
            conditions,
            span: Default::default(),
            broken: false,
        }
    }

    pub fn document(&self, random: &mut Random) -> Document {
        let statements = (0..1 + random.below(3)).map(|_| self.statement(random)).collect();
        Document { kind: Kind::Identity, version: Version::V2012, statements, problems: Vec::new() }
    }

    /// A document near another: the same with a value, a test or a statement changed, added or gone.
    pub fn neighbour(&self, random: &mut Random, of: &Document) -> Document {
        let mut document = of.clone();
        for _ in 0..1 + random.below(2) {
            let other = self.statement(random);
            let at = random.below(document.statements.len());
            match random.below(9) {
                0 => document.statements.push(other),
                1 if document.statements.len() > 1 => drop(document.statements.remove(at)),
                2 => document.statements[at].actions = other.actions,
                3 => document.statements[at].resources = other.resources,
                4 => document.statements[at].conditions = other.conditions,
                5 => drop(document.statements[at].conditions.pop()),
                6 => document.statements[at].conditions.extend(self.test(random)),
                7 => document.statements[at].actions.values.extend(other.actions.values),
                _ => {
                    let values = &mut document.statements[at].resources.as_mut().unwrap().values;
                    match values.len() {
                        1 => values.extend(other.resources.unwrap().values),
                        _ => drop(values.pop()),
                    }
                }
            }
        }
        document
    }

    fn contexts(&self) -> Vec<Vec<(String, Vec<String>)>> {
        let mut all: Vec<Vec<(String, Vec<String>)>> = vec![Vec::new()];
        for (key, family, several) in &self.keys {
            let values = FAMILIES[*family].values;
            let mut lists: Vec<Vec<String>> = vec![Vec::new()];
            lists.extend(values.iter().map(|value| vec![(*value).to_owned()]));
            if *several {
                for (at, one) in values.iter().enumerate() {
                    lists.extend(
                        values[..at].iter().map(|other| vec![(*one).to_owned(), (*other).to_owned()]),
                    );
                }
            }
            all = all
                .iter()
                .flat_map(|before| {
                    lists.iter().map(|list| {
                        let mut after = before.clone();
                        after.push(((*key).to_owned(), list.clone()));
                        after
                    })
                })
                .collect();
        }
        // Of very many only some, other ones for each shape: pairs are worth more than requests.
        let every = all.len().div_ceil(CONTEXTS);
        let first = self.keys.iter().map(|(_, family, _)| family).sum::<usize>() % every;
        all.into_iter().skip(first).step_by(every).collect()
    }
}

/// How many contexts are tried of a pair.
const CONTEXTS: usize = 48;

/// Every request of the universe, tried on both; bits are resources.
pub struct Universe {
    actions: Vec<String>,
    resources: Vec<String>,
}

struct Row {
    effect: Effect,
    actions: Vec<bool>,
    resources: u64,
    principals: Vec<bool>,
    contexts: Vec<bool>,
}

impl Universe {
    pub fn new() -> Self {
        let mut resources: Vec<String> = Vec::new();
        for one in ["a", "b", "c", ":"] {
            resources.push(one.to_owned());
            for two in ["a", "b", "c", ":"] {
                resources.push(format!("{one}{two}"));
                resources.extend(["a", "b", ":"].iter().take(2).map(|three| format!("{one}{two}{three}")));
            }
        }
        resources.extend(["abab", "a:ba", "abcb", "ab:abc"].map(str::to_owned));
        assert!(resources.len() <= 64);
        let mut actions = Vec::new();
        for service in ["a", "b", "c"] {
            for name in ["a", "b", "c", "aa", "ab", "ba", "bb", "abc", "bab"] {
                actions.push(format!("{service}:{name}"));
            }
        }
        Self { actions, resources }
    }

    fn rows(&self, access: &Access, contexts: &[Request], people: &[&str]) -> Vec<Vec<Row>> {
        let all = |gate: &pairgate::iam::grants::Gate| {
            let statements = gate.documents.iter().flat_map(|document| &document.statements);
            statements.map(|statement| self.row(statement, contexts, people)).collect()
        };
        access.gates.iter().map(all).collect()
    }

    fn row(&self, statement: &Statement, contexts: &[Request], people: &[&str]) -> Row {
        let version = Version::V2012;
        let mut resources = 0;
        for (at, one) in self.resources.iter().enumerate() {
            let hit =
                naive::resource(statement.resources.as_ref().unwrap(), one, version, &Request::default());
            resources |= u64::from(hit) << at;
        }
        Row {
            effect: statement.effect,
            actions: self.actions.iter().map(|one| naive::action(&statement.actions, one)).collect(),
            resources,
            principals: people
                .iter()
                .map(|one| {
                    let who = statement.principals.as_ref();
                    who.is_none_or(|who| naive::principal(who, statement.effect, one))
                })
                .collect(),
            contexts: contexts
                .iter()
                .map(|request| statement.conditions.iter().all(|one| naive::test(one, version, request)))
                .collect(),
        }
    }

    /// A request that `new` allows and `old` does not.
    pub fn beyond(&self, shape: &Shape, old: &Access, new: &Access) -> Option<Request> {
        let contexts: Vec<Request> =
            shape.contexts().into_iter().map(|context| Request { context, ..Request::default() }).collect();
        let people: &[&str] = if shape.principals { &REQUESTERS } else { &["AWS nobody"] };
        let (old, new) = (self.rows(old, &contexts, people), self.rows(new, &contexts, people));
        for (c, context) in contexts.iter().enumerate() {
            for (p, who) in people.iter().enumerate() {
                for (a, action) in self.actions.iter().enumerate() {
                    let through = |gates: &[Vec<Row>]| {
                        gates.iter().fold(u64::MAX, |all, gate| {
                            let (mut yes, mut no) = (0, 0);
                            for row in gate
                                .iter()
                                .filter(|row| row.actions[a] && row.principals[p] && row.contexts[c])
                            {
                                match row.effect {
                                    Effect::Allow => yes |= row.resources,
                                    Effect::Deny => no |= row.resources,
                                }
                            }
                            all & yes & !no
                        })
                    };
                    let more = through(&new) & !through(&old);
                    if more != 0 {
                        return Some(Request {
                            action: action.clone(),
                            resource: self.resources[more.trailing_zeros() as usize].clone(),
                            principal: shape.principals.then(|| (*who).to_owned()),
                            context: context.context.clone(),
                        });
                    }
                }
            }
        }
        None
    }
}

/// How many pairs: more by `PAIRGATE_IAM_PAIRS`.
pub fn pairs(usual: usize) -> usize {
    std::env::var("PAIRGATE_IAM_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

pub fn pair(random: &mut Random) -> (Shape, Access, Access) {
    let shape = Shape::random(random);
    let old = shape.document(random);
    let new = if random.once_in(3) { shape.document(random) } else { shape.neighbour(random, &old) };
    let (old_limit, new_limit) = (shape.document(random), shape.document(random));
    let new_limit = if random.once_in(2) { old_limit.clone() } else { new_limit };
    let (mut old, mut new) = (Access::of(old), Access::of(new));
    if shape.gates {
        old = old.limited(GateKind::Boundary, [Arc::new(old_limit)]);
        if !random.once_in(4) {
            new = new.limited(GateKind::Boundary, [Arc::new(new_limit)]);
        }
    }
    (shape, old, new)
}

#[test]
fn answers_agree_with_trying_every_request() {
    let universe = Universe::new();
    let mut random = Random::new(std::env::var("PAIRGATE_TEST_SEED").map_or(1, |text| text.parse().unwrap()));
    let (mut empty, mut more, mut outside) = (0, 0, 0);
    for number in 0..pairs(100_000) {
        let (shape, old, new) = pair(&mut random);
        let say = || format!("pair {number}\nold {old:#?}\nnew {new:#?}");
        match wider(&old, &new, &mut Budget::default()) {
            Answer::Empty => {
                empty += 1;
                if let Some(request) = universe.beyond(&shape, &old, &new) {
                    panic!("said to be empty: {request:?}\n{}", say());
                }
            }
            Answer::Witness(request) => {
                more += 1;
                assert!(naive::allowed(&new, &request), "not in new: {request:?}\n{}", say());
                assert!(!naive::allowed(&old, &request), "in old: {request:?}\n{}", say());
                // The universe need not have one; that it mostly has says that it is worth trying.
                if number % 16 == 0 {
                    outside += usize::from(universe.beyond(&shape, &old, &new).is_none());
                }
            }
            Answer::Undecided(why) => panic!("not decided, {why:?}\n{}", say()),
        }
    }
    println!("{empty} within, {more} beyond, of one in 16 of them {outside} only outside of the universe");
    assert!(empty * 5 > more && more * 5 > empty, "{empty} within, {more} beyond");
    assert!(outside * 16 < more / 2, "{outside} of {more}");
}
