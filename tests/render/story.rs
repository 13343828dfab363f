//! Reports built by hand: the database story, a clear plan, and one in which every text attacks.

use pairgate::finding::{Finding, Level, Place, Waived};
use pairgate::graph::{
    Affected, Consequence, Consumer, Group, Hop, Radius, RadiusLevel, RadiusTermView, Reversibility,
};
use pairgate::render::RuleInfo;
use pairgate::report::{
    AccessView, AttributeView, ChangeView, Counts, DiffLine, DigestView, DocumentView, GrantView, OutputView,
    PlanFacts, Report, Shown, Verdict, WaiverNote,
};
use pairgate::text::Text;

/// The same in both languages.
fn both(text: &str) -> Text {
    Text::new(text, text)
}

/// Rules for the formats that list them.
pub fn rules() -> Vec<RuleInfo> {
    let rule = |id: &str, en: &str, ja: &str, level| RuleInfo {
        id: id.to_owned(),
        title: Text::new(en, ja),
        help: Text::new("Read `pairgate explain`.", "`pairgate explain` を参照してください。"),
        default_level: level,
    };
    vec![
        rule(
            "stateful-destroy",
            "Something that holds data is destroyed",
            "データを持つリソースの削除",
            Level::Mandatory,
        ),
        rule(
            "backup-missing",
            "No backup outlives the resource",
            "バックアップが残らない",
            Level::MandatoryOverridable,
        ),
        rule("dependents-disturbed", "Dependents lose what they read", "依存先への影響", Level::Advisory),
        rule("public-ingress", "Open to the internet", "インターネットへの公開", Level::MandatoryOverridable),
        rule("iam-wildcard", "A policy allows everything", "すべてを許可するポリシー", Level::Mandatory),
    ]
}

pub fn text(value: &str) -> Shown {
    Shown::Text(value.to_owned())
}

pub fn attribute(path: &str, before: Shown, after: Shown) -> AttributeView {
    AttributeView { path: path.to_owned(), before, after, forces_replacement: false, diff: Vec::new() }
}

pub fn change(address: &str, module: &str, action: &'static str, symbol: &'static str) -> ChangeView {
    let local = address.strip_prefix(module).unwrap_or(address).trim_start_matches('.');
    let (kind, name) = local.split_once('.').unwrap_or((local, ""));
    ChangeView {
        address: address.to_owned(),
        previous_address: None,
        importing: None,
        deposed: None,
        module: module.to_owned(),
        kind: kind.to_owned(),
        name: name.to_owned(),
        data: false,
        provider: "registry.terraform.io/hashicorp/aws".to_owned(),
        action,
        symbol,
        action_reason: None,
        reversibility: Reversibility::Reversible,
        attributes: Vec::new(),
        attributes_left_out: 0,
        offset: 1024,
    }
}

fn digest() -> DigestView {
    DigestView::Digest {
        full: "v1:3f9a1c0b77e24d51b0c6a2f8e913d47a5c60f2b81e9d4a7730c5be12f6a8d904".to_owned(),
        short: "3f9a 1c0b 77e2".to_owned(),
        words: "amber canoe lantern".to_owned(),
        commitment: "argon2id",
    }
}

fn no_radius() -> Radius {
    Radius {
        level: RadiusLevel::None,
        terms: Vec::new(),
        affected: Vec::new(),
        groups: Vec::new(),
        consumers: Vec::new(),
        managed: 0,
        hidden_references: 0,
    }
}

/// Nothing stands in the way.
pub fn clear() -> Report {
    let mut tag = change("aws_sns_topic.alerts", "", "update", "~");
    tag.attributes = vec![attribute("tags.team", text("\"ops\""), text("\"sre\""))];
    Report {
        verdict: Verdict::Clear,
        plan: PlanFacts {
            source: "plan.json".to_owned(),
            format_version: Some("1.2".to_owned()),
            terraform_version: Some("1.14.3".to_owned()),
            timestamp: None,
            root_module: "envs/dev".to_owned(),
            workspace: None,
            environment: Some("dev".to_owned()),
            config: Some(".pairgate.hcl".to_owned()),
        },
        fail_on: Level::MandatoryOverridable,
        counts: Counts { create: 1, update: 1, no_op: 12, ..Counts::default() },
        radius: Radius { level: RadiusLevel::Low, managed: 13, ..no_radius() },
        consequences: Vec::new(),
        findings: Vec::new(),
        waivers: Vec::new(),
        notices: Vec::new(),
        access: Vec::new(),
        access_left_out: 0,
        changes: vec![change("aws_sns_topic.deploys", "", "create", "+"), tag],
        drift: Vec::new(),
        outputs: Vec::new(),
        digest: digest(),
        signoff: None,
        request: None,
    }
}

