//! `oidc-trust-too-wide`: an identity provider that serves many, and a condition that does not say who.
//!
//! Source: IAM User Guide, `id_roles_providers_create_oidc` and `id_roles_create_for-idp_oidc`, and the providers' own
//! pages: GitHub ("Configuring OpenID Connect in Amazon Web Services"), GitLab ("Configure OpenID Connect in AWS"),
//! Bitbucket ("Deploy on AWS using Bitbucket Pipelines OpenID Connect"), HCP Terraform ("Workload identity"),
//! EKS ("IAM roles for service accounts"), Cognito ("IAM roles for identity pools"), Buildkite ("OIDC in Buildkite Pipelines"),
//! Pulumi ("OpenID Connect integration for Pulumi Cloud"). What AWS calls `accounts.google.com:oaud` is the audience that whoever
//! asks Google for a token chooses, so it keeps nobody out.

use super::Remark;
use super::narrowing::{is_any, is_demanding, is_filled_in};
use super::oidc_subjects::{Subjects, Width, judge};
use super::subject::Subject;
use crate::iam::catalog::glob;
use crate::iam::document::{Kind, Operator, Principal, PrincipalKind, Test, quote};
use crate::text::Text;

pub(super) const RULE: &str = "oidc-trust-too-wide";

/// A provider by its host, and what must be asked of its tokens.
struct Provider {
    /// How its host begins.
    host: &'static str,
    /// What the host has inside besides, empty for nothing.
    inside: &'static str,
    /// What fixes who the token is for; empty where the provider has none.
    audience: &'static [&'static str],
    /// Without the audience it is only a word.
    lenient_audience: bool,
    /// How subjects look that say who: see [`Subjects`].
    subjects: Subjects,
}

const PROVIDERS: [Provider; 11] = [
    provider("token.actions.githubusercontent.com", "", &["aud"], Subjects::Repository("repo:")),
    provider("gitlab.com", "", &["aud"], Subjects::Repository("project_path:")),
    provider("api.bitbucket.org/", "", &["aud"], Subjects::First),
    provider(
        "app.terraform.io",
        "",
        &["aud"],
        Subjects::Workspace("organization:", &[":project:", ":workspace:"]),
    ),
    provider("agent.buildkite.com", "", &["aud"], Subjects::Pipeline),
    provider(
        "api.pulumi.com/oidc",
        "",
        &["aud"],
        Subjects::Workspace(":org:", &[":project:", ":stack:", ":env:"]),
    ),
    Provider {
        lenient_audience: true,
        ..provider("oidc.eks.", ".amazonaws.com", &["aud"], Subjects::ServiceAccount)
    },
    provider(COGNITO, "", &["aud"], Subjects::None),
    provider("accounts.google.com", "", &["aud", "sub"], Subjects::None),
    provider("www.amazon.com", "", &["app_id"], Subjects::None),
    provider("graph.facebook.com", "", &["app_id"], Subjects::None),
];

const fn provider(
    host: &'static str,
    inside: &'static str,
    audience: &'static [&'static str],
    subjects: Subjects,
) -> Provider {
    Provider { host, inside, audience, lenient_audience: false, subjects }
}

/// What nothing is known about.
const OTHER: Provider = provider("", "", &["aud"], Subjects::Unknown);

/// Identity pools.
const COGNITO: &str = "cognito-identity.amazonaws.com";

/// Claims of GitHub's tokens, besides the subject, that name one repository, and that name its owner.
const NAMING_CLAIMS: [&str; 2] = ["repository", "repository_id"];
const OWNING_CLAIMS: [&str; 2] = ["repository_owner", "repository_owner_id"];

pub(super) fn remarks(subject: &Subject<'_>) -> Vec<Remark> {
    let principals = subject.statement.principals.iter().filter(|principals| !principals.negated);
    if subject.kind != Kind::Trust {
        return Vec::new();
    }
    principals.flat_map(|principals| &principals.values).filter_map(|one| remark(subject, one)).collect()
}

