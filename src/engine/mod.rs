//! The engine: a plan and a configuration become a report.
//!
//! Everything is passed in: the texts, the day, the seal. The same input gives the same report on every
//! machine, which is what lets two people compare three words.

mod access;
mod asked;
pub mod compare;
mod diff;
mod hashes;
pub mod overlap;
pub mod policies;
pub mod show;
mod undecided;
mod views;
mod waivers;

use jiff::civil::Date;

use crate::access::review;
use crate::config::{RuleLevel, Settings};
use crate::diagnostic::Diagnostics;
use crate::finding::{Finding, Level};
use crate::graph::reversibility::{consequences, of_change};
use crate::graph::{Consequence, Consumer, Graph, Reversibility, blast_radius};
use crate::plan::digest::{Digest, DigestError, Seal, digest};
use crate::plan::json::{JsonError, Problem};
use crate::plan::{Plan, ResourceChange, Secrets, secrets};
use crate::report::{DigestView, PlanFacts, Report, Verdict};
use crate::rules::{self, Context};
use crate::signoff::hashes::Hashes;
use crate::source::{Source, position};
use crate::text::Text;
use crate::types::{Extra, Table, TableError};

/// What a check needs besides the plan.
pub struct Inputs<'i> {
    /// How messages call the plan.
    pub name: &'i str,
    /// The effective configuration.
    pub settings: &'i Settings,
    /// The configuration file, for places of waivers.
    pub config: Option<&'i Source>,
    /// The root module's folder relative to the configuration file.
    pub root_module: &'i str,
    /// Today in UTC, for waivers.
    pub today: Date,
    /// How sensitive values are bound.
    pub seal: &'i Seal<'i>,
    /// Other root modules that read what changes.
    pub consumers: Vec<Consumer>,
    /// Policies, when any run.
    pub policies: Option<policies::Policies<'i>>,
    /// The pull request's description; none where there is no pull request.
    pub description: Option<&'i str>,
    /// Things the caller noticed on the way.
    pub notices: Vec<Text>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// A value inside the plan is no JSON.
    #[error(transparent)]
    Json(#[from] JsonError),
    /// The table of types is broken.
    #[error(transparent)]
    Table(#[from] TableError),
    /// Rego policies could not be evaluated.
    #[error("the policies could not be evaluated")]
    Policies(Diagnostics),
    /// No memory for the commitment over sensitive values.
    #[error("the commitment over sensitive values could not be computed")]
    Commitment,
}

impl From<Diagnostics> for CheckError {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Policies(diagnostics)
    }
}

/// Checks a plan.
pub fn check(text: &str, plan: &Plan<'_>, inputs: Inputs<'_>) -> Result<Report, CheckError> {
    checked(text, plan, inputs, false).map(|(report, _)| report)
}

/// Checks a plan and gives short hashes of what it changes, so that somebody who holds another plan can be told
/// what differs; none when there is too much, or no digest.
pub fn check_with_hashes(
    text: &str,
    plan: &Plan<'_>,
    inputs: Inputs<'_>,
) -> Result<(Report, Option<Hashes>), CheckError> {
    checked(text, plan, inputs, true)
}

fn checked(
    text: &str,
    plan: &Plan<'_>,
    inputs: Inputs<'_>,
    wanted: bool,
) -> Result<(Report, Option<Hashes>), CheckError> {
    let marked = secrets::marked(plan);
    let secrets = Secrets::from_marked(&marked);
    // One after the other, not side by side: what the digest needs is given back before the report grows.
    let digest = digest(text, plan, &marked, &secrets, inputs.seal);
    let hashes = match &digest {
        Ok(digest) if wanted => hashes::hashes(text, plan, &secrets, digest),
        _ => None,
    };
    let digest = digest_view(text, digest)?;
    drop(marked);
    Ok((judge(text, plan, &secrets, &inputs, digest)?, hashes))
}

