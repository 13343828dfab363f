//! What the policies contain, read from their syntax trees: which rules stand where, and what they rely on.
//!
//! The interpreter looks a function up when it calls it, and a document that is not there is undefined: a
//! typing error in a condition would make a rule silent instead of wrong. So every call and every
//! reference into `data` is looked at before anything runs.

use std::collections::{BTreeMap, BTreeSet};

use regorus::unstable::{BUILTINS, Expr, Module, Rule, RuleHead};

use super::guards;
use super::walk::{self, Seen};

/// One clause of a rule: `deny[msg] { … }` may stand several times.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The package, without `data`.
    pub package: String,
    /// The first word of its head.
    pub name: String,
    /// It takes arguments.
    pub function: bool,
    /// Number of its file.
    pub file: usize,
    /// Its line, from 1.
    pub line: usize,
}

/// Something that the policies rely on and nobody provides.
#[derive(Debug)]
pub enum Missing {
    /// A function.
    Function(String),
    /// A document below `data`.
    Document(String),
}

/// Something that was met, in which file and in which function.
#[derive(Debug)]
struct Met {
    file: usize,
    function: Option<String>,
    seen: Seen,
}

/// What a set of modules contains.
#[derive(Debug, Default)]
pub struct Facts {
    /// All clauses in reading order.
    pub clauses: Vec<Clause>,
    /// Names of packages, by file.
    pub packages: Vec<String>,
    /// How deep the deepest expression is, and where its rule stands: `a + b + c` is 3 deep.
    pub deepest: (usize, (usize, usize, usize)),
    functions: BTreeSet<String>,
    seen: Vec<Met>,
    imports: Vec<BTreeMap<String, String>>,
}

/// The steps of a static reference: `a.b["c"]`; what follows a variable is left out.
pub fn steps(reference: &Expr) -> Vec<String> {
    let mut found = Vec::new();
    let mut next = Some(reference);
    while let Some(expression) = next {
        next = match expression {
            Expr::RefDot { refr, field, .. } => {
                found.push(Some(field.0.text().to_owned()));
                Some(refr)
            }
            Expr::RefBrack { refr, index, .. } => {
                found.push(match index.as_ref() {
                    Expr::String { value, .. } | Expr::RawString { value, .. } => {
                        value.as_string().ok().map(|text| text.as_ref().to_owned())
                    }
                    _ => None,
                });
                Some(refr)
            }
            Expr::Var { span, .. } => {
                found.push(Some(span.text().to_owned()));
                None
            }
            _ => {
                found.push(None);
                None
            }
        };
    }
    found.into_iter().rev().map_while(|step| step).collect()
}

