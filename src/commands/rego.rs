//! Rego policies on the command line.

use std::path::PathBuf;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::rego::{DataFile, Options, Rego};
use crate::source::Source;

use super::reader::Reader;

/// How Rego policies run.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct RegoArgs {
    /// A package whose Rego rules judge, instead of `main`; may be given more than once.
    #[arg(long = "namespace", value_name = "PACKAGE")]
    pub namespaces: Vec<String>,
    /// The rules of all packages judge.
    #[arg(long, conflicts_with = "namespaces")]
    pub all_namespaces: bool,
    /// A JSON or YAML file, or a folder with such files, that Rego policies find under `data`; may be given
    /// more than once.
    #[arg(long = "data", value_name = "DIR|FILE")]
    pub data: Vec<PathBuf>,
    /// Rego policies see sensitive values. What they say is redacted all the same.
    #[arg(long)]
    pub rego_sensitive: bool,
    /// For commands that judge nothing and only want to know names: rules of all packages, should there be any.
    #[arg(skip)]
    pub names: bool,
}

impl RegoArgs {
    /// Compiles these policies, with the data that they are given; none when there are none.
    pub fn compile(
        &self,
        policies: &[Source],
        reader: &dyn Reader,
    ) -> Result<(Option<Rego>, Vec<DataFile>), Diagnostics> {
        if policies.is_empty() {
            let asked = !self.namespaces.is_empty() || self.all_namespaces || !self.data.is_empty();
            return match asked {
                true => Err(Diagnostic::error("rego-none", "there is no Rego policy to which this applies")
                    .help("name the folder with the `.rego` files: `--policy DIR`")
                    .into()),
                false => Ok((None, Vec::new())),
            };
        }
        let options = Options {
            namespaces: self.namespaces.clone(),
            all_namespaces: self.all_namespaces || self.names,
            show_sensitive: self.rego_sensitive,
            ..Options::default()
        };
        let documents = self.documents(reader)?;
        Ok((Some(Rego::compile(policies, &documents, &options)?), documents))
    }

    /// Data files, each under the names of the folders that lead to it.
    fn documents(&self, reader: &dyn Reader) -> Result<Vec<DataFile>, Diagnostics> {
        let mut found = Vec::new();
        for root in &self.data {
            found.extend(reader.data(root)?);
        }
        Ok(found)
    }
}