/// Tuesday: somebody changes a database parameter group, and the plan says *replace*.
pub fn database() -> Report {
    Report {
        verdict: Verdict::Blocked,
        plan: PlanFacts {
            source: "plan.json".to_owned(),
            format_version: Some("1.2".to_owned()),
            terraform_version: Some("1.14.3".to_owned()),
            timestamp: Some("2026-10-13T09:12:44Z".to_owned()),
            root_module: "envs/prod".to_owned(),
            workspace: None,
            environment: Some("production".to_owned()),
            config: Some(".pairgate.hcl".to_owned()),
        },
        fail_on: Level::MandatoryOverridable,
        counts: Counts {
            create: 1,
            update: 3,
            delete: 1,
            replace: 1,
            moved: 1,
            no_op: 214,
            drift: 1,
            ..Counts::default()
        },
        radius: database_radius(),
        consequences: vec![
            Consequence {
                address: "module.db.aws_db_instance.main".to_owned(),
                kind: "aws_db_instance".to_owned(),
                action: "delete-create",
                category: "database".to_owned(),
                holds: "data",
                reversibility: Reversibility::Irreversible,
                reason: Text::new(
                    "the instance and its automated backups are deleted; `skip_final_snapshot` is true and no copy leaves the region",
                    "インスタンスと自動バックアップが削除されます。`skip_final_snapshot` が true で、リージョン外へのコピーもありません",
                ),
            },
            Consequence {
                address: "aws_secretsmanager_secret.legacy".to_owned(),
                kind: "aws_secretsmanager_secret".to_owned(),
                action: "delete",
                category: "secret".to_owned(),
                holds: "key",
                reversibility: Reversibility::Recoverable,
                reason: Text::new(
                    "it can be restored for 30 days (`recovery_window_in_days`)",
                    "30 日間は復元できます（`recovery_window_in_days`）",
                ),
            },
        ],
        findings: database_findings(),
        waivers: vec![WaiverNote {
            rule: "public-ingress".to_owned(),
            address: "aws_security_group.old*".to_owned(),
            problem: Text::new("it expired on 2026-09-30", "期限（2026-09-30）が切れています"),
            place: ".pairgate.hcl:48".to_owned(),
        }],
        notices: vec![Text::new(
            "the plan was made with `-target`: other changes may wait",
            "このプランは `-target` 付きで作成されています。ほかにも変更が残っている可能性があります",
        )],
        access: database_access(),
        access_left_out: 2,
        changes: database_changes(),
        drift: vec![{
            let mut drift = change("aws_security_group.web", "", "update", "~");
            drift.attributes =
                vec![attribute("ingress[1].cidr_blocks", Shown::Absent, text("[\"203.0.113.7/32\"]"))];
            drift
        }],
        outputs: vec![OutputView {
            name: "db_endpoint".to_owned(),
            action: "update",
            symbol: "~",
            attributes: vec![attribute(
                "",
                text("\"main.c9x.ap-northeast-1.rds.amazonaws.com\""),
                Shown::Unknown,
            )],
        }],
        digest: digest(),
        signoff: None,
        request: None,
    }
}

