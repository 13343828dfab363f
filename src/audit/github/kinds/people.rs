//! Checks of people, teams and what they hold.

use crate::audit::finding::Check;

/// `github-owner-inactive`: an owner who does nothing.
pub static OWNER_INACTIVE: Check = Check {
    id: "github-owner-inactive",
    title: ("an owner who does nothing", "活動のないオーナー"),
    about: "An owner can do everything, in every repository. Activity is whatever commits, pushes, reviews, \
            issues, comments and, where there is one, the audit log tell, of the whole organisation and of \
            each repository; when any of that could not be read, people who look idle are listed as not \
            checked.",
};

/// `github-owners-many`: more owners than anybody needs.
pub static OWNERS_MANY: Check = Check {
    id: "github-owners-many",
    title: ("more owners than anybody needs", "多すぎるオーナー"),
    about: "More than five owners who are also more than a tenth of all members. Both limits are pairgate's \
            own; GitHub's manual only asks for two owners or more. Owners past the few who keep the \
            organisation running can be members with roles of their own.",
};

/// `github-owner-single`: a single owner.
pub static OWNER_SINGLE: Check = Check {
    id: "github-owner-single",
    title: ("a single owner", "オーナーが 1 人だけ"),
    about: "GitHub's manual asks for at least two owners: when the only one leaves, nobody can let anybody \
            in.",
};

/// `github-member-inactive`: a member who does nothing.
pub static MEMBER_INACTIVE: Check = Check {
    id: "github-member-inactive",
    title: ("a member who does nothing", "活動のないメンバー"),
    about: "A member holds the default permission in every repository and whatever their teams have. \
            Activity is read as for owners. GitHub does not tell when somebody joined, so a new member who \
            has not begun looks the same.",
};

/// `github-outside-inactive`: an outside collaborator who does nothing.
pub static OUTSIDE_INACTIVE: Check = Check {
    id: "github-outside-inactive",
    title: ("an outside collaborator who does nothing", "活動のない外部コラボレーター"),
    about: "Somebody outside the organisation who was let into repositories and does nothing any more, in \
            any of them.",
};

/// `github-outside-admin`: an outside collaborator who administers a repository.
pub static OUTSIDE_ADMIN: Check = Check {
    id: "github-outside-admin",
    title: ("an outside collaborator who administers a repository", "リポジトリを管理する外部コラボレーター"),
    about: "Maintain or admin on a repository, held by somebody outside the organisation: whoever \
            administers it can take its protection away, and admits others.",
};

/// `github-admin-direct`: a person who administers a repository by themselves.
pub static ADMIN_DIRECT: Check = Check {
    id: "github-admin-direct",
    title: ("a person who administers a repository by themselves", "個人に付与された管理者権限"),
    about: "Admin on a repository given to a person and not to a team: nobody takes it away when the person \
            changes teams. Owners are not listed, they administer everything anyway.",
};

/// `github-admin-inactive`: a permission in a repository that its holder does not use.
pub static ADMIN_INACTIVE: Check = Check {
    id: "github-admin-inactive",
    title: ("a permission in a repository that its holder does not use", "使われていないリポジトリの権限"),
    about: "A person's own permission to write, maintain or administer, in a repository where that person \
            did nothing. Repositories that are archived are left out: nobody can write to them.",
};

/// `github-team-empty`: a team without members.
pub static TEAM_EMPTY: Check = Check {
    id: "github-team-empty",
    title: ("a team without members", "メンバーのいないチーム"),
    about: "Whoever is added to it next gets all that it still holds.",
};

/// `github-team-without-maintainer`: a team without a maintainer.
pub static TEAM_WITHOUT_MAINTAINER: Check = Check {
    id: "github-team-without-maintainer",
    title: ("a team without a maintainer", "メンテナーのいないチーム"),
    about: "Nobody in the team can let people in or out, so nobody reviews who is in it.",
};

/// `github-team-idle`: a team's permission in a repository where none of its members does anything.
pub static TEAM_IDLE: Check = Check {
    id: "github-team-idle",
    title: (
        "a team's permission in a repository where none of its members does anything",
        "チームの使われていない権限",
    ),
    about: "A team with push, maintain, admin or a custom role on a repository where none of its members \
            was active. A child team that has it from its parent is left out. More than 20 repositories of \
            one team are told in one finding.",
};

/// `github-team-admin-wide`: a team that administers many repositories.
pub static TEAM_ADMIN_WIDE: Check = Check {
    id: "github-team-admin-wide",
    title: ("a team that administers many repositories", "多数のリポジトリを管理するチーム"),
    about: "Admin on more than ten repositories; the limit is pairgate's own. Maintain is enough for most \
            work, and leaves protection and deletion to fewer people.",
};

/// `github-invitation-pending`: an invitation that nobody accepted.
pub static INVITATION_PENDING: Check = Check {
    id: "github-invitation-pending",
    title: ("an invitation that nobody accepted", "承諾されていない招待"),
    about: "Whoever reads that mailbox or gets that login joins with the role that was meant for somebody \
            else. From `GET /orgs/{org}/invitations`.",
};

/// `github-without-two-factor`: a person without a second factor.
pub static WITHOUT_TWO_FACTOR: Check = Check {
    id: "github-without-two-factor",
    title: ("a person without a second factor", "2 要素認証のないユーザー"),
    about: "A password that leaks is enough to act as them. From `GET \
            /orgs/{org}/members?filter=2fa_disabled` and the same of outside collaborators; only owners see \
            it. Somebody who is inactive as well is told once, as inactive.",
};
