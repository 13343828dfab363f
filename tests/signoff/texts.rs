//! Texts that hold records and requests: what is written is read back, and nothing else is.

use pairgate::signoff::record::Record;
use pairgate::signoff::request::Request;
use pairgate::signoff::{canonical, requests, statement};
use proptest::prelude::*;

use super::story::{bob, change, record, request};

const ARMOUR: &str =
    "-----BEGIN SSH SIGNATURE-----\nU1NIU0lHAAAAAQ/+xyz\nAAAA==\n-----END SSH SIGNATURE-----\n";

fn text() -> String {
    statement::compose("I read it.\n\nReally.", &record(&request(), &bob()), Some(ARMOUR)).unwrap()
}

#[track_caller]
fn broken(text: &str, words: &str) {
    let error = statement::read(text).unwrap_or_else(|| panic!("not ours: {text}")).unwrap_err();
    assert!(error.to_string().contains(words), "`{words}` is not in: {error}");
}

#[test]
fn the_text_of_a_record_is_as_the_manual_shows_it() {
    let record = record(&request(), &bob());
    let bytes = record.bytes();
    let text = text();
    assert_eq!(
        text,
        format!(
            "<!-- pairgate:signoff:v1 -->\nI read it.\n\nReally.\n\n```pairgate-signoff\n{bytes}\n```\n\n\
             ```pairgate-signature\n{}\n```",
            ARMOUR.trim_end()
        )
    );
    let signed = statement::read(&text).unwrap().unwrap();
    assert_eq!((signed.bytes, signed.record, signed.armour.as_deref()), (bytes, record, Some(ARMOUR)));
}

#[test]
fn layouts_that_readers_could_disagree_about_are_refused() {
    let (text, bytes) = (text(), record(&request(), &bob()).bytes());
    let fence = format!("\n\n```pairgate-signoff\n{bytes}\n```");
    broken(&text.replace('\n', "\r\n"), "carriage returns");
    broken(&format!("{text}\n"), "behind the last fence");
    broken(&format!("{text} "), "behind the last fence");
    broken(&format!("{text}{fence}"), "behind the last fence");
    broken(&text.replace(&fence, &fence.repeat(2)), "behind the last fence");
    broken(&text.replace("I read it.", "```pairgate-signoff\n{}\n```"), "another fence");
    broken(&text.replace("I read it.", "~~~"), "another fence");
    broken(&text.replace("I read it.", "<!-- hidden"), "a hidden comment");
    broken(&text.replace("```pairgate-signoff", "````pairgate-signoff"), "is missing");
    broken(&text.replace("\n```\n\n```pairgate-signature", "\n````\n\n```pairgate-signature"), "behind");
    broken(&text.replace("\n\n```pairgate-signature", "\n```pairgate-signature"), "behind the last fence");
    broken(&text.replace("BEGIN SSH SIGNATURE", "BEGIN PGP SIGNATURE"), "SSH armour");
    broken(&text.replace("AAAA==\n", "AAAA==\n\n"), "SSH armour");
    broken("<!-- pairgate:signoff:v1 -->", "is missing");
    broken(&text.replace(" -->\n", " --> \n"), "alone on the first line");
    for own_words in ["", "LGTM", &format!("hello\n{text}"), &format!(" {text}")] {
        assert_eq!(statement::read(own_words), None);
    }
}

#[test]
fn a_record_with_odd_fields_is_none() {
    let good = record(&request(), &bob());
    let odd = |change: &dyn Fn(&mut Record)| {
        let mut odd = good.clone();
        change(&mut odd);
        Record::read(&odd.bytes()).unwrap_err().to_string()
    };
    assert!(odd(&|one| one.nonce = "x".repeat(32)).contains("`nonce`"));
    assert!(odd(&|one| one.nonce = "00".to_owned()).contains("`nonce`"));
    assert!(odd(&|one| one.acknowledged.reverse()).contains("`acknowledged`"));
    assert!(odd(&|one| one.acknowledged = vec!["a".to_owned(); 2]).contains("`acknowledged`"));
    assert!(odd(&|one| one.issued_at = "2026-11-22T10:00:00.5Z".parse().unwrap()).contains("`issued_at`"));
    assert!(odd(&|one| one.schema = "pairgate-signoff-v2".to_owned()).contains("`pairgate-signoff-v2`"));
    assert!(odd(&|one| one.request.schema = "pairgate-request-v9".to_owned()).contains("-v9`"));
    let bytes = good.bytes();
    for other in [
        bytes.replacen('{', "{ ", 1),
        bytes.replacen("\"nonce\"", "\"extra\":1,\"nonce\"", 1),
        bytes.replacen("\"mode\":\"asynchronous\"", "\"mode\":\"live\",\"mode\":\"asynchronous\"", 1),
        bytes.replacen("10:00:00Z", "10:00:00+00:00", 1),
        format!("{bytes} "),
        format!("{bytes}{bytes}"),
        bytes.replacen("\\u65e5", "日", 1),
    ] {
        assert_ne!(other, bytes);
        assert!(Record::read(&other).is_err(), "{other}");
    }
}

