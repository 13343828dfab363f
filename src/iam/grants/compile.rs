//! From documents to literals: each clause and each test gets a number, and equal ones get the same.

use super::conditions::Conditions;
use super::principals;
use super::sets::{Dialect, Lit};
use super::strings::Strings;
use super::{Access, Gate, Question};
use crate::iam::document::{Clause, Document, Effect, Item, PrincipalKind, Principals, Statement, Version};

/// The dimensions that are texts: action, resource, principal.
pub(crate) const DIMS: usize = 3;

/// A statement as literals: each set must hold, and each test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Action, resource, principal; none holds for all.
    pub dims: [Option<Lit>; DIMS],
    /// Tests that must hold, sorted.
    pub tests: Vec<Lit>,
    /// Which statement of which document of its gate it is.
    pub place: (usize, usize),
}

impl Rule {
    /// The same literals.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.dims == other.dims && self.tests == other.tests
    }
}

/// A gate as rules.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// What lets through.
    pub allows: Vec<Rule>,
    /// What does not.
    pub denies: Vec<Rule>,
}

/// Makes rules.
#[derive(Debug, Default)]
pub(crate) struct Compiler {
    /// The sets of texts.
    pub strings: Strings,
    /// The tests.
    pub conditions: Conditions,
    /// Some statement names principals.
    pub named: bool,
    partition: Option<String>,
}

impl Compiler {
    /// A compiler that knows in which partition account numbers are: that of the ARNs beside them.
    pub fn new<'a>(accesses: impl IntoIterator<Item = &'a Access>) -> Self {
        let partition = accesses
            .into_iter()
            .flat_map(|access| &access.gates)
            .flat_map(|gate| &gate.documents)
            .flat_map(|document| &document.statements)
            .flat_map(texts)
            .find_map(|text| {
                let (partition, _) = text.strip_prefix("arn:")?.split_once(':')?;
                (partition.starts_with("aws-") && !partition.contains(['*', '?']))
                    .then(|| partition.to_owned())
            });
        Self { partition, ..Self::default() }
    }

    /// The rules of each gate.
    pub fn access(&mut self, access: &Access) -> Vec<Rules> {
        access.gates.iter().map(|gate| self.gate(gate)).collect()
    }

    fn gate(&mut self, gate: &Gate) -> Rules {
        let mut rules = Rules::default();
        for (at, document) in gate.documents.iter().enumerate() {
            for (number, statement) in document.statements.iter().enumerate() {
                let rule = self.statement(document, statement, (at, number));
                let list = match statement.effect {
                    Effect::Allow => &mut rules.allows,
                    Effect::Deny => &mut rules.denies,
                };
                // What is said twice is said once; of hostile documents not all is compared.
                if !list.iter().take(64).any(|known| known.says_the_same(&rule)) {
                    list.push(rule);
                }
            }
        }
        rules
    }

    /// One statement.
    pub fn statement(&mut self, document: &Document, statement: &Statement, place: (usize, usize)) -> Rule {
        if statement.broken {
            let test = self.conditions.broken(content(document, statement));
            return Rule { dims: [None; DIMS], tests: vec![Lit::new(test, true)], place };
        }
        let variables = document.version == Version::V2012;
        let action = self.actions(&statement.actions);
        let resource = statement.resources.as_ref().map(|clause| self.resources(clause, variables));
        let principal = statement.principals.as_ref().map(|who| self.principals(who, statement.effect));
        let mut tests: Vec<Lit> = statement
            .conditions
            .iter()
            .map(|test| Lit::new(self.conditions.of(&mut self.strings.sets, test, variables), true))
            .collect();
        tests.sort_unstable();
        tests.dedup();
        Rule { dims: [Some(action), resource, principal], tests, place }
    }

    /// The literal of a principal element.
    pub fn principals(&mut self, who: &Principals, effect: Effect) -> Lit {
        self.named = true;
        let partition = self.partition.as_deref().unwrap_or("aws");
        principals::literal(&mut self.strings.sets, who, effect, partition)
    }

    /// The literal of an action element.
    pub fn actions(&mut self, clause: &Clause) -> Lit {
        let lower: Vec<String> = clause.values.iter().map(|value| value.text.to_lowercase()).collect();
        let texts: Vec<&str> = lower.iter().map(String::as_str).collect();
        Lit::new(self.strings.sets.of(Dialect::Glob, false, &texts), !clause.negated)
    }

    /// The literal of a resource element.
    pub fn resources(&mut self, clause: &Clause, variables: bool) -> Lit {
        let texts: Vec<&str> = clause.values.iter().map(|value| value.text.as_str()).collect();
        Lit::new(self.strings.sets.of(Dialect::Glob, variables, &texts), !clause.negated)
    }

    /// A question as a rule; its context is in the pins.
    pub fn question(&mut self, question: &Question<'_>) -> Rule {
        let clause = |texts: &[&str]| {
            let values = texts
                .iter()
                .map(|text| Item { text: (*text).to_owned(), span: Default::default() })
                .collect();
            Clause { negated: false, values, span: Default::default() }
        };
        let action = (!question.actions.is_empty()).then(|| self.actions(&clause(question.actions)));
        let resource =
            (!question.resources.is_empty()).then(|| self.resources(&clause(question.resources), false));
        Rule { dims: [action, resource, None], tests: Vec::new(), place: (0, 0) }
    }
}

/// The texts in which a partition may stand.
fn texts(statement: &Statement) -> impl Iterator<Item = &str> {
    let principals = statement.principals.iter().flat_map(|who| &who.values);
    let resources = statement.resources.iter().flat_map(|clause| &clause.values);
    principals
        .filter(|one| one.kind == PrincipalKind::Aws)
        .map(|one| one.text.as_str())
        .chain(resources.map(|value| value.text.as_str()))
}

/// What a statement says, without its place and its name: two that AWS refuses are the same if all of this is.
fn content(document: &Document, statement: &Statement) -> String {
    let values = |values: &[Item]| values.iter().map(|value| value.text.clone()).collect::<Vec<_>>();
    let clause = |clause: &Clause| (clause.negated, values(&clause.values));
    let who = statement.principals.as_ref().map(|who| {
        let all: Vec<_> = who.values.iter().map(|one| (one.kind, one.text.clone())).collect();
        (who.negated, all)
    });
    let tests: Vec<_> = statement
        .conditions
        .iter()
        .map(|test| (test.written.clone(), test.key.text.clone(), values(&test.values)))
        .collect();
    let resources = statement.resources.as_ref().map(clause);
    format!("{:?}", (document.version, clause(&statement.actions), resources, who, tests))
}
