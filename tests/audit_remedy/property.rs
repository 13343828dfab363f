//! Random files: whatever is taken out, everything else stays byte for byte.

use hcl_edit::expr::Expression;
use hcl_edit::structure::Body;
use pairgate::audit::object::{AwsItem, Change};
use pairgate::audit::remedy::Managed;
use proptest::prelude::*;

use crate::tools::*;

/// Something that stands at the top of a file, without the blank lines around it.
fn piece(number: usize, kind: u8, comment: u8) -> String {
    let comment = match comment {
        0 => String::new(),
        1 => format!("# comment {number}\n"),
        2 => format!("// one {number}\n# two\n"),
        _ => format!("/* long {number}\n   resource \"x\" \"y\" {{ */\n"),
    };
    let block = match kind {
        0 => format!("resource \"aws_iam_group\" \"g{number}\" {{\n  name = \"group-{number}\"\n}}\n"),
        1 => format!(
            "resource \"aws_iam_group\" \"g{number}\" {{ # why\n\tname=\"group-{number}\"   # odd   layout\n\n}} // end\n"
        ),
        2 => format!(
            "resource \"aws_iam_group\" \"g{number}\" {{\n  name = \"group-{number}\"\n  path = <<EOT\n}}\n\n# no comment\nEOT\n}}\n"
        ),
        3 => format!("locals {{\n  l{number}   = \"group-x\" \n\n}}\n"),
        _ => format!("variable \"v{number}\" {{}} # tail\n"),
    };
    format!("{comment}{block}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_block_goes_alone(
        shapes in prop::collection::vec((0u8..5, 0u8..4, 0usize..3), 1..8),
        pick in any::<prop::sample::Index>(),
        windows in any::<bool>(),
    ) {
        let mut text = String::new();
        let mut pieces = Vec::new();
        for (number, (kind, comment, blank)) in shapes.iter().enumerate() {
            let piece = piece(number, *kind, *comment);
            // Without a blank line a comment would belong to either; both are right, but one is checked here.
            let blank = if *comment == 0 { *blank } else { (*blank).max(1) };
            text.push_str(&"\n".repeat(if number == 0 { 0 } else { blank }));
            text.push_str(&piece);
            pieces.push(piece);
        }
        if windows {
            text = text.replace('\n', "\r\n");
        }
        let groups: Vec<usize> = (0..shapes.len()).filter(|at| shapes[*at].0 < 3).collect();
        prop_assume!(!groups.is_empty());
        let picked = groups[pick.index(groups.len())];
        let group = aws(AwsItem::Group { name: format!("group-{picked}") });
        let remedy = removed(&[("main.tf", &text)], group);
        let Managed::Yes { patch: Some(patch), .. } = &remedy.managed else {
            return Err(TestCaseError::fail(format!("{remedy:?}")));
        };
        let [edit] = patch.edits.as_slice() else { return Err(TestCaseError::fail("more than one edit")) };
        prop_assert_eq!(&edit.text, "");
        let gone = text[edit.from..edit.to].replace("\r\n", "\n");
        // A comment that the file begins with stays: it is about the file.
        let own = if picked == 0 {
            let at = pieces[0].find("resource \"aws_iam_group\"").unwrap();
            &pieces[0][at..]
        } else {
            &pieces[picked]
        };
        prop_assert_eq!(gone.trim(), own.trim());
    }

    #[test]
    fn an_element_goes_alone(
        shapes in prop::collection::vec((any::<bool>(), any::<bool>(), 0usize..3), 1..6),
        trailing in any::<bool>(),
        pick in any::<prop::sample::Index>(),
    ) {
        let mut list = String::from("[");
        for (number, (breaks, comment, blanks)) in shapes.iter().enumerate() {
            let is_last = number + 1 == shapes.len();
            list.push_str(if *breaks { "\n    " } else { "" });
            list.push_str(&" ".repeat(*blanks));
            list.push_str(&format!("\"u{number}\""));
            list.push_str(if !is_last || trailing { "," } else { "" });
            let ends_line = is_last || shapes[number + 1].0;
            list.push_str(&if *comment && ends_line { format!(" # note {number}\n") } else { String::new() });
        }
        list.push(']');
        let text = format!("resource \"aws_iam_user\" \"all\" {{\n  for_each = toset({list})\n  name     = each.key\n}}\n");
        prop_assume!(text.parse::<Body>().is_ok());
        let picked = pick.index(shapes.len());
        let remedy = removed(&[("main.tf", &text)], user(&format!("u{picked}")));
        let Managed::Yes { patch: Some(patch), .. } = &remedy.managed else {
            return Err(TestCaseError::fail(format!("{text}\n{remedy:?}")));
        };
        let [edit] = patch.edits.as_slice() else { return Err(TestCaseError::fail("more than one edit")) };
        let after = format!("{}{}", &text[..edit.from], &text[edit.to..]);
        let body: Body = after.parse().unwrap();
        let block = body.get_blocks("resource").next().unwrap();
        let Expression::FuncCall(call) = &block.body.get_attribute("for_each").unwrap().value else { panic!() };
        let Expression::Array(array) = call.args.get(0).unwrap() else { panic!() };
        let left: Vec<&str> = array.iter().map(|one| one.as_str().unwrap()).collect();
        let all: Vec<String> = (0..shapes.len()).filter(|at| *at != picked).map(|at| format!("u{at}")).collect();
        prop_assert_eq!(left, all);
        for number in (0..shapes.len()).filter(|at| *at != picked) {
            let note = format!("# note {number}\n");
            prop_assert_eq!(text.contains(&note), after.contains(&note));
        }
    }
}

#[test]
fn what_would_not_parse_any_more_is_no_patch() {
    // The comment of a line that stays would swallow the bracket.
    let text = "resource \"aws_iam_user\" \"all\" {\n  for_each = toset([\"a\", # one\n    \"b\"])\n  name = each.key\n}\n";
    let remedy = remedy(&[("main.tf", text)], user("b"), Change::Remove);
    if let Managed::Yes { patch: Some(patch), .. } = &remedy.managed {
        let edit = &patch.edits[0];
        let after = format!("{}{}", &text[..edit.from], &text[edit.to..]);
        assert!(after.parse::<Body>().is_ok() && !after.contains("\"b\""), "{after}");
    } else {
        has_no_patch(&remedy);
    }
}