fn database_findings() -> Vec<Finding> {
    vec![
        Finding::new(
            "stateful-destroy",
            Level::Mandatory,
            Text::new(
                "`module.db.aws_db_instance.main` holds data and would be destroyed, then made anew and empty",
                "データを持つ `module.db.aws_db_instance.main` が削除され、空の状態で作り直されます",
            ),
            Text::new(
                "Take a final snapshot, restore from it, and use `create_before_destroy`, or upgrade in place with `allow_major_version_upgrade`.",
                "最終スナップショットを取得して復元するか、`allow_major_version_upgrade` でその場でアップグレードしてください。",
            ),
        )
        .at("module.db.aws_db_instance.main")
        .attribute("engine_version")
        .detail(Text::new(
            "`deletion_protection` was switched off in the same plan",
            "同じプランで `deletion_protection` が無効にされています",
        ))
        .detail(both("lifecycle {\n  prevent_destroy = true\n}")),
        Finding::new(
            "backup-missing",
            Level::MandatoryOverridable,
            Text::new(
                "the last backup setting keeps 7 days, and no copy leaves the region",
                "バックアップの保持は 7 日間のみで、リージョン外へのコピーがありません",
            ),
            Text::new("Copy a snapshot to another region first.", "先にスナップショットを別リージョンへコピーしてください。"),
        )
        .at("module.db.aws_db_instance.main"),
        Finding::new(
            "dependents-disturbed",
            Level::Advisory,
            Text::new("2 services read `endpoint`, which changes", "2 つのサービスが変更される `endpoint` を参照しています"),
            Text::new("Plan a restart of both services.", "両サービスの再起動を予定に入れてください。"),
        )
        .at("module.db.aws_db_instance.main")
        .attribute("endpoint"),
        {
            let mut waived = Finding::new(
                "public-ingress",
                Level::MandatoryOverridable,
                Text::new("port 443 is open to `0.0.0.0/0`", "443 番ポートが `0.0.0.0/0` に公開されています"),
                Text::new("Restrict the source.", "送信元を絞ってください。"),
            )
            .at("aws_security_group.web");
            waived.waived = Some(Waived {
                reason: "公開 API のため (INC-204)".to_owned(),
                owner: "web-team".to_owned(),
                until: "2026-12-31".to_owned(),
            });
            waived
        },
    ]
}

fn database_radius() -> Radius {
    let term = |name, en: &str, ja: &str, value, level, decisive| RadiusTermView {
        name,
        label: Text::new(en, ja),
        value,
        level,
        decisive,
    };
    let hop = |address: &str, reads: Option<&str>, through: &[&str], recorded| Hop {
        address: address.to_owned(),
        reads: reads.map(str::to_owned),
        through: through.iter().map(|one| (*one).to_owned()).collect(),
        recorded,
    };
    let group = |by, name: &str, changed, affected| Group { by, name: name.to_owned(), changed, affected };
    Radius {
        level: RadiusLevel::Critical,
        terms: vec![
            term(
                "irreversible",
                "objects that cannot be undone",
                "元に戻せないリソース",
                1,
                RadiusLevel::Critical,
                true,
            ),
            term("affected", "affected resources", "影響を受けるリソース", 3, RadiusLevel::Medium, false),
            term(
                "consumers",
                "reading root modules",
                "参照しているルートモジュール",
                1,
                RadiusLevel::High,
                false,
            ),
            term("accounts", "accounts", "アカウント", 0, RadiusLevel::None, false),
        ],
        affected: vec![
            Affected {
                address: "module.api.aws_ecs_task_definition.api".to_owned(),
                data: false,
                distance: 1,
                path: vec![
                    hop("module.db.aws_db_instance.main", None, &[], false),
                    hop(
                        "module.api.aws_ecs_task_definition.api",
                        Some("endpoint"),
                        &["module.db.endpoint", "var.db_host"],
                        false,
                    ),
                ],
            },
            Affected {
                address: "module.api.aws_ecs_service.api".to_owned(),
                data: false,
                distance: 2,
                path: vec![
                    hop("module.db.aws_db_instance.main", None, &[], false),
                    hop(
                        "module.api.aws_ecs_task_definition.api",
                        Some("endpoint"),
                        &["module.db.endpoint"],
                        false,
                    ),
                    hop("module.api.aws_ecs_service.api", Some("arn"), &[], false),
                ],
            },
            Affected {
                address: "aws_cloudwatch_metric_alarm.db_cpu".to_owned(),
                data: false,
                distance: 1,
                path: vec![hop("aws_cloudwatch_metric_alarm.db_cpu", None, &[], true)],
            },
        ],
        groups: vec![
            group("module", "", 4, 1),
            group("module", "module.db", 2, 0),
            group("module", "module.api", 0, 2),
            group("region", "ap-northeast-1", 6, 3),
        ],
        consumers: vec![Consumer {
            root_module: "envs/reporting".to_owned(),
            place: "envs/reporting/main.tf:12".to_owned(),
            reads: Text::new("output `db_endpoint`", "出力値 `db_endpoint`"),
            target: "db_endpoint".to_owned(),
        }],
        managed: 219,
        hidden_references: 2,
    }
}

