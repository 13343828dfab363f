//! Who gets credentials of AWS, when, and what AWS is told: `pairgate credentials` against a real STS interface.

use pairgate::signoff::record::{Account, Mode};
use pairgate::signoff::session::{BreakGlass, Document, Ended, Finished, Started, compose};
use serde_json::Value;

use crate::forge::Fault;
use crate::stage::{ALICE, BOB, CAROL, MALLORY, ROOT, RULES, Said, Stage, plan};
use crate::support::moto::Moto;
use crate::support::program::finish;
use crate::support::recorder::{Asked, Behind, Recorder};

const ROLE: &str = "arn:aws:iam::123456789012:role/apply";
const REGION: &str = "eu-central-1";
const SESSION: &str = "0123456789abcdef0123456789abcdef";
/// The base credentials' secret, and what a fake STS gives: neither is ever printed by accident.
const BASE_SECRET: &str = "base-secret-of-alice";

const ALLOWED: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},
    "Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}"#;

/// `pairgate credentials` in the checkout, with base credentials in the environment.
fn command(stage: &Stage, who: u64, sts: &str, more: &[&str]) -> assert_cmd::Command {
    let arguments = [&["credentials", "--role-arn", ROLE], more].concat();
    let mut command = stage.command(&stage.forge.token(who), &arguments);
    command.env("AWS_ACCESS_KEY_ID", "AKIAALICE").env("AWS_SECRET_ACCESS_KEY", BASE_SECRET);
    command
        .env("AWS_REGION", REGION)
        .env("AWS_ENDPOINT_URL_STS", sts)
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command.env("PAIRGATE_PULL_REQUEST", stage.pull.to_string());
    command
}

fn run(command: &mut assert_cmd::Command) -> Said {
    let said = Said::of(finish(command));
    assert!(said.code == 0 || said.ran.stdout.is_empty(), "{}", said.ran.stdout);
    assert!(!said.text.contains(BASE_SECRET), "{}", said.text);
    said
}

/// Who asks, with what, and gets nothing: AWS was not even asked.
fn refused(stage: &Stage, who: u64, more: &[&str], sentences: &[&str]) {
    let sts = Recorder::start(Behind::Says(500, String::new()));
    run(&mut command(stage, who, &sts.url(), more)).denied(sentences);
    assert_eq!(sts.asked().len(), 0, "AWS was asked");
}

/// What STS answers when it gives something.
fn given() -> Behind {
    Behind::Says(
        200,
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
         <AccessKeyId>ASIAGIVEN</AccessKeyId><SecretAccessKey>given-secret</SecretAccessKey>\
         <SessionToken>given-token</SessionToken><Expiration>2030-01-01T00:00:00Z</Expiration></Credentials>\
         </AssumeRoleResult></AssumeRoleResponse>"
            .to_owned(),
    )
}

/// The tags of a request: key and value.
fn tags(asked: &Asked) -> Vec<(String, String)> {
    let part = |n: usize, part: &str| asked.value(&format!("Tags.member.{n}.{part}")).to_owned();
    (1..).map(|n| (part(n, "Key"), part(n, "Value"))).take_while(|(key, _)| !key.is_empty()).collect()
}

fn transitive(asked: &Asked) -> Vec<String> {
    let key = |n: usize| asked.value(&format!("TransitiveTagKeys.member.{n}")).to_owned();
    (1..).map(key).take_while(|key| !key.is_empty()).collect()
}

