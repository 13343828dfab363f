//! Digests of texts, in hexadecimal.

use sha2::Digest;

use super::{Call, Function, Param, Want};
use crate::policy::problem::Problem;
use crate::policy::value::Value;

const STR: Param = Param::new("str", Want::Text);

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain("md5", &[STR], digest::<md5::Md5>),
    Function::plain("sha1", &[STR], digest::<sha1::Sha1>),
    Function::plain("sha256", &[STR], digest::<sha2::Sha256>),
    Function::plain("sha512", &[STR], digest::<sha2::Sha512>),
];

fn digest<D: Digest>(call: &Call<'_>) -> Result<Value, Problem> {
    let text = call.text(0)?;
    call.fuel.charge_text(text.len().saturating_mul(2))?;
    let digest = D::digest(text.as_bytes());
    Ok(Value::text(digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}
