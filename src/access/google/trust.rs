//! Trust of Google Cloud in other identity providers: workload and workforce identity federation.

use crate::access::Fact;
use crate::access::node::Node;
use crate::access::walk::Change;
use crate::text::Text;

pub(super) const TYPES: [&str; 2] =
    ["google_iam_workload_identity_pool_provider", "google_iam_workforce_pool_provider"];

/// Issuers that sign tokens for everybody in the world: without a condition all of them may come in.
const SHARED: [&str; 7] = [
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "app.terraform.io",
    "api.bitbucket.org",
    "oidc.circleci.com",
    "agent.buildkite.com",
    "accounts.google.com",
];

/// Who may exchange a token.
pub(super) fn facts(change: &Change<'_, '_, '_>) -> Vec<Fact> {
    if change.is_gone() || change.after.node.get("disabled").flag() == Some(true) {
        return Vec::new();
    }
    let condition = |node: &Node<'_, '_>| {
        node.get("attribute_condition").text().filter(|word| word.is_unknown() || word.text.trim() != "true")
    };
    let (before, after) = (condition(&change.before.node), condition(&change.after.node));
    let mut found = Vec::new();
    if after.as_ref().is_some_and(|word| word.is_unknown()) {
        return vec![change.unknown("attribute_condition")];
    }
    let issuer = change.after.node.path(&["oidc", "issuer_uri"]).text();
    let issuer_before = change.before.node.path(&["oidc", "issuer_uri"]).text();
    if issuer.as_ref().is_some_and(|word| word.is_unknown()) {
        found.push(change.unknown("oidc.issuer_uri"));
    }
    if let (Some(was), None) = (&before, &after) {
        let was = was.shown();
        found.push(
            change
                .fact(
                    "condition-removed",
                    Text::new(
                        format!("the condition `{was}` no longer limits who may sign in"),
                        format!("サインインできる相手を制限していた条件 `{was}` がなくなります"),
                    ),
                )
                .attribute("attribute_condition"),
        );
    }
    let was_open = !change.is_new()
        && before.is_none()
        && issuer.as_ref().map(|word| &word.text) == issuer_before.as_ref().map(|word| &word.text)
        && change.before.node.get("disabled").flag() != Some(true);
    if after.is_none() && !was_open {
        let name =
            issuer.as_ref().map_or_else(|| "the provider".to_owned(), crate::access::node::Word::shown);
        let shared = issuer.is_none_or(|word| SHARED.iter().any(|host| word.text.contains(host)));
        let fact = change
            .fact(
                "oidc-trust-too-wide",
                Text::new(
                    format!("every identity of `{name}` may sign in: there is no `attribute_condition`"),
                    format!("`attribute_condition` がないため、`{name}` のすべての ID がサインインできます"),
                ),
            )
            .attribute("attribute_condition");
        // Of one's own issuer everybody is known.
        found.push(if shared { fact } else { fact.advisory() });
    } else if let (Some(was), Some(is)) = (&before, &after)
        && was.text != is.text
    {
        let (was, is) = (was.shown(), is.shown());
        found.push(
            change
                .fact(
                    "access-widened",
                    Text::new(
                        "another condition decides who may sign in; whether it lets in more was not decided",
                        "サインインできる相手を決める条件が変わります。対象が広がるかどうかは判定していません",
                    ),
                )
                .attribute("attribute_condition")
                .detail(Text::new(format!("before: `{was}`"), format!("変更前: `{was}`")))
                .detail(Text::new(format!("after: `{is}`"), format!("変更後: `{is}`"))),
        );
    }
    found
}