#[test]
fn credentials_are_handed_out_while_a_sign_off_stands() {
    let stage = Stage::signed();
    let Some(aws) = Moto::start() else { return };
    assert_eq!(aws.role("apply", ALLOWED), ROLE);
    let sts = Recorder::start(Behind::Server(aws.address));
    let more = ["--duration", "20m", "--external-id", "shop"];
    let said = run(&mut command(&stage, ALICE, &sts.url(), &more));
    said.passes();
    assert_eq!(said.ran.stderr, "");
    let shown: Value = serde_json::from_str(&said.ran.stdout).unwrap();
    let keys: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["Version", "AccessKeyId", "SecretAccessKey", "SessionToken", "Expiration"]);
    assert_eq!(shown["Version"], 1);
    // What AWS was asked, to the letter.
    let [asked] = &sts.asked()[..] else { panic!("{:?}", sts.asked()) };
    let signed = asked.head.to_lowercase();
    assert!(
        signed.contains("credential=akiaalice/") && signed.contains("/eu-central-1/sts/aws4_request"),
        "{signed}"
    );
    for (name, value) in [
        ("Action", "AssumeRole"),
        ("RoleArn", ROLE),
        ("RoleSessionName", "alice"),
        ("SourceIdentity", "alice"),
        ("DurationSeconds", "1200"),
        ("ExternalId", "shop"),
        ("Policy", ""),
    ] {
        assert_eq!(asked.value(name), value, "{name}");
    }
    let digest = stage.requests().pop().unwrap().digest();
    assert_eq!(digest.len(), 67);
    let wanted = [
        ("pairgate:applier", "alice"),
        ("pairgate:partner", "bob"),
        ("pairgate:pull-request", "acme/shop/pull/1"),
        ("pairgate:digest", digest.as_str()),
    ];
    assert_eq!(tags(asked), wanted.map(|(key, value)| (key.to_owned(), value.to_owned())));
    assert_eq!(transitive(asked), wanted.map(|(key, _)| key));
    // What AWS made of it.
    let [session] = &aws.sessions()[..] else { panic!("{:?}", aws.sessions()) };
    for (ours, theirs) in [
        ("AccessKeyId", "access_key_id"),
        ("SecretAccessKey", "secret_access_key"),
        ("SessionToken", "session_token"),
    ] {
        assert_eq!(shown[ours], session[theirs], "{ours}");
    }
    assert_eq!(session["role_arn"], ROLE);
    let identity = aws.identity(shown["AccessKeyId"].as_str().unwrap());
    assert_eq!(identity, "arn:aws:sts::123456789012:assumed-role/apply/alice");
    let end: jiff::Timestamp = shown["Expiration"].as_str().unwrap().parse().unwrap();
    let now = jiff::Timestamp::now();
    assert!(end > now && end.duration_since(now).as_secs() <= 20 * 60, "{end}");
}

#[test]
fn two_partners_the_default_time_and_a_running_session_are_told_to_aws() {
    let rules = RULES.replace("] }", "]\n  signers = 2\n}").replace("signoff { ", "signoff {\n  ");
    let stage = Stage::with(&rules, &[]);
    stage.post_of(&plan("2")).waits();
    stage.sign(CAROL).passes_or_waits();
    refused(&stage, ALICE, &[], &["1 more operator must sign"]);
    stage.sign(BOB).passes();
    let sts = Recorder::start(given());
    let said =
        run(command(&stage, ALICE, &sts.url(), &["--root-module", ROOT]).env("PAIRGATE_SESSION", SESSION));
    said.passes();
    assert_eq!(
        said.ran.stdout,
        "{\"Version\":1,\"AccessKeyId\":\"ASIAGIVEN\",\"SecretAccessKey\":\"given-secret\",\
         \"SessionToken\":\"given-token\",\"Expiration\":\"2030-01-01T00:00:00Z\"}\n"
    );
    let asked = sts.asked().pop().unwrap();
    assert_eq!(asked.value("DurationSeconds"), "900");
    assert_eq!(asked.value("ExternalId"), "");
    let tags = tags(&asked);
    assert!(tags.contains(&("pairgate:partner".to_owned(), "bob carol".to_owned())), "{tags:?}");
    assert!(tags.contains(&("pairgate:session".to_owned(), SESSION.to_owned())), "{tags:?}");
}

