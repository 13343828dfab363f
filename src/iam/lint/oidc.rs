//! `oidc-trust-too-wide`: an identity provider that serves many, and a condition that does not say who.
//!
//! Source: IAM User Guide, `id_roles_providers_create_oidc` and `id_roles_create_for-idp_oidc`, and the providers' own
//! pages: GitHub ("Configuring OpenID Connect in Amazon Web Services"), GitLab ("Configure OpenID Connect in AWS"),
//! Bitbucket ("Deploy on AWS using Bitbucket Pipelines OpenID Connect"), HCP Terraform ("Workload identity"),
//! EKS ("IAM roles for service accounts"), Cognito ("IAM roles for identity pools").

use super::Remark;
use super::narrowing::{is_any, is_demanding, is_filled_in};
use super::subject::Subject;
use crate::iam::document::{Kind, Operator, Principal, PrincipalKind, Test, Version, quote};
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

/// How far the subject must be written out.
#[derive(Clone, Copy, PartialEq)]
enum Subjects {
    /// The audience says it: one customer's application or pool.
    None,
    /// Any text without a wildcard at its start: it is not known how the subjects of the provider look.
    Unknown,
    /// `repo:OWNER/NAME:` (GitHub), `project_path:GROUP/NAME:` (GitLab): up to the colon after it.
    Repository(&'static str),
    /// `{REPOSITORY}:`: up to the first colon.
    First,
    /// `organization:O:project:P:workspace:W:`: the organization, and one of the others.
    Workspace,
    /// `system:serviceaccount:NAMESPACE:NAME`: up to the colon before the name.
    ServiceAccount,
}

const PROVIDERS: [Provider; 9] = [
    provider("token.actions.githubusercontent.com", "", &["aud"], Subjects::Repository("repo:")),
    provider("gitlab.com", "", &["aud"], Subjects::Repository("project_path:")),
    provider("api.bitbucket.org/", "", &["aud"], Subjects::First),
    provider("app.terraform.io", "", &["aud"], Subjects::Workspace),
    Provider {
        lenient_audience: true,
        ..provider("oidc.eks.", ".amazonaws.com", &["aud"], Subjects::ServiceAccount)
    },
    provider("cognito-identity.amazonaws.com", "", &["aud"], Subjects::None),
    provider("accounts.google.com", "", &["aud", "oaud", "sub"], Subjects::None),
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

/// Claims of GitHub's tokens, besides the subject, that name one repository or one workflow of it.
const NAMING_CLAIMS: [&str; 3] = ["repository", "repository_id", "job_workflow_ref"];

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
fn asks(test: &Test) -> bool {
    let texts = matches!(
        test.operator,
        Operator::StringEquals | Operator::StringEqualsIgnoreCase | Operator::StringLike
    );
    texts && is_demanding(test)
}

/// A test that is there and asks nothing: why.
fn idle(test: &Test) -> Text {
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

fn subjects(subject: &Subject<'_>, provider: &Provider, host: &str, faults: &mut Faults) {
    if provider.subjects == Subjects::None {
        return;
    }
    let found = tests(subject, host, "sub");
    let naming = NAMING_CLAIMS.iter().flat_map(|claim| tests(subject, host, claim));
    let names = |test: &Test| {
        let open = |text: &str| test.operator == Operator::StringLike && text.contains(['*', '?']);
        asks(test) && !test.values.iter().any(|item| open(&item.text) || is_filled_in(item, subject.version))
    };
    if matches!(provider.subjects, Subjects::Repository("repo:")) && naming.into_iter().any(names) {
        return;
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

/// How wide a subject is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Width {
    /// One repository, workspace or service account.
    Fixed,
    /// One, with every branch and pull request, or every name in it.
    Loose,
    /// More than one.
    Open,
}

fn judge(test: &Test, subjects: Subjects, version: Version) -> (Width, Vec<Text>) {
    if !asks(test) {
        return (Width::Open, vec![idle(test)]);
    }
    let (mut widest, mut details) = (Width::Fixed, Vec::new());
    for item in &test.values {
        let text = item.text.as_str();
        let wild = test.operator == Operator::StringLike;
        let quoted = quote(text);
        let width = match wild {
            _ if is_filled_in(item, version) => Width::Open,
            true => width(text, subjects),
            false => Width::Fixed,
        };
        widest = widest.max(width);
        match width {
            Width::Open => details.push(Text::new(
                format!("{quoted} is more than one repository, workspace or account"),
                format!("{quoted} は 2 つ以上のリポジトリ、ワークスペース、アカウントに当てはまります"),
            )),
            Width::Loose => details.push(Text::new(
                format!("{quoted} takes everything inside it: every branch, pull request or name"),
                format!(
                    "{quoted} はその中のすべて (すべてのブランチ、プルリクエスト、名前) に当てはまります"
                ),
            )),
            Width::Fixed if !wild && text.contains('*') => {
                widest = widest.max(Width::Loose);
                details.push(Text::new(
                    format!(
                        "{} takes the star in {quoted} as a character, so that nothing matches",
                        quote(&test.written)
                    ),
                    format!(
                        "{} では {quoted} の `*` が文字として扱われ、何にも一致しません",
                        quote(&test.written)
                    ),
                ));
            }
            Width::Fixed => {}
        }
    }
    (widest, details)
}

/// How wide a pattern is.
fn width(pattern: &str, subjects: Subjects) -> Width {
    let Some(at) = pattern.find(['*', '?']) else { return Width::Fixed };
    let (fixed, rest) = pattern.split_at(at);
    let named = match subjects {
        Subjects::None => true,
        Subjects::Unknown => !fixed.is_empty(),
        Subjects::Repository(start) => match fixed.strip_prefix(start) {
            Some(path) => path.split_once(':').is_some_and(|(path, _)| {
                path.split('/').count() >= 2 && path.split('/').all(|part| !part.is_empty())
            }),
            // A subject that was put together from other claims: what it says cannot be told from here.
            None => !start.starts_with(fixed) && fixed.contains(':'),
        },
        Subjects::First => fixed.contains(':'),
        Subjects::Workspace => {
            let part = |key: &str| {
                let from = pattern.split_once(key).map(|(_, value)| value)?;
                from.split_once(':').map(|(value, _)| !value.is_empty() && !value.contains(['*', '?']))
            };
            let organization = fixed.strip_prefix("organization:").is_some_and(|rest| rest.contains(':'));
            organization && (part(":project:") == Some(true) || part(":workspace:") == Some(true))
        }
        Subjects::ServiceAccount => {
            fixed.strip_prefix("system:serviceaccount:").is_some_and(|rest| rest.contains(':'))
        }
    };
    match named {
        false => Width::Open,
        // `…:run_phase:*` is one workspace still, and `…:ref:refs/heads/release-*` says which branches.
        true if subjects == Subjects::Workspace => Width::Fixed,
        true if rest == "*" && fixed.ends_with(':') => Width::Loose,
        true => Width::Fixed,
    }
}
