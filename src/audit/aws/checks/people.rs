//! Whom to ask.

use std::collections::BTreeMap;

use super::words::quoted;
use crate::audit::aws::facts::{Group, ServiceUses, Used, User};
use crate::audit::finding::Person;
use crate::audit::known::Known;
use crate::text::Text;

/// Tags that name somebody, without case, the best one first.
const TAGS: [&str; 8] =
    ["owner", "owner-email", "owneremail", "contact", "maintainer", "team", "created-by", "createdby"];

/// No list of names is longer.
const MOST: usize = 5;

/// Whoever the tags name.
pub(super) fn by_tags(tags: &Known<BTreeMap<String, String>>) -> Vec<Person> {
    let Some(tags) = tags.get() else { return Vec::new() };
    let named = |wanted: &&str| {
        tags.iter().find(|(key, value)| key.eq_ignore_ascii_case(wanted) && !value.trim().is_empty())
    };
    let person = |(key, value): (&String, &String)| {
        let tag = quoted(key);
        Person {
            name: value.trim().to_owned(),
            why: Text::new(format!("the tag {tag} names them"), format!("タグ {tag} に記載されています")),
        }
    };
    let mut found = Vec::new();
    for one in TAGS.iter().filter_map(named).map(person) {
        add(&mut found, one);
    }
    found
}

/// Whoever the tags of a user name, and the user, where it looks like a person.
pub(super) fn of_user(user: &User) -> Vec<Person> {
    let mut found = by_tags(&user.tags);
    if is_person(user) {
        let why = Text::new("it is their own user", "本人のユーザーです");
        add(&mut found, Person { name: user.name.clone(), why });
    }
    if let Some(uses) = user.services.get() {
        by_use(&mut found, uses, &user.arn);
    }
    found
}

/// A console is for people, and so are addresses and `first.last`.
fn is_person(user: &User) -> bool {
    let parts = || user.name.split('.');
    let name = |part: &str| part.len() > 1 && part.chars().all(char::is_alphabetic);
    matches!(user.password, Known::Known(Some(_)))
        || user.name.contains('@')
        || (parts().count() == 2 && parts().all(name))
}

/// Whoever used one of the services last, where that is somebody else.
pub(super) fn by_use(found: &mut Vec<Person>, uses: &ServiceUses, own: &str) {
    let used = uses.services.iter().filter_map(|(name, one)| match (&one.used, &one.by) {
        (Used::At { at, .. }, Some(by)) if by != own => Some((*at, name, by)),
        _ => None,
    });
    if let Some((_, service, by)) = used.max_by_key(|(at, ..)| *at) {
        let service = quoted(service);
        let why =
            Text::new(format!("they used {service} with it last"), format!("最後に {service} を使いました"));
        add(found, Person { name: by.clone(), why });
    }
}

/// The first members of a group, and whoever used its permissions last.
pub(super) fn of_group(group: &Group) -> Vec<Person> {
    let mut found = Vec::new();
    if let Some(uses) = group.services.get() {
        by_use(&mut found, uses, &group.arn);
    }
    for name in group.members.get().into_iter().flatten().take(MOST) {
        let why = Text::new("they are a member of the group", "グループのメンバーです");
        add(&mut found, Person { name: name.clone(), why });
    }
    found
}

fn add(found: &mut Vec<Person>, one: Person) {
    if !found.iter().any(|other| other.name == one.name) {
        found.push(one);
    }
}