#[test]
fn without_a_sign_off_that_stands_nobody_gets_any() {
    let stage = Stage::posted();
    refused(&stage, ALICE, &[], &["no sign-off stands for `stacks/web`", "1 more operator must sign"]);
    stage.sign(BOB).passes();
    // Who signed does not apply, and neither does somebody who may not write.
    refused(&stage, BOB, &[], &["signer-is-not-applier", "`bob` is the one who applies"]);
    stage.repo.allow(MALLORY, "read");
    refused(&stage, MALLORY, &[], &["`mallory` may not write to this repository"]);
    let sts = Recorder::start(Behind::Says(500, String::new()));
    let machine = stage.forge.actions_token();
    run(command(&stage, ALICE, &sts.url(), &[]).env("GH_TOKEN", machine)).denied(&["which is no person"]);
    // Signed is this root module in this workspace and no other.
    let elsewhere = "no plan of that root module and workspace is posted";
    refused(&stage, ALICE, &["--root-module", "stacks/db"], &[elsewhere]);
    refused(&stage, ALICE, &["--workspace", "production"], &[elsewhere]);
    // It expires by the forge's clock, whatever the clock here says.
    stage.forge.advance(2 * 60 * 60 - 60);
    let sts = Recorder::start(given());
    run(&mut command(&stage, ALICE, &sts.url(), &[])).passes();
    stage.forge.advance(61);
    refused(&stage, ALICE, &[], &["signed-in-time", "it expired at"]);
    stage.sign(BOB).passes();
    stage.forge.advance(1);
    stage.repo.comment(stage.pull, BOB, "/pairgate revoke");
    refused(&stage, ALICE, &[], &["`bob` revoked it at"]);
}

#[test]
fn a_sign_off_for_another_head_or_one_that_is_used_opens_nothing() {
    let stage = Stage::signed();
    let digest = stage.requests().pop().unwrap().digest();
    stage.forge.advance(1);
    stage.repo.comment(stage.pull, ALICE, &format!("<!-- pairgate:started:v1 {digest} -->\nalice applies"));
    refused(&stage, ALICE, &[], &["not-used", "`alice` began to apply it at"]);
    // Naming a session that never began changes nothing.
    let sts = Recorder::start(given());
    run(command(&stage, ALICE, &sts.url(), &[]).env("PAIRGATE_SESSION", SESSION)).denied(&["not-used"]);
    assert_eq!(sts.asked().len(), 0);
    let stage = Stage::signed();
    stage.repo.commit_and_push("feature", ALICE, &[("stacks/web/main.tf", "# another queue\n")]);
    refused(&stage, ALICE, &[], &["no plan of that root module and workspace is posted"]);
    let stage = Stage::signed();
    stage.repo.set_state(stage.pull, "closed");
    refused(&stage, ALICE, &[], &["the pull request is closed"]);
}

#[test]
fn the_other_root_module_of_a_pull_request_stays_closed() {
    let stage = Stage::with(RULES, &[]);
    stage.post_at(ROOT, &plan("2"), &[]);
    stage.post_at("stacks/db", &plan("3"), &[]);
    let two = command(&stage, ALICE, "http://127.0.0.1:9", &[]).output().unwrap();
    assert_eq!(two.status.code(), Some(2), "{two:?}");
    assert!(String::from_utf8_lossy(&two.stderr).contains("several plans are meant"), "{two:?}");
    let db = stage.requests().into_iter().find(|request| request.root_module == "stacks/db").unwrap();
    stage.repo.comment(stage.pull, BOB, &format!("/pairgate sign {}", db.digest()));
    let sts = Recorder::start(given());
    run(&mut command(&stage, ALICE, &sts.url(), &["--root-module", "stacks/db/"])).passes();
    refused(&stage, ALICE, &["--root-module", ROOT], &["no sign-off stands for `stacks/web`"]);
}

#[test]
fn where_the_forge_does_not_answer_there_is_no_yes() {
    let stage = Stage::signed();
    let sts = Recorder::start(given());
    for question in
        ["GET user", "GET pulls/1", "GET pulls/1/reviews", "GET collaborators/*/permission", "POST graphql"]
    {
        stage.forge.fail(question, Fault::Status(500), 1_000);
        let said = run(&mut command(&stage, ALICE, &sts.url(), &[]));
        assert!(matches!(said.code, 2 | 3), "{question}: {}", said.text);
        stage.forge.heal();
    }
    let mut nobody = command(&stage, ALICE, &sts.url(), &[]);
    run(nobody.env("GITHUB_API_URL", "http://127.0.0.1:9/api/v3")).fails(&["forge-unavailable"]);
    assert_eq!(sts.asked().len(), 0, "AWS was asked");
}

