//! Checks of keys, tokens, apps and webhooks.

use crate::audit::finding::Check;

/// `github-deploy-key-unused`: a deploy key that is not used any more.
pub static DEPLOY_KEY_UNUSED: Check = Check {
    id: "github-deploy-key-unused",
    title: ("a deploy key that is not used any more", "使われなくなったデプロイキー"),
    about: "Deploy keys do not end by themselves, and belong to nobody. From `last_used` of `GET \
            /repos/{owner}/{repo}/keys`.",
};

/// `github-deploy-key-never-used`: a deploy key that was never used.
pub static DEPLOY_KEY_NEVER_USED: Check = Check {
    id: "github-deploy-key-never-used",
    title: ("a deploy key that was never used", "一度も使われていないデプロイキー"),
    about: "A key that nobody needed, whose private half lies somewhere. A key younger than the limit is \
            left out.",
};

/// `github-deploy-key-writes`: a deploy key that can write.
pub static DEPLOY_KEY_WRITES: Check = Check {
    id: "github-deploy-key-writes",
    title: ("a deploy key that can write", "書き込み可能なデプロイキー"),
    about: "It pushes without a person's name, and often past the protection of branches.",
};

/// `github-deploy-key-owner-left`: a deploy key that somebody added who is gone.
pub static DEPLOY_KEY_OWNER_LEFT: Check = Check {
    id: "github-deploy-key-owner-left",
    title: ("a deploy key that somebody added who is gone", "離脱者が追加したデプロイキー"),
    about: "Whoever added it may still have its private half, and no longer belongs to the organisation or \
            to its outside collaborators.",
};

/// `github-token-unused`: a token that is not used any more.
pub static TOKEN_UNUSED: Check = Check {
    id: "github-token-unused",
    title: ("a token that is not used any more", "使われなくなったトークン"),
    about: "From `token_last_used_at` of `GET /orgs/{org}/personal-access-tokens`. Tokens that have ended \
            are left out.",
};

/// `github-token-never-used`: a token that was never used.
pub static TOKEN_NEVER_USED: Check = Check {
    id: "github-token-never-used",
    title: ("a token that was never used", "一度も使われていないトークン"),
    about: "A token that was granted access longer ago than the limit and never used.",
};

/// `github-token-no-expiry`: a token that never ends.
pub static TOKEN_NO_EXPIRY: Check = Check {
    id: "github-token-no-expiry",
    title: ("a token that never ends", "無期限のトークン"),
    about: "Only an end makes sure that a copy which nobody knows of stops working.",
};

/// `github-token-broad`: a token that can write to every repository, or change the organisation.
pub static TOKEN_BROAD: Check = Check {
    id: "github-token-broad",
    title: (
        "a token that can write to every repository or change the organisation",
        "全リポジトリまたは Organization を変更できるトークン",
    ),
    about: "All repositories with at least one permission beyond reading, or such a permission for members or \
            settings of the organisation, which does not depend on the repositories. A level that is unknown \
            counts as beyond reading.",
};

/// `github-app-broad`: an app with wide permissions.
pub static APP_BROAD: Check = Check {
    id: "github-app-broad",
    title: ("an app with wide permissions", "広い権限を持つ App"),
    about: "All repositories and a permission beyond reading for anything but issues, discussions and projects, or \
            permission to change members or settings of the organisation. What is unknown counts. From `GET /orgs/{org}/installations`, which tells no last use.",
};

/// `github-app-suspended`: an app that is suspended.
pub static APP_SUSPENDED: Check = Check {
    id: "github-app-suspended",
    title: ("an app that is suspended", "停止中の App"),
    about: "It can do nothing now, and everything again as soon as somebody lifts the suspension.",
};

/// `github-hook-without-secret`: a webhook without a secret.
pub static HOOK_WITHOUT_SECRET: Check = Check {
    id: "github-hook-without-secret",
    title: ("a webhook without a secret", "シークレットのない Webhook"),
    about: "The receiver cannot tell what GitHub sent from what somebody else sent.",
};

/// `github-hook-insecure`: a webhook that is not protected on its way.
pub static HOOK_INSECURE: Check = Check {
    id: "github-hook-insecure",
    title: ("a webhook that is not protected on its way", "通信が保護されていない Webhook"),
    about: "It goes without TLS, or the certificate of the receiver is not verified.",
};

/// `github-hook-failing`: a webhook whose receiver fails.
pub static HOOK_FAILING: Check = Check {
    id: "github-hook-failing",
    title: ("a webhook whose receiver fails", "送信に失敗している Webhook"),
    about: "The last answer was no success. If the receiver is gone, its host may get a new owner who \
            then reads what is sent.",
};

/// `github-hook-inactive`: a webhook that is switched off.
pub static HOOK_INACTIVE: Check = Check {
    id: "github-hook-inactive",
    title: ("a webhook that is switched off", "無効化された Webhook"),
    about: "Nobody misses it; switched on again it sends to wherever it pointed.",
};
