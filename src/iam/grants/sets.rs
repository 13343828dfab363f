//! The primary sets of texts: the lists of patterns that clauses and conditions name, each once.
//!
//! A list that holds a policy variable is a different set in each request. Such a set has two bounds: what it is
//! at least and at most, whatever the variable's value. So has a list of principals where AWS's documents leave open
//! who is meant.

use rustc_hash::FxHashMap;

use super::Undecided;
use super::pattern::{Elem, Pattern, Token, Variable, glob, normal, tokens};

/// A literal: the number of a set or a test, and whether it must hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Lit(u32);

impl Lit {
    /// `id` must hold, or must not.
    pub fn new(id: u32, positive: bool) -> Self {
        Self((id << 1) | u32::from(!positive))
    }

    /// The set or test.
    pub fn id(self) -> u32 {
        self.0 >> 1
    }

    /// Must hold.
    pub fn positive(self) -> bool {
        self.0 & 1 == 0
    }

    /// The opposite.
    pub fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// How a list of texts is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Dialect {
    /// Globs, without variables.
    Glob,
    /// Words, without wildcards.
    Word,
    /// Words without case.
    Fold,
    /// Six parts, `*` and `?` within each.
    Arn,
}

impl Dialect {
    fn letter(self) -> char {
        match self {
            Self::Glob => 'g',
            Self::Word => 'w',
            Self::Fold => 'f',
            Self::Arn => 'a',
        }
    }
}

/// A set of texts.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    /// With variables as elements; what a variable-free set is exactly.
    pub patterns: Vec<Pattern>,
    /// At most this, whatever the variables are.
    pub upper: Option<Vec<Pattern>>,
    /// At least this.
    pub lower: Option<Vec<Pattern>>,
    /// Why the bounds differ; none where they do not.
    pub open: Option<Undecided>,
}

impl Set {
    /// At most.
    pub fn upper(&self) -> &[Pattern] {
        self.upper.as_ref().unwrap_or(&self.patterns)
    }

    /// At least.
    pub fn lower(&self) -> &[Pattern] {
        self.lower.as_ref().unwrap_or(&self.patterns)
    }
}

/// Values of variables by their keys; none is an absent key.
pub(crate) type Values = FxHashMap<String, Option<String>>;

/// All sets and variables of a comparison.
#[derive(Debug, Default)]
pub(crate) struct Sets {
    sets: Vec<Set>,
    names: FxHashMap<String, u32>,
    variables: Vec<(Variable, bool)>,
}

impl Sets {
    /// The set of a number.
    pub fn get(&self, id: u32) -> Option<&Set> {
        self.sets.get(id as usize)
    }

