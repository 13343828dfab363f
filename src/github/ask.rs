//! One question to the forge.

use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The media type of nearly everything.
pub const JSON: &str = "application/vnd.github+json";

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Voice {
    /// The token, or the app as it is installed on the repository.
    Usual,
    /// The app itself, before it has a token.
    App,
}

/// A request that can be sent again.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The method.
    pub method: Method,
    /// The path after the API's prefix, encoded; empty for GraphQL.
    pub path: String,
    /// The query, encoded.
    pub query: Vec<(String, String)>,
    /// The media type that is wanted.
    pub accept: &'static str,
    /// The body.
    pub body: Option<Value>,
    /// Who asks.
    pub voice: Voice,
    /// What of the answer's body may be kept for the next time, on a disk as well; the whole where nothing is said.
    pub keep: Option<Reduce>,
}

/// Cuts a body down to what is read of it; none when it has another shape.
pub type Reduce = fn(&[u8]) -> Option<Vec<u8>>;

fn reduced<T: Serialize + DeserializeOwned>(body: &[u8]) -> Option<Vec<u8>> {
    serde_json::to_vec(&serde_json::from_slice::<T>(body).ok()?).ok()
}

impl Ask {
    /// A question for JSON.
    pub fn new(method: Method, path: String) -> Self {
        Self { method, path, query: Vec::new(), accept: JSON, body: None, voice: Voice::Usual, keep: None }
    }

    /// Reads.
    pub fn get(path: String) -> Self {
        Self::new(Method::GET, path)
    }

    /// A GraphQL document. It only reads, so it may be asked again.
    pub fn graphql(body: Value) -> Self {
        Self { body: Some(body), ..Self::new(Method::POST, String::new()) }
    }

    /// With a query's parameter; the value is encoded here.
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.query.push((name.to_owned(), super::address::encoded(value)));
        self
    }

    /// Only what `T` reads of the answer is kept: the addresses of webhooks hold secrets, comments anything at all.
    pub fn keeping<T: Serialize + DeserializeOwned>(mut self) -> Self {
        self.keep = Some(reduced::<T>);
        self
    }

    /// With a body.
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    /// Whether it is for GraphQL.
    pub fn is_graphql(&self) -> bool {
        self.path.is_empty()
    }

    /// How errors call it: method and path. The query stays out.
    pub fn name(&self) -> String {
        if self.is_graphql() { "POST /graphql".to_owned() } else { format!("{} {}", self.method, self.path) }
    }

    /// An answer is the same again for the same address and media type.
    pub fn key(&self) -> String {
        format!("{} {}{}", self.accept, self.path, self.query_text())
    }

    /// The query as text, with its question mark.
    pub fn query_text(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}