/// The host and path of an OIDC provider; none for SAML, and for everybody, which is told as public.
fn host(principal: &Principal) -> Option<&str> {
    let text = principal.text.as_str();
    if principal.kind != PrincipalKind::Federated || text == "*" || text.contains(":saml-provider/") {
        return None;
    }
    Some(text.split_once(":oidc-provider/").map_or(text, |(_, host)| host))
}

fn remark(subject: &Subject<'_>, principal: &Principal) -> Option<Remark> {
    let host = host(principal)?;
    let known =
        |one: &&Provider| host.starts_with(one.host) && (one.inside.is_empty() || host.contains(one.inside));
    let provider = PROVIDERS.iter().find(known).unwrap_or(&OTHER);
    let mut faults = Faults::default();
    audience(subject, provider, host, &mut faults);
    subjects(subject, provider, host, &mut faults);
    if provider.host == COGNITO {
        guests(subject, host, &mut faults);
    }
    if faults.details.is_empty() {
        return None;
    }
    let host = quote(host);
    let message = Text::new(
        format!("tokens of {host} that others can get are trusted"),
        format!("{host} の、第三者も取得できるトークンが信頼されています"),
    );
    let mut remark = subject.remark(RULE, principal.span, message);
    remark.details = faults.details;
    remark.advisory = !faults.full;
    Some(remark)
}

/// What is missing.
#[derive(Default)]
struct Faults {
    details: Vec<Text>,
    full: bool,
}

impl Faults {
    fn add(&mut self, full: bool, detail: Text) {
        self.full |= full;
        self.details.push(detail);
    }
}

/// The tests of a claim.
fn tests<'d>(subject: &Subject<'d>, host: &str, claim: &str) -> Vec<&'d Test> {
    let key = format!("{host}:{claim}");
    subject.statement.conditions.iter().filter(|test| test.key.text.eq_ignore_ascii_case(&key)).collect()
}

/// Whether a test asks for certain texts.
pub(super) fn asks(test: &Test) -> bool {
    let texts = matches!(
        test.operator,
        Operator::StringEquals | Operator::StringEqualsIgnoreCase | Operator::StringLike
    );
    texts && is_demanding(test)
}

/// A test that is there and asks nothing: why.
pub(super) fn idle(test: &Test) -> Text {
    let (written, key) = (quote(&test.written), quote(&test.key.text));
    Text::new(
        format!("{written} on {key} does not demand a value"),
        format!("{key} に対する {written} では値が必須になりません"),
    )
}

fn audience(subject: &Subject<'_>, provider: &Provider, host: &str, faults: &mut Faults) {
    let found: Vec<&Test> = provider.audience.iter().flat_map(|claim| tests(subject, host, claim)).collect();
    let holds = |test: &&Test| {
        let open = |item| is_any(test, item) || is_filled_in(item, subject.version);
        asks(test) && !test.values.iter().any(open)
    };
    if found.iter().any(holds) {
        return;
    }
    let full = !provider.lenient_audience;
    if found.is_empty() {
        let claims: Vec<String> =
            provider.audience.iter().map(|claim| quote(&format!("{host}:{claim}"))).collect();
        let (en, ja) = (claims.join(" or "), claims.join(" または "));
        let detail = Text::new(format!("there is no condition on {en}"), format!("{ja} の条件がありません"));
        return faults.add(full, detail);
    }
    for test in found {
        let detail = if asks(test) {
            Text::new(
                format!("the condition on {} takes every value", quote(&test.key.text)),
                format!("{} の条件がどの値でも満たされます", quote(&test.key.text)),
            )
        } else {
            idle(test)
        };
        faults.add(full, detail);
    }
}

/// Whether a test asks for texts that are written out.
fn names(test: &Test, subject: &Subject<'_>) -> bool {
    let open = |text: &str| test.operator == Operator::StringLike && text.contains(['*', '?']);
    asks(test) && !test.values.iter().any(|item| open(&item.text) || is_filled_in(item, subject.version))
}

