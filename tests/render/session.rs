//! The reviews and pages of an apply: read by a person in both languages, never markup, never too long.

use insta::assert_snapshot;
use pairgate::render::Style;
use pairgate::render::session::{
    About, Event, emergency_review, emergency_text, event, fit, heading, outcome_text, review, waits_text,
};
use pairgate::signoff::Request;
use pairgate::signoff::facts::{Actor, ActorKind};
use pairgate::signoff::record::Record;
use pairgate::signoff::record::{Account, Mode};
use pairgate::signoff::session::{
    BreakGlass, Document, Done, Ended, Finished, Found, Reconciled, ResourceResult, Started, Waiting,
    compose, read,
};
use pairgate::signoff::sessions::Session;
use pairgate::text::{Lang, Text};

use crate::signing::{at, request};

const SESSION: &str = "0123456789abcdef0123456789abcdef";
/// What a stranger may have put into names, messages and reasons.
const HOSTILE: &str = "x\u{202e}\n```\n~~~ <!-- @octocat #12 [a](b) `c` </pre><b> ``` -->";
/// What the forge takes.
const FORGE: usize = 65_536;

fn account(id: u64, login: &str) -> Account {
    Account { id, login: login.to_owned() }
}

fn waiting(partner: Option<Account>) -> Document {
    Document::Waiting(Waiting {
        schema: "pairgate-waiting-v1".to_owned(),
        session: SESSION.to_owned(),
        request: request().digest(),
        applier: account(1001, "alice"),
        partner,
        at: at("2026-11-03T10:00:00Z"),
        until: at("2026-11-03T10:05:00Z"),
    })
}

fn started(mode: Mode) -> Started {
    Started {
        schema: "pairgate-started-v1".to_owned(),
        session: SESSION.to_owned(),
        request: request(),
        applier: account(1001, "alice"),
        signers: vec![account(1002, "bob"), account(1003, "carol")],
        signoffs: vec!["https://github.com/acme/infra/pull/17#pullrequestreview-1".to_owned(); 2],
        mode,
        plan_file: "ab".repeat(32),
        serial: Some(12),
        at: at("2026-11-03T10:04:00Z"),
        break_glass: None,
    }
}

fn broken(reason: &str, overridden: Vec<String>) -> Document {
    let broken = BreakGlass {
        reason: reason.to_owned(),
        incident: "https://example.com/incidents/4711".to_owned(),
        overridden,
    };
    Document::Started(Box::new(Started {
        signers: Vec::new(),
        signoffs: Vec::new(),
        break_glass: Some(broken),
        ..started(Mode::Asynchronous)
    }))
}

fn resource(address: &str, action: &str, done: Done, seconds: Option<u64>) -> ResourceResult {
    ResourceResult { address: address.to_owned(), action: action.to_owned(), done, seconds }
}

fn finished(ended: Ended) -> Finished {
    Finished {
        schema: "pairgate-outcome-v1".to_owned(),
        session: SESSION.to_owned(),
        request: request().digest(),
        ended,
        lineage: Some("6c1f".to_owned()),
        serial: Some(13),
        seconds: 97,
        done: 4,
        not_done: 2,
        resources: vec![
            resource("module.db.aws_db_instance.main", "replace", Done::NotDone, None),
            resource("aws_route53_record.db[\"a|b\"]", "update", Done::Half, Some(3)),
            resource("aws_sqs_queue.a", "create", Done::Done, Some(61)),
            resource("aws_sqs_queue.b", "update", Done::Done, Some(1)),
            resource("aws_sqs_queue.c", "update", Done::Done, None),
        ],
        errors: vec![
            "Error: creating RDS DB Instance (main): DBInstanceAlreadyExists\n\n  with aws_db_instance.main,\n  on \
             main.tf line 3, in resource \"aws_db_instance\" \"main\":\n   3: resource \"aws_db_instance\" `main` {"
                .to_owned(),
        ],
        policies: vec!["backup-missing".to_owned()],
        remarks: vec!["`bob` revoked the sign-off while terraform ran".to_owned()],
        at: at("2026-11-03T10:06:00Z"),
    }
}

