//! The rules that hold for a root module of a pull request: those of the base branch.
//!
//! A pull request that could change who may sign it would sign itself.

use crate::config::{ANY_RULE, Config, Settings};
use crate::files::config_file::Located;
use crate::signoff::facts::Answer;
use crate::source::Source;

use super::super::Failure;
use super::super::base_copies::BaseCopies;

/// What holds for one root module.
#[derive(Debug, Clone)]
pub struct Held {
    /// The settings.
    pub settings: Settings,
    /// The configuration file of the base branch, when there is one.
    pub located: Option<Located>,
}

impl Held {
    /// The configuration of the base branch for a root module: the nearest file from its folder upwards.
    pub fn read(base: &BaseCopies<'_>, root_module: &str) -> Result<Self, Failure> {
        let Some(located) = base.configuration(root_module, None)? else {
            return Ok(Self { settings: Config::absent().settings(root_module)?, located: None });
        };
        let (config, _) = Config::parse(&located.source, ANY_RULE)?;
        let settings = config.settings(&located.root_module)?;
        base.watch(&located, &settings.policies.folders)?;
        Ok(Self { settings, located: Some(located) })
    }

    /// A file that the configuration names, or why it cannot be told.
    pub fn file(&self, base: &BaseCopies<'_>, name: &str) -> Answer<Option<Source>> {
        base.answer(self.located.as_ref(), name)
    }
}