/// The digest as the report tells it.
fn digest_view(text: &str, digest: Result<Digest, DigestError>) -> Result<DigestView, CheckError> {
    match digest {
        Ok(digest) => Ok(DigestView::Digest {
            full: digest.full(),
            short: digest.short(),
            words: digest.words(),
            commitment: digest.commitment,
        }),
        Err(DigestError::Json(error @ JsonError { problem: Problem::DuplicateKey(_), .. })) => {
            let place = position(text, error.offset);
            Ok(DigestView::Unavailable(Text::new(
                format!(
                    "{error} (line {}, column {}); no sign-off can bind to such a plan",
                    place.line, place.column
                ),
                format!(
                    "1つのオブジェクトに同じキーが2回あります({} 行 {} 桁)。このプランにはサインオフできません",
                    place.line, place.column
                ),
            )))
        }
        Err(DigestError::Json(error)) => Err(error.into()),
        Err(DigestError::Commitment) => Err(CheckError::Commitment),
    }
}

/// Everything but the digest.
fn judge(
    text: &str,
    plan: &Plan<'_>,
    secrets: &Secrets,
    inputs: &Inputs<'_>,
    digest: DigestView,
) -> Result<Report, CheckError> {
    let settings = inputs.settings;
    let table = Table::new(settings.stateful.iter().map(extra).collect())?;
    let graph = Graph::new(plan);
    let dependents = |address: &str, types: &[&str]| -> Vec<String> {
        graph.direct_dependents_of_type(address, types).into_iter().map(str::to_owned).collect()
    };
    let consequences = redact_reasons(consequences(plan, &table, &dependents), secrets);
    let radius = blast_radius(&graph, &consequences, inputs.consumers.clone(), &settings.radius);
    let serves = |kind: &str| table.get(kind).is_some_and(|row| row.serving);
    let review = review(plan);
    let context = Context {
        plan,
        settings,
        radius: &radius,
        consequences: &consequences,
        secrets,
        description: inputs.description,
        access: &review,
        serves: &serves,
    };
    let judged = inputs
        .policies
        .as_ref()
        .map(|policies| policies::judge(text, plan, &graph, secrets, policies))
        .transpose()?;
    let (of_policies, said) =
        judged.map_or_else(Default::default, |judged| (judged.findings, judged.notices));
    let mut findings = findings(&context, of_policies);
    let nowhere = Source::new("", "");
    let waivers =
        waivers::apply(&mut findings, &settings.waivers, inputs.config.unwrap_or(&nowhere), inputs.today);
    // After the waivers: one that names what is said again still covers it.
    overlap::drop_repetitions(&mut findings, settings);
    let reversibility = |change: &ResourceChange<'_>| -> Reversibility {
        if change.actions.is_idle()
            || !change.is_managed()
            || table.get(&change.kind).is_none() && table.updates(&change.kind).is_empty()
        {
            return Reversibility::Reversible;
        }
        of_change(change, plan, &table, &dependents)
    };
    let changes = views::changes(plan, secrets, &reversibility);
    let (access, access_left_out) = access::views(review, secrets);
    let mut report = Report {
        verdict: Verdict::Undecided,
        plan: facts(plan, secrets, inputs),
        fail_on: settings.fail_on,
        counts: views::counts(plan),
        radius,
        consequences,
        findings,
        waivers,
        notices: notices(plan, secrets, inputs).into_iter().chain(said).collect(),
        access,
        access_left_out,
        changes,
        drift: views::drift(plan, secrets),
        outputs: views::outputs(plan, secrets),
        digest,
        signoff: None,
        request: None,
    };
    asked::decide(&mut report, settings);
    Ok(report)
}

/// Values that prove or disprove a backup are told in reasons; none of them may be a secret.
fn redact_reasons(consequences: Vec<Consequence>, secrets: &Secrets) -> Vec<Consequence> {
    let redact = |text: Text| text.map(|text| secrets.redact(&text).into_owned());
    consequences.into_iter().map(|one| Consequence { reason: redact(one.reason), ..one }).collect()
}