#[test]
fn a_request_in_a_check_run_is_read_back() {
    for part in [false, true] {
        let text = requests::compose("Sign this.", &request(), part).unwrap();
        let posted = requests::read(&text).unwrap().unwrap();
        assert_eq!((posted.request, posted.bytes, posted.part), (request(), request().bytes(), part));
        assert!(requests::read(&format!("{text}\nx")).unwrap().is_err());
        assert!(requests::read(&text.replace("12", "13")).unwrap().unwrap().request != request());
    }
    assert_eq!(requests::read("no plan"), None);
    let both = requests::compose("a", &request(), false).unwrap()
        + &requests::compose("", &request(), true).unwrap();
    assert!(requests::read(&both).unwrap().is_err());
    let set = [request().digest(), "s1:".to_owned() + &"0".repeat(64)].into();
    let text = requests::compose_complete("All of them.", &set).unwrap();
    assert_eq!(requests::read_complete(&text).unwrap().unwrap(), set);
    assert!(requests::read_complete(&text.replace("s1:0", "s1:x")).unwrap().is_err());
    assert_eq!(requests::read_complete("All of them."), None);
    assert!(requests::compose_complete("", &["s1:0".to_owned()].into()).is_err());
}

#[test]
fn what_differs_is_named() {
    let mut other: Request = request();
    other.state.serial = Some(42);
    other.version = None;
    let hashes = other.hashes.as_mut().unwrap();
    hashes.changes[0].hash = "0".repeat(16);
    hashes.changes.push(change("aws_iam_role.new", &"1".repeat(16)));
    let difference = requests::difference(&request(), &other);
    assert_eq!(difference.fields, ["state.serial", "version"]);
    assert_eq!(difference.addresses.unwrap(), ["aws_db_instance.main", "aws_iam_role.new"]);
    assert_eq!((difference.only_now, difference.only_signed.len()), (vec!["aws_iam_role.new".to_owned()], 0));
    assert_eq!(difference.attributes, [("aws_db_instance.main".to_owned(), Vec::new())]);
    other.hashes = None;
    assert_eq!(requests::difference(&request(), &other).addresses, None);
    assert_eq!(requests::difference(&request(), &request()).fields, [""; 0]);
}

proptest! {
    #[test]
    fn what_is_composed_is_read_back(
        sentences in "[a-z .\n<>&@日本]{0,60}",
        root in any::<String>(),
        acknowledged in prop::collection::btree_set(any::<String>(), 0..4),
        signed in any::<bool>(),
    ) {
        let mut wanted = record(&request(), &bob());
        wanted.request.root_module = root;
        wanted.acknowledged = acknowledged.into_iter().collect();
        let text = statement::compose(&sentences, &wanted, signed.then_some(ARMOUR)).unwrap();
        let read = statement::read(&text).unwrap().unwrap();
        prop_assert_eq!(&read.record, &wanted);
        prop_assert_eq!(&read.sentences, &sentences);
        prop_assert_eq!(read.armour.is_some(), signed);
        prop_assert_eq!(&canonical::write(&read.record), &read.bytes);
    }

    #[test]
    fn one_changed_byte_is_no_record_or_another(at in any::<prop::sample::Index>(), byte in 0u8..128, kind in 0..3) {
        let good = text();
        let mut bytes = good.clone().into_bytes();
        let at = at.index(bytes.len());
        match kind {
            0 => bytes[at] = byte,
            1 => bytes.insert(at, byte),
            _ => drop(bytes.remove(at)),
        }
        let Ok(changed) = String::from_utf8(bytes) else { return Ok(()) };
        prop_assume!(changed != good);
        if let Some(Ok(read)) = statement::read(&changed) {
            prop_assert_ne!(read, statement::read(&good).unwrap().unwrap());
        }
    }
}