#[test]
fn where_aws_does_not_give_any_nothing_is_printed_and_the_reason_is_told() {
    let stage = Stage::signed();
    // Nobody there, and somebody who never says a word: an error within a time.
    run(&mut command(&stage, ALICE, "http://127.0.0.1:9", &[])).fails(&["AWS did not answer", "try again"]);
    let silent = Recorder::start(Behind::Silence);
    let mut waiting = command(&stage, ALICE, &silent.url(), &[]);
    run(waiting.env("PAIRGATE_TIMEOUT_MS", "1500")).fails(&["AWS did not answer"]);
    assert!(!silent.asked().is_empty());
    let denied = "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type>\
        <Code>AccessDenied</Code><Message>alice may not perform: sts:TagSession</Message></Error></ErrorResponse>";
    let denying = Recorder::start(Behind::Says(403, denied.to_owned()));
    run(&mut command(&stage, ALICE, &denying.url(), &[])).fails(&[
        "AWS does not give the role `arn:aws:iam::123456789012:role/apply`: AccessDenied: alice may not perform",
        "pairgate explain credentials",
    ]);
    // Half an answer holds a secret, and none of it is shown.
    let Behind::Says(_, whole) = given() else { panic!() };
    for (part, instead) in [
        ("<SessionToken>given-token</SessionToken>", ""),
        ("<SecretAccessKey>given-secret</SecretAccessKey>", "<SecretAccessKey></SecretAccessKey>"),
        ("<Expiration>2030-01-01T00:00:00Z</Expiration>", ""),
        ("2030-01-01T00:00:00Z", "soon"),
    ] {
        let half = Recorder::start(Behind::Says(200, whole.replace(part, instead)));
        let said = run(&mut command(&stage, ALICE, &half.url(), &[]));
        said.fails(&["aws-"]);
        assert!(!said.text.contains("given-"), "{}", said.text);
    }
}

#[test]
fn base_credentials_come_from_the_profile_that_is_named_and_never_from_ourselves() {
    let stage = Stage::signed();
    let own = assert_cmd::cargo::cargo_bin!("pairgate");
    let helper = format!("{} credentials --role-arn {ROLE}", own.display());
    stage.write(
        ".aws/config",
        format!("[default]\ncredential_process = {helper}\n[profile apply]\ncredential_process = {helper} --base-profile base\n[profile base]\nregion = eu-west-1\n"),
    );
    stage.write(
        ".aws/credentials",
        format!("[base]\naws_access_key_id = AKIABASE\naws_secret_access_key = {BASE_SECRET}\n"),
    );
    let sts = Recorder::start(given());
    let bare = |more: &[&str]| {
        let mut command = command(&stage, ALICE, &sts.url(), more);
        command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY").env_remove("AWS_REGION");
        command
    };
    // The default profile is this program: it is not asked for its own base.
    run(&mut bare(&["--region", REGION])).fails(&["credentials-recursion", "--base-profile"]);
    run(&mut bare(&["--region", REGION, "--base-profile", "apply"])).fails(&["credentials-recursion"]);
    run(&mut bare(&["--base-profile", "nobody", "--region", REGION]))
        .fails(&["there is no profile `nobody`"]);
    run(&mut bare(&[])).fails(&["no region of AWS is named", "--region"]);
    assert_eq!(sts.asked().len(), 0, "AWS was asked");
    run(&mut bare(&["--base-profile", "base"])).passes();
    // Keys in the environment are not preferred to the profile that somebody named.
    run(&mut command(&stage, ALICE, &sts.url(), &["--base-profile", "base"])).passes();
    let heads: Vec<String> = sts.asked().into_iter().map(|asked| asked.head).collect();
    assert!(
        heads[0].contains("Credential=AKIABASE/") && heads[0].contains("/eu-west-1/sts/"),
        "{}",
        heads[0]
    );
    assert!(
        heads[1].contains("Credential=AKIABASE/") && heads[1].contains("/eu-central-1/sts/"),
        "{}",
        heads[1]
    );
}

