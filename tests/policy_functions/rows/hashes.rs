//! Digests.

use crate::compare::compare;
use crate::generate::text;
use crate::row::Row;

const ROWS: &[Row] = &[
    Row::each("md5", &[text]),
    Row::each("sha1", &[text]),
    Row::each("sha256", &[text]),
    Row::each("sha512", &[text]),
];

#[test]
fn digests_are_those_of_terraform() {
    compare(ROWS);
}