    /// The variables, by number.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.variables.iter().map(|(variable, _)| variable)
    }

    /// The set of a list of texts, the same number for the same list in any order. A variable without a value is
    /// null for AWS: its pattern matches nothing (IAM User Guide, `reference_policies_variables`).
    pub fn of(&mut self, dialect: Dialect, variables: bool, texts: &[&str]) -> u32 {
        let mut texts = texts.to_vec();
        texts.sort_unstable();
        texts.dedup();
        let variables = variables && texts.iter().any(|text| text.contains("${"));
        let mut name = String::with_capacity(2 + texts.iter().map(|text| text.len() + 4).sum::<usize>());
        name.push(dialect.letter());
        name.push(if variables { '$' } else { '-' });
        for text in &texts {
            counted(&mut name, text);
        }
        if let Some(id) = self.names.get(&name) {
            return *id;
        }
        let patterns: Vec<Pattern> = texts
            .iter()
            .map(|text| match dialect {
                Dialect::Glob if !variables => glob(text),
                _ => self.pattern(dialect, &tokens(text, variables)),
            })
            .collect();
        let set = match patterns.iter().flatten().any(|element| matches!(element, Elem::Var(_))) {
            false => Set { patterns, upper: None, lower: None, open: None },
            true => Set {
                upper: Some(patterns.iter().map(|one| widest(one)).collect()),
                lower: Some(patterns.iter().filter(|one| !has_variable(one)).cloned().collect()),
                patterns,
                open: Some(Undecided::Variable),
            },
        };
        self.add(name, set)
    }

    /// A set with bounds that are known from elsewhere.
    pub fn bounded(&mut self, name: String, upper: Vec<Pattern>, lower: Vec<Pattern>) -> u32 {
        if let Some(id) = self.names.get(&name) {
            return *id;
        }
        let set = match upper == lower {
            true => Set { patterns: upper, upper: None, lower: None, open: None },
            false => Set {
                patterns: lower.clone(),
                upper: Some(upper),
                lower: Some(lower),
                open: Some(Undecided::Principal),
            },
        };
        self.add(name, set)
    }

    fn add(&mut self, name: String, set: Set) -> u32 {
        let id = u32::try_from(self.sets.len()).unwrap_or(u32::MAX);
        self.sets.push(set);
        self.names.insert(name, id);
        id
    }

    /// The number of a variable; without case it is another letter, because it stands for more texts.
    fn number(&mut self, variable: &Variable, folded: bool) -> u32 {
        let same = |(known, fold): &(Variable, bool)| known == variable && *fold == folded;
        let at = self.variables.iter().position(same).unwrap_or_else(|| {
            self.variables.push((variable.clone(), folded));
            self.variables.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn pattern(&mut self, dialect: Dialect, tokens: &[Token]) -> Pattern {
        let mut colons = 0;
        let mut elements = Vec::with_capacity(tokens.len());
        for token in tokens {
            let within = dialect == Dialect::Arn && colons < 5;
            elements.push(match token {
                Token::Variable(variable) => Elem::Var(self.number(variable, dialect == Dialect::Fold)),
                Token::Plain('*') if matches!(dialect, Dialect::Glob | Dialect::Arn) => match within {
                    true => Elem::StarIn,
                    false => Elem::Star,
                },
                Token::Plain('?') if matches!(dialect, Dialect::Glob | Dialect::Arn) => match within {
                    true => Elem::OneIn,
                    false => Elem::One,
                },
                Token::Plain(one) | Token::Escaped(one) => {
                    colons += u32::from(*one == ':');
                    match dialect {
                        Dialect::Fold => Elem::Fold(*one),
                        _ => Elem::Char(*one),
                    }
                }
            });
        }
        normal(elements)
    }

    /// The patterns of a set when variables have these values; none where it stays open.
    pub fn resolved(&self, set: &Set, values: &Values) -> Option<Vec<Pattern>> {
        if set.open != Some(Undecided::Variable) {
            return set.open.is_none().then(|| set.patterns.clone());
        }
        let mut out = Vec::new();
        for pattern in &set.patterns {
            let folded = pattern.iter().any(|element| matches!(element, Elem::Fold(_)));
            let mut made = Vec::new();
            let mut absent = false;
            for element in pattern {
                match element {
                    Elem::Var(number) => {
                        let (variable, _) = self.variables.get(*number as usize)?;
                        let value = values.get(variable.key.as_ref()?)?;
                        match value.as_ref().or(variable.default.as_ref()) {
                            Some(text) if folded => made.extend(text.chars().map(Elem::Fold)),
                            Some(text) => made.extend(text.chars().map(Elem::Char)),
                            None => absent = true,
                        }
                    }
                    other => made.push(*other),
                }
            }
            if !absent {
                out.push(normal(made));
            }
        }
        Some(out)
    }
}

/// Adds a text to a name in such a way that no other texts make the same name, whatever is in them.
pub(crate) fn counted(name: &mut String, text: &str) {
    name.push_str(&text.len().to_string());
    name.push(':');
    name.push_str(text);
}

/// With a star for each variable. Its value may hold colons, so what stands beside it in an ARN may be any part of it.
fn widest(pattern: &[Elem]) -> Pattern {
    let open = has_variable(pattern);
    normal(pattern.iter().map(|element| match element {
        Elem::Var(_) => Elem::Star,
        Elem::StarIn if open => Elem::Star,
        Elem::OneIn if open => Elem::One,
        other => *other,
    }))
}

/// Whether it is an ARN in which a variable's value decides where the parts end.
pub(crate) fn has_loose_parts(pattern: &[Elem]) -> bool {
    has_variable(pattern) && pattern.iter().any(|element| matches!(element, Elem::StarIn | Elem::OneIn))
}

/// Whether a variable stands in it.
pub(crate) fn has_variable(pattern: &[Elem]) -> bool {
    pattern.iter().any(|element| matches!(element, Elem::Var(_)))
}