#[test]
fn what_is_written_wrongly_is_told_before_anybody_is_asked() {
    let stage = Stage::signed();
    stage.forge.forget_requests();
    for (more, why) in [
        (&["--duration", "5m"][..], "`15m` to `1h`"),
        (&["--duration", "2h"], "`15m` to `1h`"),
        (&["--role-arn", "apply"], "write the ARN of a role"),
    ] {
        let arguments = [&["credentials", "1", "--role-arn", ROLE], more].concat();
        let arguments =
            if more[0] == "--role-arn" { [&["credentials", "1"], more].concat() } else { arguments };
        run(&mut stage.command(&stage.forge.token(ALICE), &arguments)).fails(&[why]);
    }
    run(command(&stage, ALICE, "http://127.0.0.1:9", &[]).env("PAIRGATE_SESSION", "abc"))
        .fails(&["32 digits"]);
    run(command(&stage, ALICE, "http://127.0.0.1:9", &[]).env("PAIRGATE_PULL_REQUEST", "one"))
        .fails(&["`one`"]);
    run(command(&stage, ALICE, "http://127.0.0.1:9", &[]).env_remove("PAIRGATE_PULL_REQUEST"))
        .fails(&["no pull request is named"]);
    assert_eq!(stage.forge.requests().len(), 0);
}

/// What alice says when she begins in an emergency.
fn emergency(stage: &Stage, applier: u64) -> Started {
    Started {
        schema: "pairgate-started-v1".to_owned(),
        session: SESSION.to_owned(),
        request: stage.requests().pop().unwrap(),
        applier: Account { id: applier, login: "alice".to_owned() },
        signers: Vec::new(),
        signoffs: Vec::new(),
        mode: Mode::Asynchronous,
        plan_file: "00".repeat(32),
        serial: Some(7),
        at: jiff::Timestamp::from_second(stage.forge.now().as_second()).unwrap(),
        break_glass: Some(BreakGlass {
            reason: "orders stand still #1".to_owned(),
            incident: "https://status.example.com/1".to_owned(),
            overridden: vec!["1 more operator must sign".to_owned()],
        }),
    }
}

fn post(stage: &Stage, who: u64, document: &Document) -> u64 {
    stage.repo.review(stage.pull, who, "COMMENTED", &compose("alice applies\n", document).unwrap())
}

fn with_session(stage: &Stage, sts: &Recorder, more: &[&str]) -> Said {
    run(command(stage, ALICE, &sts.url(), more).env("PAIRGATE_SESSION", SESSION))
}

#[test]
fn in_an_emergency_the_apply_that_everybody_can_read_of_gets_some_while_it_runs() {
    let stage = Stage::posted();
    let sts = Recorder::start(given());
    with_session(&stage, &sts, &[]).denied(&["1 more operator must sign", "--break-glass"]);
    post(&stage, ALICE, &Document::Started(Box::new(emergency(&stage, ALICE))));
    // Only the apply that says which one it is, and only where it applies.
    run(&mut command(&stage, ALICE, &sts.url(), &[])).denied(&["no sign-off stands for `stacks/web`"]);
    with_session(&stage, &sts, &["--root-module", "stacks/db"])
        .denied(&["is for the root module `stacks/web`"]);
    let mut carol = command(&stage, CAROL, &sts.url(), &[]);
    run(carol.env("PAIRGATE_SESSION", SESSION)).denied(&["no sign-off stands for `stacks/web`"]);
    assert_eq!(sts.asked().len(), 0, "AWS was asked");
    with_session(&stage, &sts, &[]).passes();
    let asked = sts.asked().pop().unwrap();
    let digest = stage.requests().pop().unwrap().digest();
    let wanted = [
        ("pairgate:applier", "alice"),
        ("pairgate:pull-request", "acme/shop/pull/1"),
        ("pairgate:digest", digest.as_str()),
        ("pairgate:session", SESSION),
        ("pairgate:break-glass", "orders stand still -1"),
    ];
    assert_eq!(tags(&asked), wanted.map(|(key, value)| (key.to_owned(), value.to_owned())));
    // It ended.
    stage.forge.advance(60);
    let ended = Finished {
        schema: "pairgate-outcome-v1".to_owned(),
        session: SESSION.to_owned(),
        request: digest,
        ended: Ended::Applied,
        lineage: None,
        serial: Some(8),
        seconds: 60,
        done: 1,
        not_done: 0,
        resources: Vec::new(),
        errors: Vec::new(),
        policies: Vec::new(),
        remarks: Vec::new(),
        at: jiff::Timestamp::from_second(stage.forge.now().as_second()).unwrap(),
    };
    let review = post(&stage, ALICE, &Document::Finished(Box::new(ended)));
    with_session(&stage, &sts, &[]).denied(&["no sign-off stands"]);
    // She makes that unsaid.
    stage.forge.advance(1);
    stage.repo.edit_review(review, ALICE, "never mind");
    with_session(&stage, &sts, &[]).denied(&["no sign-off stands"]);
    assert_eq!(sts.asked().len(), 1);
}