/// An identity pool may give tokens to guests, who sign in nowhere. Which they are stands in `amr`.
fn guests(subject: &Subject<'_>, host: &str, faults: &mut Faults) {
    if tests(subject, host, "sub").into_iter().any(|test| names(test, subject)) {
        return;
    }
    let found = tests(subject, host, "amr");
    let lets_in = |test: &Test, text: &str| match test.operator {
        Operator::StringLike => glob::matches(text, "unauthenticated"),
        _ => text.eq_ignore_ascii_case("unauthenticated"),
    };
    let keeps_out = |test: &&Test| {
        let open = |text: &str| lets_in(test, text);
        asks(test) && !test.values.iter().any(|item| open(&item.text) || is_filled_in(item, subject.version))
    };
    if found.iter().any(keeps_out) {
        return;
    }
    let key = quote(&format!("{host}:amr"));
    let detail = if found.is_empty() {
        Text::new(
            format!("there is no condition on {key}, so that guests pass who signed in nowhere"),
            format!("{key} の条件がないため、サインインしていないゲストも通ります"),
        )
    } else {
        Text::new(
            format!("the condition on {key} lets in guests, who signed in nowhere"),
            format!("{key} の条件は、サインインしていないゲストも通します"),
        )
    };
    faults.add(true, detail);
}

/// The workflow of a token of GitHub says what runs, and not for whom: another repository may call it.
fn workflow(subject: &Subject<'_>, host: &str, faults: &mut Faults) {
    let owner = |test: &&Test| {
        let owned = |text: &str| {
            let fixed = match test.operator {
                Operator::StringLike => text.split(['*', '?']).next().unwrap_or_default(),
                _ => text,
            };
            fixed.strip_prefix("repo:").is_some_and(|path| path.contains('/'))
        };
        asks(test) && test.values.iter().all(|item| owned(&item.text))
    };
    let found = tests(subject, host, "sub");
    let fixed = |test: &&Test| judge(test, Subjects::Repository("repo:"), subject.version).0 < Width::Open;
    let owners = OWNING_CLAIMS.iter().flat_map(|claim| tests(subject, host, claim));
    if found.iter().any(owner) || found.iter().any(fixed) || owners.into_iter().any(|one| names(one, subject))
    {
        return;
    }
    let key = quote(&format!("{host}:job_workflow_ref"));
    faults.add(
        false,
        Text::new(
            format!("{key} names the workflow, and not who calls it: one of a public repository can be called by others"),
            format!("{key} はワークフローを示すだけで、呼び出し元を示しません。公開リポジトリのワークフローは第三者も呼び出せます"),
        ),
    );
}

fn subjects(subject: &Subject<'_>, provider: &Provider, host: &str, faults: &mut Faults) {
    if provider.subjects == Subjects::None {
        return;
    }
    let found = tests(subject, host, "sub");
    if matches!(provider.subjects, Subjects::Repository("repo:")) {
        let named = |claim: &str| tests(subject, host, claim).into_iter().any(|test| names(test, subject));
        if NAMING_CLAIMS.into_iter().any(named) {
            return;
        }
        if named("job_workflow_ref") {
            return workflow(subject, host, faults);
        }
    }
    if found.is_empty() {
        let key = quote(&format!("{host}:sub"));
        let detail = Text::new(
            format!("there is no condition on {key}, which says whose token it is"),
            format!("誰のトークンかを示す {key} の条件がありません"),
        );
        // How the tokens of an unknown provider say it is not known either.
        return faults.add(provider.subjects != Subjects::Unknown, detail);
    }
    // All tests must hold, so the best one counts.
    let mut best: Option<(Width, Vec<Text>)> = None;
    for test in found {
        let judged = judge(test, provider.subjects, subject.version);
        if best.as_ref().is_none_or(|(width, _)| judged.0 < *width) {
            best = Some(judged);
        }
    }
    let Some((width, details)) = best else { return };
    for detail in details {
        faults.add(width == Width::Open, detail);
    }
}