fn good() -> Finished {
    Finished {
        done: 12,
        not_done: 0,
        errors: Vec::new(),
        policies: Vec::new(),
        remarks: Vec::new(),
        resources: (0..12)
            .map(|n| resource(&format!("aws_sqs_queue.q[{n}]"), "create", Done::Done, None))
            .collect(),
        ..finished(Ended::Applied)
    }
}

fn reconciled(found: Found) -> Document {
    Document::Reconciled(Box::new(Reconciled {
        schema: "pairgate-reconciled-v1".to_owned(),
        session: SESSION.to_owned(),
        request: request().digest(),
        by: account(1002, "bob"),
        found,
        lineage: Some("6c1f".to_owned()),
        serial: Some(13),
        resources: finished(Ended::Unknown).resources,
        at: at("2026-11-03T11:00:00Z"),
    }))
}

fn advice() -> Vec<(Text, Text)> {
    vec![(
        Text::new("a database of this name is there already", "同じ名前のデータベースがすでに存在します"),
        Text::new(
            "import it: `pairgate exec -- terraform import …`",
            "`terraform import` で取り込んでください",
        ),
    )]
}

/// The sentences, and that the document can be read back from below them.
fn shown(document: Document, request: &Request, change: &dyn Fn(&mut About<'_>), lang: Lang) -> String {
    let document = fit(document);
    let mut about = About::new(request, "alice");
    change(&mut about);
    let sentences = review(&document, &about, lang);
    let body = compose(&sentences, &document).unwrap();
    assert!(body.chars().count() < FORGE, "{} characters", body.chars().count());
    let (back, found) = read(&body).unwrap().unwrap();
    assert_eq!((back, found), (sentences.clone(), document));
    sentences
}

fn both(document: &Document, change: &dyn Fn(&mut About<'_>)) -> String {
    let request = request();
    [Lang::En, Lang::Ja].map(|lang| shown(document.clone(), &request, change, lang)).join("\n\n====\n\n")
}

#[test]
fn somebody_waits() {
    assert_snapshot!(both(&waiting(None), &|_| {}));
    assert_snapshot!(both(&waiting(Some(account(1002, "bob"))), &|about| about.key_needed = true));
}

#[test]
fn it_began() {
    assert_snapshot!(both(&Document::Started(Box::new(started(Mode::Live))), &|_| {}));
}

#[test]
fn break_glass_is_loud() {
    let overridden = vec!["1 more operator must sign".to_owned(), "`main` is frozen until Monday".to_owned()];
    assert_snapshot!(both(&broken("the site is down, see the incident", overridden), &|_| {}));
}

#[test]
fn each_ending() {
    let bob = [account(1002, "bob")];
    let advice = advice();
    let request = request();
    let mut all = Vec::new();
    for ended in
        [Ended::Failed, Ended::Interrupted, Ended::Nothing, Ended::Unknown, Ended::Withdrawn, Ended::Applied]
    {
        let one = if ended == Ended::Applied { good() } else { finished(ended) };
        let known = About { partners: &bob, advice: &advice, ..About::new(&request, "alice") };
        let document = Document::Finished(Box::new(one));
        all.extend([Lang::En, Lang::Ja].map(|lang| review(&document, &known, lang)));
    }
    assert_snapshot!(all.join("\n\n====\n\n"));
}

#[test]
fn each_ending_on_a_terminal() {
    let (bob, advice, request) = ([account(1002, "bob")], advice(), request());
    let known = About { partners: &bob, advice: &advice, ..About::new(&request, "alice") };
    let mut all = Vec::new();
    for (one, lang) in [finished(Ended::Failed), good(), finished(Ended::Withdrawn)]
        .iter()
        .flat_map(|one| [(one, Lang::En), (one, Lang::Ja)])
    {
        all.push(outcome_text(one, &known, Style { lang, ..Style::default() }));
    }
    assert_snapshot!(all.join("\n====\n\n"));
}

#[test]
fn what_was_found_afterwards() {
    let all = [Found::Nothing, Found::All, Found::Part].map(|found| both(&reconciled(found), &|_| {}));
    assert_snapshot!(all.join("\n\n====\n\n"));
}

/// Alice began in an emergency and failed; bob found out what is done.
fn emergency(reason: &str) -> Session {
    let Document::Started(started) = broken(reason, vec!["1 more operator must sign".to_owned()]) else {
        unreachable!("broken() begins an apply")
    };
    let Document::Reconciled(found) = reconciled(Found::Part) else { unreachable!("it is reconciled") };
    let (url, at) = ("https://github.com/acme/infra/pull/17#2".to_owned(), at("2026-11-03T11:00:00Z"));
    Session {
        by: Actor { id: 1001, login: "alice".to_owned(), kind: ActorKind::Person },
        url: "https://github.com/acme/infra/pull/17#1".to_owned(),
        at: started.at,
        id: 1,
        unedited: true,
        started: *started,
        finished: Some((finished(Ended::Unknown), url.clone(), at)),
        reconciled: Some((*found, url, at)),
    }
}

fn countersign(session: &Session) -> Record {
    Record {
        schema: "pairgate-signoff-v1".to_owned(),
        request: session.started.request.clone(),
        signer: account(1002, "bob"),
        applier: None,
        mode: Mode::Afterwards,
        nonce: SESSION.to_owned(),
        issued_at: at("2026-11-03T12:00:00Z"),
        expires_at: at("2026-11-03T12:00:00Z"),
        acknowledged: session.started.request.acknowledge.clone(),
    }
}

#[test]
fn what_the_partner_reads() {
    let Document::Waiting(anybody) = waiting(None) else { unreachable!("it waits") };
    let Document::Waiting(bob) = waiting(Some(account(1002, "bob"))) else { unreachable!("it waits") };
    let (session, request) = (emergency("the site is down"), request());
    let (soon, late) = (at("2026-11-03T12:00:00Z"), at("2026-11-05T00:00:00Z"));
    let mut all = Vec::new();
    for lang in [Lang::En, Lang::Ja] {
        let style = Style { lang, width: 100, ..Style::default() };
        all.extend([waits_text(&anybody, style), waits_text(&bob, style)]);
        all.extend([emergency_text(&session, soon, style), emergency_text(&session, late, style)]);
        all.push(emergency_review(&countersign(&session), &session, lang));
        let events = [
            Event::Waits(&anybody, Some(&request)),
            Event::Waits(&bob, None),
            Event::WaitsNoMore(&bob),
            Event::Signed("bob", Some(&request)),
            Event::Signed("bob", None),
            Event::Revoked("bob"),
            Event::Began(&session),
            Event::Found(&session),
            Event::NoAnswer("`GET /x` timed out"),
            Event::AnswersAgain,
            Event::NobodyThere,
        ];
        all.push(heading("acme/infra", 17, style));
        all.extend(events.iter().map(|one| event(one, soon, style)));
    }
    assert_snapshot!(all.join("\n====\n"));
}

#[test]
fn the_partners_pages_hide_nothing_from_outside() {
    let mut session = emergency(HOSTILE);
    session.started.applier.login = HOSTILE.to_owned();
    session.started.request.root_module = HOSTILE.to_owned();
    session.started.request.acknowledge = vec![HOSTILE.to_owned()];
    let now = at("2026-11-03T12:00:00Z");
    for lang in [Lang::En, Lang::Ja] {
        let style = Style { lang, ..Style::default() };
        let pages = emergency_text(&session, now, style) + &event(&Event::Began(&session), now, style);
        assert!(pages.contains("\\u{202e}") && !pages.contains('\u{202e}'), "{pages}");
        let record = countersign(&session);
        let body = emergency_review(&record, &session, lang);
        assert!(!body.contains("@octocat") && !body.contains("<b>"), "{body}");
        pairgate::signoff::statement::compose(&body, &record, None).unwrap();
    }
}

#[test]
fn whoever_knows_better_says_what_to_do_next() {
    let (request, next) = (request(), Text::new("do `this`", "`this` をしてください"));
    let about = About { next: Some(&next), ..About::new(&request, "alice") };
    let page = outcome_text(&finished(Ended::Failed), &about, Style::default());
    assert!(page.ends_with("Next  do `this`\n"), "{page}");
}

#[test]
fn nothing_from_outside_is_markup_or_hides_the_bytes() {
    let mut hostile = request();
    hostile.root_module = HOSTILE.to_owned();
    hostile.workspace = HOSTILE.to_owned();
    hostile.acknowledge = vec![HOSTILE.to_owned()];
    let mut one = finished(Ended::Failed);
    one.errors = vec![HOSTILE.to_owned()];
    one.remarks = vec![HOSTILE.to_owned()];
    one.policies = vec![HOSTILE.to_owned()];
    one.resources = vec![resource(HOSTILE, HOSTILE, Done::Half, None)];
    let mut begun = started(Mode::Live);
    begun.request = hostile.clone();
    begun.applier = account(1, HOSTILE);
    begun.signers = vec![account(2, HOSTILE)];
    begun.signoffs = vec![format!("https://example.com/{HOSTILE}")];
    let emergency = Document::Started(Box::new(Started {
        signers: Vec::new(),
        signoffs: Vec::new(),
        break_glass: Some(BreakGlass {
            reason: HOSTILE.to_owned(),
            incident: HOSTILE.to_owned(),
            overridden: vec![HOSTILE.to_owned()],
        }),
        ..begun.clone()
    }));
    let documents = [
        waiting(Some(account(2, HOSTILE))),
        Document::Started(Box::new(begun)),
        emergency,
        Document::Finished(Box::new(one.clone())),
        reconciled(Found::Part),
    ];
    for document in documents {
        for lang in [Lang::En, Lang::Ja] {
            let written = shown(document.clone(), &hostile, &|_| {}, lang);
            for bad in ["@octocat", "</pre><b>", "[a](b)", "\u{202e}", "<b>"] {
                assert!(!written.contains(bad), "{bad} in:\n{written}");
            }
        }
    }
    let page = outcome_text(&one, &About::new(&hostile, HOSTILE), Style::default());
    assert!(page.contains("\\u{202e}") && !page.contains('\u{202e}'), "{page}");
}

#[test]
fn a_review_of_ten_thousand_things_is_cut_and_says_so() {
    let long = "m.".repeat(150);
    let mut one = finished(Ended::Failed);
    one.resources = (0..200)
        .map(|n| resource(&format!("module.x[\"{n}{long}\"]"), "replace", Done::NotDone, None))
        .collect();
    one.errors = vec!["日本".repeat(1_000); 10];
    one.remarks = vec!["<&`".repeat(20_000); 4];
    (one.done, one.not_done) = (5_000, 5_000);
    for lang in [Lang::En, Lang::Ja] {
        let written = shown(Document::Finished(Box::new(one.clone())), &request(), &|_| {}, lang);
        // Every one of them is listed or counted.
        let listed = written.matches("module.x").count();
        let left_out = |before: &str, behind: &str| -> usize {
            let all = written.split(before).skip(1).filter_map(|rest| rest.split_once(behind));
            all.filter_map(|(number, _)| number.trim().parse::<usize>().ok()).sum()
        };
        let told = match lang {
            Lang::En => left_out("- … ", " more are not shown") + left_out("… ", " more that are not done"),
            Lang::Ja => left_out("- … ほかに ", " 件を省略") + left_out("… ほかに未完了 ", " 件"),
        };
        assert!(listed > 0 && listed + told >= 5_000, "{listed} {told}\n{written}");
    }
    let emergency = broken(&"because ".repeat(700), vec!["x".repeat(9_000); 3]);
    let written = shown(emergency, &request(), &|_| {}, Lang::En);
    assert!(written.contains("more characters are not shown") && written.contains("pairgate sign 17"));
    // A document that fits is left alone.
    let small = Document::Finished(Box::new(finished(Ended::Failed)));
    assert_eq!(fit(small.clone()), small);
}