#[test]
fn the_apply_that_used_the_sign_off_gets_credentials_until_it_ends() {
    let stage = Stage::signed();
    let signed = |mut started: Started| {
        started.break_glass = None;
        started.signers = vec![Account { id: BOB, login: "bob".to_owned() }];
        started.signoffs = vec!["https://example.com/1".to_owned()];
        Document::Started(Box::new(started))
    };
    stage.forge.advance(60 * 60);
    post(&stage, ALICE, &signed(emergency(&stage, ALICE)));
    let sts = Recorder::start(given());
    // The sign-off is used, for everybody but the apply that used it.
    run(&mut command(&stage, ALICE, &sts.url(), &[])).denied(&["not-used"]);
    with_session(&stage, &sts, &[]).passes();
    with_session(&stage, &sts, &["--workspace", "production"])
        .denied(&["is for the root module `stacks/web`"]);
    // It expires while the apply runs, which then still gets some.
    stage.forge.advance(2 * 60 * 60);
    with_session(&stage, &sts, &[]).passes();
    let tags = tags(&sts.asked().pop().unwrap());
    assert!(tags.contains(&("pairgate:partner".to_owned(), "bob".to_owned())), "{tags:?}");
    assert!(tags.iter().all(|(key, _)| key != "pairgate:break-glass"), "{tags:?}");
    stage.repo.comment(stage.pull, BOB, "/pairgate revoke");
    with_session(&stage, &sts, &[]).denied(&["`bob` revoked it at"]);
    assert_eq!(sts.asked().len(), 2);
}

#[test]
fn an_emergency_that_is_not_believed_opens_nothing() {
    let sts = Recorder::start(given());
    type Change = fn(&mut Started);
    let odd: [(&str, u64, Change); 4] = [
        ("posted by somebody else", MALLORY, |_| {}),
        ("of another applier", ALICE, |started| started.applier.id = CAROL),
        ("of another pull request", ALICE, |started| started.request.pull_request = 2),
        ("of another session", ALICE, |started| started.session = "f".repeat(32)),
    ];
    for (what, who, change) in odd {
        let stage = Stage::posted();
        let mut started = emergency(&stage, ALICE);
        change(&mut started);
        post(&stage, who, &Document::Started(Box::new(started)));
        let said = with_session(&stage, &sts, &[]);
        assert_eq!(said.code, 3, "{what}: {}", said.text);
    }
    let stage = Stage::posted();
    let started = Document::Started(Box::new(emergency(&stage, ALICE)));
    let review = post(&stage, ALICE, &started);
    stage.forge.advance(1);
    stage.repo.edit_review(review, BOB, &compose("alice may apply\n", &started).unwrap());
    with_session(&stage, &sts, &[]).denied(&["no sign-off stands"]);
    // It died a day ago without a word.
    let stage = Stage::posted();
    post(&stage, ALICE, &Document::Started(Box::new(emergency(&stage, ALICE))));
    stage.forge.advance(24 * 60 * 60);
    with_session(&stage, &sts, &[]).denied(&["no sign-off stands"]);
    // The applier is no operator.
    let stage = Stage::with(&RULES.replace("\"user:1001\", ", ""), &[]);
    stage.post_of(&plan("2")).waits();
    post(&stage, ALICE, &Document::Started(Box::new(emergency(&stage, ALICE))));
    with_session(&stage, &sts, &[])
        .denied(&["`alice` is not an operator", "your organisation keeps for emergencies"]);
    assert_eq!(sts.asked().len(), 0, "AWS was asked");
}