fn database_changes() -> Vec<ChangeView> {
    let mut db = change("module.db.aws_db_instance.main", "module.db", "delete-create", "-/+");
    db.action_reason = Some("replace_because_cannot_update".to_owned());
    db.reversibility = Reversibility::Irreversible;
    db.attributes = vec![
        AttributeView {
            forces_replacement: true,
            ..attribute("engine_version", text("\"13.4\""), text("\"16.1\""))
        },
        attribute("endpoint", text("\"main.c9x.ap-northeast-1.rds.amazonaws.com\""), Shown::Unknown),
        attribute("deletion_protection", text("true"), text("false")),
        attribute("password", Shown::Sensitive, Shown::Sensitive),
    ];
    db.attributes_left_out = 23;
    let mut secret = change("aws_secretsmanager_secret.legacy", "", "delete", "-");
    secret.action_reason = Some("delete_because_no_resource_config".to_owned());
    secret.reversibility = Reversibility::Recoverable;
    secret.attributes = vec![attribute("name", text("\"legacy/token\""), Shown::Absent)];
    let mut policy = change("aws_iam_role_policy.deploy", "", "update", "~");
    let line = |sign, text: &str| DiffLine { sign, text: text.to_owned() };
    policy.attributes = vec![AttributeView {
        diff: vec![
            line('…', ""),
            line(' ', "  \"Action\": ["),
            line(' ', "    \"s3:GetObject\","),
            line('-', "    \"s3:PutObject\""),
            line('+', "    \"s3:PutObject\","),
            line('+', "    \"s3:DeleteObject\""),
            line(' ', "  ],"),
        ],
        ..attribute("policy", text("…"), text("…"))
    }];
    let mut moved = change("aws_sns_topic.alerts", "", "update", "~");
    moved.previous_address = Some("aws_sns_topic.alarm".to_owned());
    moved.attributes = vec![attribute("tags.team", text("\"ops\""), text("\"sre\""))];
    let mut created = change("aws_route53_record.db", "", "create", "+");
    created.attributes = vec![
        attribute("name", Shown::Absent, text("\"db.internal\"")),
        attribute("ttl", Shown::Absent, text("60")),
    ];
    let mut group = change("module.db.aws_db_parameter_group.main", "module.db", "update", "~");
    group.attributes = vec![attribute("family", text("\"postgres13\""), text("\"postgres16\""))];
    vec![policy, created, secret, moved, db, group]
}

fn database_access() -> Vec<AccessView> {
    let line = |sign, text: &str| DiffLine { sign, text: text.to_owned() };
    vec![
        AccessView {
            principal: "role deploy".to_owned(),
            address: "aws_iam_role.deploy".to_owned(),
            added: vec![
                GrantView {
                    capability: "s3:DeleteObject".to_owned(),
                    scope: "arn:aws:s3:::prod-*/*".to_owned(),
                    condition: Some("aws:SourceIp in 10.0.0.0/8|192.168.0.0/16".to_owned()),
                    because: vec![Text::new(
                        "without the condition `aws:MultiFactorAuthPresent = true`",
                        "条件 `aws:MultiFactorAuthPresent = true` がなくなります",
                    )],
                    level: Some("write"),
                    witness: Some("s3:DeleteObject on arn:aws:s3:::prod-a/b".to_owned()),
                    undecided: false,
                },
                GrantView {
                    capability: "iam:PassRole".to_owned(),
                    level: Some("permissions management"),
                    undecided: true,
                    ..GrantView::default()
                },
            ],
            added_left_out: 3,
            removed: vec![GrantView {
                capability: "s3:GetObject".to_owned(),
                scope: "arn:aws:s3:::logs/*".to_owned(),
                level: Some("read"),
                ..GrantView::default()
            }],
            removed_left_out: 0,
            abuse: vec![Text::new(
                "with `lambda:CreateFunction` it can act as any role that lambda may use",
                "`lambda:CreateFunction` と組み合わせると、Lambda が使える任意のロールとして動作できます",
            )],
            notes: vec![Text::new(
                "the policy `arn:aws:iam::123456789012:policy/base` is not in the plan",
                "ポリシー `arn:aws:iam::123456789012:policy/base` はこのプランに含まれていません",
            )],
            documents: vec![DocumentView {
                address: "aws_iam_policy.deploy".to_owned(),
                attribute: "policy".to_owned(),
                diff: vec![
                    line(' ', "{"),
                    line('-', "  \"Condition\": { \"Bool\": { \"aws:MultiFactorAuthPresent\": \"true\" } },"),
                    line('+', "  \"Action\": [\"iam:PassRole\", \"s3:DeleteObject\"],"),
                ],
            }],
            ..AccessView::default()
        },
        AccessView {
            principal: "everyone".to_owned(),
            address: "everyone".to_owned(),
            removed: vec![GrantView {
                capability: "s3:GetObject".to_owned(),
                scope: "arn:aws:s3:::assets/*".to_owned(),
                ..GrantView::default()
            }],
            ..AccessView::default()
        },
    ]
}