impl Facts {
    /// Reads the modules, which stand in the order of their files.
    pub fn of<'m>(modules: impl Iterator<Item = &'m Module>) -> Self {
        let mut facts = Self::default();
        for (file, module) in modules.enumerate() {
            facts.module(file, module);
        }
        facts
    }

    fn module(&mut self, file: usize, module: &Module) {
        let package = steps(&module.package.refr).join(".");
        let mut imports = BTreeMap::new();
        for import in &module.imports {
            let path = steps(&import.refr);
            let alias =
                import.r#as.as_ref().map(|span| span.text().to_owned()).or_else(|| path.last().cloned());
            if let (Some(alias), Some("data")) = (alias, path.first().map(String::as_str)) {
                imports.insert(alias, path.join("."));
            }
            let meet = &mut |seen| self.seen.push(Met { file, function: None, seen });
            walk::expression(&import.refr, meet);
        }
        for rule in &module.policy {
            let (reference, function) = match rule.as_ref() {
                Rule::Default { refr, args, .. } => (refr, !args.is_empty()),
                Rule::Spec { head: RuleHead::Func { refr, .. }, .. } => (refr, true),
                Rule::Spec { head: RuleHead::Compr { refr, .. } | RuleHead::Set { refr, .. }, .. } => {
                    (refr, false)
                }
            };
            let path = steps(reference);
            let function_path = function.then(|| format!("data.{package}.{}", path.join(".")));
            self.functions.extend(function_path.clone());
            let line = rule.span().line as usize;
            let name = path.into_iter().next().unwrap_or_default();
            self.clauses.push(Clause { package: package.clone(), name, function, file, line });
            self.look(rule, (file, line, 1), function_path.as_deref());
        }
        self.packages.push(package);
        self.imports.push(imports);
    }

    fn look(&mut self, rule: &Rule, place: (usize, usize, usize), function: Option<&str>) {
        let mut depth = 0_usize;
        walk::rule(rule, &mut |seen| match seen {
            Seen::Enter => {
                depth += 1;
                if depth > self.deepest.0 {
                    self.deepest = (depth, place);
                }
            }
            Seen::Leave => depth = depth.saturating_sub(1),
            seen => self.seen.push(Met { file: place.0, function: function.map(str::to_owned), seen }),
        });
    }

    /// A function that calls itself, perhaps through others. Rego has no recursion; the interpreter finds it
    /// in rules only, and would run out of stack in functions.
    pub fn recursive(&self) -> Option<&str> {
        let mut calls: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for met in &self.seen {
            let (Some(function), Seen::Call { path, .. } | Seen::Replacement { path }) =
                (&met.function, &met.seen)
            else {
                continue;
            };
            calls.entry(function).or_default().extend(self.function(met.file, path));
        }
        // What calls nothing that is left cannot be on a circle: take it away, then look at its callers.
        let mut callers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (caller, called) in &calls {
            called.iter().for_each(|name| callers.entry(name).or_default().push(caller));
        }
        let mut free: Vec<&str> =
            self.functions.iter().map(String::as_str).filter(|name| !calls.contains_key(name)).collect();
        free.extend(calls.iter().filter(|(_, called)| called.is_empty()).map(|(name, _)| *name));
        while let Some(name) = free.pop() {
            calls.remove(name);
            for caller in callers.get(name).into_iter().flatten() {
                if let Some(left) = calls.get_mut(caller) {
                    left.remove(name);
                    if left.is_empty() {
                        free.push(caller);
                    }
                }
            }
        }
        calls.into_keys().next()
    }

    /// What nobody provides, with file, line and column. `documents` are the top-level names of the data.
    pub fn missing(&self, documents: &BTreeSet<String>) -> Vec<(Missing, (usize, usize, usize))> {
        let roots: BTreeSet<&str> =
            self.packages.iter().map(|package| package.split('.').next().unwrap_or_default()).collect();
        let mut found = Vec::new();
        for Met { file, seen, .. } in &self.seen {
            let (missing, line, column) = match seen {
                Seen::Call { path, line, column } if !self.is_function(*file, path) => {
                    (Missing::Function(path.clone()), line, column)
                }
                Seen::Document { name, line, column }
                    if !documents.contains(name) && !roots.contains(name.as_str()) =>
                {
                    (Missing::Document(name.clone()), line, column)
                }
                _ => continue,
            };
            found.push((missing, (*file, *line, *column)));
        }
        found
    }

    fn is_function(&self, file: usize, path: &str) -> bool {
        self.function(file, path).is_some()
            || path == "print"
            || BUILTINS.contains_key(path)
            || guards::ALL.iter().any(|(name, _, _)| *name == path)
    }

    /// The full path of a function of the policies, which `file` calls `path`.
    fn function(&self, file: usize, path: &str) -> Option<&str> {
        let known = |path: &str| self.functions.get(path).map(String::as_str);
        let package = self.packages.get(file).map_or("", String::as_str);
        let imported = || {
            let (head, rest) = path.split_once('.').unwrap_or((path, ""));
            let target = self.imports.get(file)?.get(head)?;
            known(&if rest.is_empty() { target.clone() } else { format!("{target}.{rest}") })
        };
        known(path).or_else(|| known(&format!("data.{package}.{path}"))).or_else(imported)
    }
}
