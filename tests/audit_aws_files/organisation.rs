//! The accounts of an organisation.

use pairgate::audit::aws::read;

use crate::make::{only, source};

fn account(id: &str, status: &str) -> serde_json::Value {
    serde_json::json!({"Id": id, "Arn": format!("arn:aws:organizations::1:account/o-x/{id}"), "Name": format!("n{id}"),
        "Email": "a@example.org", "Status": status, "JoinedMethod": "CREATED", "JoinedTimestamp": 1_600_000_000.5})
}

#[test]
fn suspended_accounts_are_inside() {
    let text = serde_json::json!({"Accounts": [account("111122223333", "ACTIVE"), account("444455556666", "SUSPENDED")]});
    let found = read::organisation(&source(text.to_string())).unwrap();
    let accounts = found.accounts.get().unwrap();
    assert_eq!(accounts.keys().collect::<Vec<_>>(), ["111122223333", "444455556666"]);
    assert_eq!(accounts["444455556666"], "n444455556666");
    assert_eq!(found.states, [("444455556666".to_owned(), "SUSPENDED".to_owned())].into());
    assert!(found.identity_center.reason().is_some());
}

#[test]
fn pages_are_joined_and_a_cut_list_is_refused() {
    let first = serde_json::json!({"Accounts": [account("111122223333", "ACTIVE")], "NextToken": "x"});
    let last = serde_json::json!({"Accounts": [account("444455556666", "ACTIVE")]});
    let both = read::organisation(&source(format!("{first}\n{last}"))).unwrap();
    assert_eq!(both.accounts.get().unwrap().len(), 2);
    let code = |text: String| only(&read::organisation(&source(text)).unwrap_err()).0;
    assert_eq!(code(first.to_string()), "audit-list-cut");
    assert_eq!(code(format!("[{last},{last}]")), "audit-accounts");
    assert_eq!(code(serde_json::json!({"Accounts": []}).to_string()), "audit-accounts");
    assert_eq!(
        code(serde_json::json!({"Accounts": [account("12", "ACTIVE")]}).to_string()),
        "audit-accounts"
    );
    assert_eq!(code("{}".to_owned()), "audit-file-shape");
    assert_eq!(code(last.to_string()[..20].to_owned()), "audit-file-cut");
}
