//! IP networks. Their arithmetic is in `networks`.

use super::networks::Network;
use super::{Call, Function, Param, Want};
use crate::policy::problem::Problem;
use crate::policy::value::{Number, Value};

const PREFIX: Param = Param::new("prefix", Want::Text);

/// The rows.
pub const FUNCTIONS: &[Function] = &[
    Function::plain(
        "cidrcontains",
        &[Param::new("containing_prefix", Want::Text), Param::new("contained_ip_or_prefix", Want::Text)],
        cidrcontains,
    ),
    Function::plain("cidrhost", &[PREFIX, Param::new("hostnum", Want::Number)], cidrhost),
    Function::plain("cidrnetmask", &[PREFIX], cidrnetmask),
    Function::plain(
        "cidrsubnet",
        &[PREFIX, Param::new("newbits", Want::Number), Param::new("netnum", Want::Number)],
        cidrsubnet,
    ),
    Function::plain("cidrsubnets", &[PREFIX], cidrsubnets).rest(Param::new("newbits", Want::Number)),
];

fn network(call: &Call<'_>, index: usize) -> Result<Network, Problem> {
    let text = call.text(index)?;
    Network::parse(text).ok_or_else(|| {
        Problem::argument(
            index,
            format!("`{text}` is no network; write an address and a prefix length, as in `10.0.0.0/8`"),
        )
    })
}

/// A whole number as its sign and its size; the size is none beyond what addresses have.
fn big(call: &Call<'_>, index: usize) -> Result<(bool, Option<u128>), Problem> {
    let whole = |number: &Number| number.whole_in_base(10);
    let Value::Number(number) = call.arg(index) else {
        return Err(Problem::argument(index, "a number is wanted"));
    };
    let digits = whole(number).ok_or_else(|| Problem::argument(index, "a whole number is wanted"))?;
    Ok((number.is_negative(), digits.trim_start_matches('-').parse().ok()))
}

/// As in OpenTofu, whose function it is: an address or a whole network lies inside the first network.
fn cidrcontains(call: &Call<'_>) -> Result<Value, Problem> {
    let outer = network(call, 0)?;
    let text = call.text(1)?;
    let inner = Network::parse_address(text)
        .or_else(|| Network::parse(text))
        .ok_or_else(|| Problem::argument(1, format!("`{text}` is neither an address nor a network")))?;
    if inner.bits != outer.bits {
        let message =
            format!("`{}` and `{text}` are not of one kind: one is IPv4, the other IPv6", call.text(0)?);
        return Err(Problem::argument(1, message));
    }
    Ok(Value::Bool(outer.contains(inner.address) && outer.contains(inner.last())))
}

fn cidrhost(call: &Call<'_>) -> Result<Value, Problem> {
    let network = network(call, 0)?;
    let most = network.host_mask();
    let number = match big(call, 1)? {
        (false, Some(number)) => Some(number),
        // Counted from the end: -1 is the last one.
        (true, Some(number)) => number.checked_sub(1).and_then(|number| most.checked_sub(number)),
        (_, None) => None,
    };
    let number = number.filter(|number| *number <= most).ok_or_else(|| {
        let message =
            format!("a network with a prefix of {} bits does not have so many addresses", network.prefix);
        Problem::argument(1, message)
    })?;
    Ok(Value::text(network.show_address(network.address | number)))
}

fn cidrnetmask(call: &Call<'_>) -> Result<Value, Problem> {
    let network = network(call, 0)?;
    if network.bits != 32 {
        return Err(Problem::argument(0, "IPv6 networks have no netmask"));
    }
    Ok(Value::text(network.show_address(network.mask())))
}

fn cidrsubnet(call: &Call<'_>) -> Result<Value, Problem> {
    let network = network(call, 0)?;
    let new = u32::try_from(call.whole(1)?).ok();
    let prefix = new.and_then(|new| network.prefix.checked_add(new)).filter(|prefix| *prefix <= network.bits);
    let (Some(new), Some(prefix)) = (new, prefix) else {
        let message = format!(
            "a prefix of {} bits can be extended by 0 to {} bits",
            network.prefix,
            network.bits - network.prefix
        );
        return Err(Problem::argument(1, message));
    };
    let most = 1_u128.checked_shl(new).map_or(u128::MAX, |count| count - 1);
    match big(call, 2)? {
        (false, Some(number)) if number <= most => {
            let address = network.address | number.checked_shl(network.bits - prefix).unwrap_or(0);
            Ok(Value::text(Network { address, prefix, ..network }.to_string()))
        }
        _ => Err(Problem::argument(2, format!("{new} more bits number the networks from 0 to {most}"))),
    }
}

fn cidrsubnets(call: &Call<'_>) -> Result<Value, Problem> {
    let network = network(call, 0)?;
    call.fuel.charge(call.args.len())?;
    let mut made = Vec::new();
    let mut before: Option<Network> = None;
    for index in 1..call.args.len() {
        let new = call.whole(index)?;
        let new = u32::try_from(new)
            .ok()
            .filter(|new| (1..=32).contains(new))
            .ok_or_else(|| Problem::argument(index, "a prefix can be extended by 1 to 32 bits"))?;
        let prefix = network.prefix + new;
        if prefix > network.bits {
            let message =
                format!("a prefix of {prefix} bits is too long for an address of {} bits", network.bits);
            return Err(Problem::argument(index, message));
        }
        let next = network.after(before, prefix).ok_or_else(|| {
            Problem::argument(
                index,
                format!("there is no room left for a network with a prefix of {prefix} bits"),
            )
        })?;
        made.push(Value::text(next.to_string()));
        before = Some(next);
    }
    Ok(Value::list(made))
}
