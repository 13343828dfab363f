//! What a plan holds besides resources: provider configurations, variables, outputs, module calls.

use serde_json::Value;

use super::expression::Expr;

#[derive(Clone, Debug)]
pub struct Provider {
    pub name: String,
    pub full_name: String,
    pub alias: Option<String>,
    pub version: Option<String>,
    pub expressions: Vec<(String, Expr)>,
}

impl Provider {
    /// `Provider::new("aws", "registry.terraform.io/hashicorp/aws")`
    pub fn new(name: &str, full_name: &str) -> Self {
        Self {
            name: name.into(),
            full_name: full_name.into(),
            alias: None,
            version: None,
            expressions: Vec::new(),
        }
    }

    pub fn aws(region: &str) -> Self {
        Self::new("aws", "registry.terraform.io/hashicorp/aws").version("~> 5.80").region(region)
    }

    pub fn alias(mut self, alias: &str) -> Self {
        self.alias = Some(alias.into());
        self
    }

    pub fn version(mut self, constraint: &str) -> Self {
        self.version = Some(constraint.into());
        self
    }

    pub fn region(self, region: &str) -> Self {
        self.expression("region", Expr::Constant(region.into()))
    }

    pub fn expression(mut self, name: &str, value: Expr) -> Self {
        self.expressions.push((name.into(), value));
        self
    }

    /// `aws` or `aws.tokyo`: what resources name it by.
    pub fn key(&self) -> String {
        match &self.alias {
            Some(alias) => format!("{}.{alias}", self.name),
            None => self.name.clone(),
        }
    }
}

#[derive(Clone, Debug)]
pub struct Variable {
    pub name: String,
    pub value: Option<Value>,
    pub default: Option<Value>,
    pub description: Option<String>,
    pub is_sensitive: bool,
}

impl Variable {
    pub fn new(name: &str, value: impl Into<Value>) -> Self {
        let value = Some(value.into());
        Self { name: name.into(), value, default: None, description: None, is_sensitive: false }
    }

    /// Declares the value as the default.
    pub fn defaulted(mut self) -> Self {
        self.default.clone_from(&self.value);
        self
    }

    pub fn description(mut self, text: &str) -> Self {
        self.description = Some(text.into());
        self
    }

    pub fn sensitive(mut self) -> Self {
        self.is_sensitive = true;
        self
    }
}

/// An output of the root module.
#[derive(Clone, Debug)]
pub struct Output {
    pub name: String,
    pub expression: Expr,
    pub before: Option<Value>,
    /// `None` while unknown, and for an output that goes away.
    pub after: Option<Value>,
    pub is_unknown: bool,
    /// `after_unknown` of an output of which a part is known; `after` has `null` for the rest.
    pub unknown_marks: Option<Value>,
    pub is_sensitive: bool,
    pub description: Option<String>,
    pub depends_on: Vec<String>,
}

impl Output {
    pub fn new(name: &str, expression: Expr) -> Self {
        Self {
            name: name.into(),
            expression,
            before: None,
            after: None,
            is_unknown: false,
            unknown_marks: None,
            is_sensitive: false,
            description: None,
            depends_on: Vec::new(),
        }
    }

    /// The same before and after.
    pub fn value(self, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.before(value.clone()).after(value)
    }

    pub fn before(mut self, value: impl Into<Value>) -> Self {
        self.before = Some(value.into());
        self
    }

    pub fn after(mut self, value: impl Into<Value>) -> Self {
        self.after = Some(value.into());
        self
    }

    pub fn after_unknown(mut self) -> Self {
        (self.after, self.is_unknown) = (None, true);
        self
    }

    /// A list or an object of which only a part is known: `after_partly(json!([null, "b"]), json!([true, false]))`.
    pub fn after_partly(self, after: Value, marks: Value) -> Self {
        let mut output = self.after(after);
        output.unknown_marks = Some(marks);
        output
    }

    pub fn sensitive(mut self) -> Self {
        self.is_sensitive = true;
        self
    }

    pub fn description(mut self, text: &str) -> Self {
        self.description = Some(text.into());
        self
    }
}

/// A module call, once for all of its instances.
#[derive(Clone, Debug)]
pub struct Call {
    /// Names of the calls on the way, ending with this one: `["env", "network"]`.
    pub path: Vec<String>,
    pub source: String,
    pub version: Option<String>,
    pub inputs: Vec<(String, Expr)>,
    /// Name, expression, and whether it is sensitive.
    pub outputs: Vec<(String, Expr, bool)>,
    pub count: Option<Expr>,
    pub for_each: Option<Expr>,
    pub depends_on: Vec<String>,
    pub sensitive_inputs: Vec<String>,
}

impl Call {
    /// `Call::new("env.network", "./modules/network")`
    pub fn new(path: &str, source: &str) -> Self {
        Self {
            path: path.split('.').map(str::to_owned).collect(),
            source: source.into(),
            version: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            count: None,
            for_each: None,
            depends_on: Vec::new(),
            sensitive_inputs: Vec::new(),
        }
    }

    pub fn version(mut self, constraint: &str) -> Self {
        self.version = Some(constraint.into());
        self
    }

    pub fn input(mut self, name: &str, value: Expr) -> Self {
        self.inputs.push((name.into(), value));
        self
    }

    pub fn sensitive_input(mut self, name: &str, value: Expr) -> Self {
        self.sensitive_inputs.push(name.into());
        self.input(name, value)
    }

    pub fn output(mut self, name: &str, value: Expr) -> Self {
        self.outputs.push((name.into(), value, false));
        self
    }

    pub fn sensitive_output(mut self, name: &str, value: Expr) -> Self {
        self.outputs.push((name.into(), value, true));
        self
    }

    pub fn count(mut self, value: Expr) -> Self {
        self.count = Some(value);
        self
    }

    pub fn for_each(mut self, value: Expr) -> Self {
        self.for_each = Some(value);
        self
    }

    pub fn depends_on(mut self, addresses: &[&str]) -> Self {
        self.depends_on = addresses.iter().map(|address| (*address).to_owned()).collect();
        self
    }
}