fn attack_access(access: &mut [AccessView], attack: &str) {
    let evil = || attack.to_owned();
    for one in access {
        (one.principal, one.address) = (evil(), format!("{attack}!"));
        for grant in one.added.iter_mut().chain(&mut one.removed) {
            (grant.capability, grant.scope) = (evil(), evil());
            (grant.condition, grant.witness) = (Some(evil()), Some(evil()));
            grant.because = vec![both(attack), both(&format!("before: `{attack}`"))];
        }
        one.abuse.iter_mut().chain(&mut one.notes).for_each(|text| *text = both(attack));
        for document in &mut one.documents {
            (document.address, document.attribute) = (evil(), evil());
            document.diff.iter_mut().for_each(|line| line.text = evil());
        }
    }
}

/// Every text that comes from outside is `attack`.
pub fn hostile(attack: &str) -> Report {
    let mut report = database();
    let evil = || attack.to_owned();
    report.plan = PlanFacts {
        source: evil(),
        format_version: Some(evil()),
        terraform_version: Some(evil()),
        timestamp: Some(evil()),
        root_module: evil(),
        workspace: Some(evil()),
        environment: Some(evil()),
        config: Some(evil()),
    };
    for one in &mut report.consequences {
        (one.address, one.kind, one.category, one.reason) = (evil(), evil(), evil(), both(attack));
    }
    for one in &mut report.findings {
        (one.rule, one.address, one.attribute) = (evil(), Some(evil()), Some(evil()));
        one.place = Some(Place { file: evil(), line: 7, built_in: one.level == Level::Mandatory });
        (one.message, one.help) = (both(&format!("`{attack}` and {attack}")), both(attack));
        one.details = vec![both(attack), both(&format!("one\n{attack}\n"))];
        one.waived = one.waived.take().map(|_| Waived { reason: evil(), owner: evil(), until: evil() });
    }
    for one in &mut report.waivers {
        *one = WaiverNote { rule: evil(), address: evil(), problem: both(attack), place: evil() };
    }
    report.notices = vec![both(attack)];
    for one in report.changes.iter_mut().chain(&mut report.drift) {
        (one.address, one.module, one.kind, one.name) = (evil(), evil(), evil(), evil());
        (one.previous_address, one.importing, one.deposed) = (Some(evil()), Some(evil()), Some(evil()));
        one.action_reason = Some(evil());
        attack_attributes(&mut one.attributes, attack);
    }
    for one in &mut report.outputs {
        one.name = evil();
        attack_attributes(&mut one.attributes, attack);
    }
    attack_radius(&mut report.radius, attack);
    attack_access(&mut report.access, attack);
    report.digest = DigestView::Digest { full: evil(), short: evil(), words: evil(), commitment: "none" };
    report
}

fn attack_attributes(attributes: &mut [AttributeView], attack: &str) {
    for one in attributes {
        one.path = attack.to_owned();
        (one.before, one.after) = (text(attack), text(attack));
        one.diff.iter_mut().for_each(|line| line.text = attack.to_owned());
    }
}

fn attack_radius(radius: &mut Radius, attack: &str) {
    let evil = || attack.to_owned();
    radius.terms.iter_mut().for_each(|term| term.label = both(attack));
    for one in &mut radius.affected {
        one.address = evil();
        for hop in &mut one.path {
            (hop.address, hop.reads, hop.through) = (evil(), Some(evil()), vec![evil()]);
        }
    }
    radius.groups.iter_mut().for_each(|group| group.name = evil());
    for one in &mut radius.consumers {
        *one = Consumer { root_module: evil(), place: evil(), reads: both(attack), target: evil() };
    }
}
