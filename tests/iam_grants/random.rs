//! Random pairs of small policies: the answers must agree with trying every request of a small universe.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use pairgate::iam::document::{
    Clause, Document, Effect, Item, Kind, Operator, Principal, PrincipalKind, Principals, Qualifier,
    Statement, Test, Version,
};
use pairgate::iam::grants::{Access, Answer, Budget, GateKind, Request, Undecided, wider};

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
    /// Not everything can be decided: variables, families mixed on one key, tests with and without qualifier.
    open: bool,
    /// The family of the operators of each key, and whether it has several values.
    keys: Vec<(&'static str, usize, bool)>,
}

/// Where among the families texts and numbers are.
const TEXTS: usize = 0;
const NUMBERS: usize = 2;

/// The key of the variables.
const VARIABLE: &str = "k:var";

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

/// Keys that have values of a family and no others, as the catalog says; a key that nobody knows may hold any text.
fn keys_of(family: usize) -> [&'static str; 2] {
    match FAMILIES[family].operators[0] {
        O::NumericEquals => ["aws:MultiFactorAuthAge", "autoscaling:MaxSize"],
        O::DateEquals => ["aws:CurrentTime", "aws:TokenIssueTime"],
        O::Bool => ["aws:SecureTransport", "aws:ViaAWSService"],
        O::IpAddress => ["aws:SourceIp", "aws:VpcSourceIp"],
        _ => ["k:one", "k:two"],
    }
}

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
            let family = random.below(FAMILIES.len());
            keys.push((keys_of(family)[0], family, several));
            if random.once_in(3) {
                let family = random.below(FAMILIES.len());
                keys.push((keys_of(family)[1], family, false));
            }
        }
        Self { principals: random.once_in(4), gates: random.once_in(4), open: false, keys }
    }

    /// A shape of which not everything can be decided.
    fn open(random: &mut Random) -> Self {
        let mut keys = vec![(VARIABLE, TEXTS, false)];
        let several = random.once_in(2);
        // Only of keys that are known to have several values one reckons with that where no test has a qualifier.
        let key = if several { "aws:tagkeys" } else { "k:one" };
        match random.below(3) {
            0 => keys.push((key, TEXTS, several)),
            1 => keys.extend([(key, TEXTS, several), (key, NUMBERS, several)]),
            _ => {}
        }
        Self { principals: false, gates: random.once_in(6), open: true, keys }
    }

    fn test(&self, random: &mut Random) -> Option<Test> {
        let (key, family, several) =
            *random.pick(if self.keys.is_empty() { return None } else { &self.keys });
        let texts = family == TEXTS;
        let family = &FAMILIES[family];
        let key = if random.once_in(4) { key.to_uppercase() } else { key.to_owned() };
        let null = random.once_in(8);
        let operator = if null { O::Null } else { *random.pick(family.operators) };
        let qualifier = match several && !null && !(self.open && random.once_in(3)) {
            true => Some(*random.pick(&[Qualifier::ForAllValues, Qualifier::ForAnyValue])),
            false => None,
        };
        let limits = if null { &["true", "false"] } else { family.limits };
        let values = (0..1 + random.below(2))
            .map(|_| match self.open && !null && texts && random.once_in(3) {
                true => item(["${k:var}", "a${k:var}", "${k:var}*", "${k:var, 'b'}"][random.below(4)]),
                false => item(limits[random.below(limits.len())]),
            })
            .collect();
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
                1 | 2 if self.open => {
                    let variable = *random.pick(&["${k:var}", "${K:VAR}", "${k:var,'b'}", "${*}"]);
                    let (before, after) =
                        (random.text(&['a', '*', '?'], 0, 1), random.text(&['a', 'b', '*', '?'], 0, 1));
                    format!("{before}{variable}{after}")
                }
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
        let mut done = Vec::new();
        for (key, family, several) in &self.keys {
            if done.contains(key) {
                continue;
            }
            done.push(*key);
            let values = match self.open {
                true => ["a", "b", "ab", "1", "2", "c", "bb"].as_slice(),
                false => FAMILIES[*family].values,
            };
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
    /// What patterns without variables match: they come again and again.
    known: RefCell<HashMap<String, (Vec<bool>, u64)>>,
}

struct Row {
    effect: Effect,
    actions: Vec<bool>,
    /// One for each context, or one for all.
    resources: Vec<u64>,
    principals: Vec<bool>,
    contexts: Vec<bool>,
}

impl Row {
    fn resources(&self, context: usize) -> u64 {
        self.resources[context % self.resources.len()]
    }
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
        Self { actions, resources, known: RefCell::default() }
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
        let clause = statement.resources.as_ref().unwrap();
        let variables = clause.values.iter().any(|value| value.text.contains("${"));
        let bits = |request: &Request| {
            let hit = |one: &String| u64::from(naive::resource(clause, one, version, request));
            self.resources.iter().enumerate().fold(0, |bits, (at, one)| bits | hit(one) << at)
        };
        let name = format!("{:?}", (words(&statement.actions), words(clause)));
        let known = self.known.borrow().get(&name).cloned();
        let (actions, same) = known.unwrap_or_else(|| {
            let actions = self.actions.iter().map(|one| naive::action(&statement.actions, one)).collect();
            let made = (actions, if variables { 0 } else { bits(&Request::default()) });
            self.known.borrow_mut().insert(name, made.clone());
            made
        });
        let mut of_value: HashMap<Option<String>, u64> = HashMap::new();
        let mut of = |request: &Request| {
            let value = request.context.iter().find(|(key, _)| key == VARIABLE);
            let value = value.and_then(|(_, values)| values.first()).cloned();
            *of_value.entry(value).or_insert_with(|| bits(request))
        };
        let resources = match variables {
            true => contexts.iter().map(&mut of).collect(),
            false => vec![same],
        };
        Row {
            effect: statement.effect,
            actions,
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
        // Two that no statement tells apart need not be tried both.
        let rows: Vec<&Row> = old.iter().chain(&new).flatten().collect();
        let context = |at: usize| rows.iter().map(|row| (row.contexts[at], row.resources(at))).collect();
        let person = |at: usize| rows.iter().map(|row| row.principals[at]).collect();
        let action = |at: usize| rows.iter().map(|row| row.actions[at]).collect();
        let (people_apart, actions_apart) = (apart(people.len(), person), apart(self.actions.len(), action));
        for c in apart(contexts.len(), context) {
            for p in people_apart.iter().copied() {
                for a in actions_apart.iter().copied() {
                    let through = |gates: &[Vec<Row>]| {
                        gates.iter().fold(u64::MAX, |all, gate| {
                            let (mut yes, mut no) = (0, 0);
                            for row in gate {
                                match row.effect {
                                    _ if !(row.actions[a] && row.principals[p] && row.contexts[c]) => {}
                                    Effect::Allow => yes |= row.resources(c),
                                    Effect::Deny => no |= row.resources(c),
                                }
                            }
                            all & yes & !no
                        })
                    };
                    let more = through(&new) & !through(&old);
                    if more != 0 {
                        return Some(Request {
                            action: self.actions[a].clone(),
                            resource: self.resources[more.trailing_zeros() as usize].clone(),
                            principal: shape.principals.then(|| people[p].to_owned()),
                            context: contexts[c].context.clone(),
                        });
                    }
                }
            }
        }
        None
    }
}

/// The first of each kind.
fn apart<K: PartialEq>(count: usize, kind: impl Fn(usize) -> Vec<K>) -> Vec<usize> {
    let mut kinds: Vec<Vec<K>> = Vec::new();
    let mut new = |at: &usize| {
        let kind = kind(*at);
        let is_new = !kinds.contains(&kind);
        kinds.extend(is_new.then_some(kind));
        is_new
    };
    (0..count).filter(&mut new).collect()
}

fn words(clause: &Clause) -> (bool, Vec<&str>) {
    (clause.negated, clause.values.iter().map(|value| value.text.as_str()).collect())
}

/// How many pairs in all four tests: more by `PAIRGATE_IAM_PAIRS`.
pub fn pairs(usual: usize) -> usize {
    std::env::var("PAIRGATE_IAM_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

pub fn pair(random: &mut Random) -> (Shape, Access, Access) {
    let shape = Shape::random(random);
    let (old, new) = accesses(&shape, random);
    (shape, old, new)
}

fn accesses(shape: &Shape, random: &mut Random) -> (Access, Access) {
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
    (old, new)
}

/// Four tests, so that they run beside each other.
#[test]
fn answers_agree_with_trying_every_request_1() {
    answers_agree(1);
}

#[test]
fn answers_agree_with_trying_every_request_2() {
    answers_agree(2);
}

#[test]
fn answers_agree_with_trying_every_request_3() {
    answers_agree(3);
}

#[test]
fn answers_agree_with_trying_every_request_4() {
    answers_agree(4);
}

/// The seed of a test: `PAIRGATE_TEST_SEED` moves all of them.
fn seed(own: u64) -> u64 {
    let more = std::env::var("PAIRGATE_TEST_SEED").ok().and_then(|text| text.parse::<u64>().ok());
    own + more.unwrap_or(0) * 1000
}

fn answers_agree(own: u64) {
    let universe = Universe::new();
    let mut random = Random::new(seed(own));
    let (mut empty, mut more, mut outside) = (0, 0, 0);
    for number in 0..pairs(100_000) / 4 {
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

#[test]
fn what_cannot_always_be_decided_is_never_wrong() {
    let universe = Universe::new();
    let mut random = Random::new(seed(5));
    let (mut empty, mut more, mut undecided) = (0, 0, 0);
    let total = pairs(100_000) / 20;
    for number in 0..total {
        let shape = Shape::open(&mut random);
        let (old, new) = accesses(&shape, &mut random);
        let say = || format!("pair {number}\nold {old:#?}\nnew {new:#?}");
        match wider(&old, &new, &mut Budget::default()) {
            Answer::Empty => {
                empty += 1;
                let readings = [Qualifier::ForAnyValue, Qualifier::ForAllValues];
                let readings = if shape.keys.iter().any(|(.., several)| *several) {
                    &readings[..]
                } else {
                    &readings[..1]
                };
                for plain in readings.iter().copied() {
                    for negated in readings.iter().copied() {
                        naive::READING.set([plain, negated]);
                        if let Some(request) = universe.beyond(&shape, &old, &new) {
                            panic!("said to be empty: {request:?}\n{}", say());
                        }
                    }
                }
            }
            Answer::Witness(request) => {
                more += 1;
                assert!(naive::allowed(&new, &request), "not in new: {request:?}\n{}", say());
                assert!(!naive::allowed(&old, &request), "in old: {request:?}\n{}", say());
            }
            Answer::Undecided(why) => {
                assert!(matches!(why, Undecided::Condition | Undecided::Variable), "{why:?}\n{}", say());
                undecided += 1;
            }
        }
    }
    println!("{empty} within, {more} beyond, {undecided} not decided");
    assert!(undecided * 10 < total, "{undecided} of {total} are not decided");
}