/// Runs every rule that is not off; worst first, rules before policies, then by address.
fn findings(context: &Context<'_>, of_policies: Vec<Finding>) -> Vec<Finding> {
    let levels = &context.settings.rules;
    let of_policies = of_policies.into_iter().filter(|one| levels.get(&one.rule) != Some(&RuleLevel::Off));
    let mut found: Vec<Finding> = of_policies
        .map(|finding| {
            let (own, wanted) = (finding.level, levels.get(&finding.rule).copied());
            leveled(finding, own, wanted)
        })
        .collect();
    for rule in rules::ALL {
        // What the team says of a rule holds in production as well.
        let own = rule.own_level(context.settings.production);
        let level = levels.get(rule.id).copied().or((own != rule.level).then_some(RuleLevel::At(own)));
        if level == Some(RuleLevel::Off) {
            continue;
        }
        found.extend(
            (rule.check)(context, rule).into_iter().map(|finding| leveled(finding, rule.level, level)),
        );
    }
    // A rule may tell what the plan says anywhere: an action, a reason, an earlier address.
    let redact = |text: Text| text.map(|text| context.secrets.redact(&text).into_owned());
    for finding in &mut found {
        finding.message = redact(std::mem::take(&mut finding.message));
        finding.details = std::mem::take(&mut finding.details).into_iter().map(redact).collect();
    }
    // What a rule says of the change as a whole comes before what policies say of its settings.
    let order = |one: &Finding| (std::cmp::Reverse(one.level), one.place.is_some());
    found.sort_by(|one, other| {
        order(one)
            .cmp(&order(other))
            .then_with(|| (&one.rule, &one.address).cmp(&(&other.rule, &other.address)))
    });
    found
}

/// The team's level replaces the rule's own. A finding that the rule itself made weaker stays weaker.
fn leveled(mut finding: Finding, own: Level, wanted: Option<RuleLevel>) -> Finding {
    if let Some(RuleLevel::At(level)) = wanted {
        let whole = finding.level == own && !finding.weaker;
        finding.level = if whole { level } else { finding.level.min(level) };
    }
    finding
}

/// The team's own resource types, as the table wants them.
fn extra(extra: &crate::config::ExtraType) -> Extra {
    Extra {
        kind: extra.resource_type.clone(),
        category: extra.category.clone(),
        holds: extra.holds,
        serving: extra.serving,
        destroy: extra.destroy,
    }
}

fn facts(plan: &Plan<'_>, secrets: &Secrets, inputs: &Inputs<'_>) -> PlanFacts {
    let own = |text: &Option<std::borrow::Cow<'_, str>>| {
        text.as_deref().map(|text| secrets.redact(text).into_owned())
    };
    PlanFacts {
        source: inputs.name.to_owned(),
        format_version: own(&plan.format_version),
        terraform_version: own(&plan.terraform_version),
        timestamp: own(&plan.timestamp),
        root_module: inputs.root_module.to_owned(),
        workspace: None,
        environment: inputs.settings.environment.clone(),
        config: inputs.config.map(|source| source.name().to_owned()),
    }
}

fn notices(plan: &Plan<'_>, secrets: &Secrets, inputs: &Inputs<'_>) -> Vec<Text> {
    let mut notices = inputs.notices.clone();
    if plan.format_version.is_none() {
        notices.push(Text::new(
            "the plan has no `format_version`: another tool wrote or cut it, and members may be missing",
            "プランに `format_version` がありません。別のツールが作成または加工した可能性があります",
        ));
    }
    if !plan.foreign_members.is_empty() {
        let names: Vec<String> =
            plan.foreign_members.iter().take(8).map(|name| format!("`{}`", secrets.redact(name))).collect();
        let names = names.join(", ");
        notices.push(Text::new(
            format!(
                "members that this version does not know: {names}; the digest binds them, no rule reads them"
            ),
            format!(
                "このバージョンが知らない項目: {names}。ダイジェストには含まれますが、ルールは読みません"
            ),
        ));
    }
    notices
}
