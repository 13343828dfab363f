//! Whether somebody has signed an emergency apply since: asked of its own pull request, whatever the notes say.

use crate::git;
use crate::ports::Forge;
use crate::signoff::afterwards::countersigned;
use crate::signoff::session::Started;
use crate::signoff::sessions::sessions;
use crate::signoff::verification::Holds;
use crate::signoff::verify::keys;
use crate::text::Lang;

use super::super::Failure;
use super::gather::gather;

/// None when another operator has signed it; otherwise why it is not settled.
pub fn signed_since(
    forge: &dyn Forge,
    clone: &git::Clone,
    started: &Started,
) -> Result<Option<String>, Failure> {
    let gathered = gather(forge, Some(clone), started.request.pull_request)?;
    let known = sessions(&gathered.facts);
    let Some(session) = known.iter().find(|one| one.started.session == started.session) else {
        return Ok(Some("its start is not in the pull request".to_owned()));
    };
    let rules = super::rules(&gathered, &started.request.root_module);
    let settings = rules.settings.clone().unwrap_or_default();
    let found =
        countersigned(&gathered.facts, &session.started, &session.by, session.at, &settings, &keys(&rules));
    if found.holds {
        return Ok(None);
    }
    let failing = found.candidates.iter().flat_map(|one| &one.checks).find_map(|check| match &check.holds {
        Holds::No(why) | Holds::Unknown(why) => Some(why.get(Lang::En).to_owned()),
        Holds::Yes => None,
    });
    Ok(Some(failing.unwrap_or_else(|| "nobody has signed it".to_owned())))
}
