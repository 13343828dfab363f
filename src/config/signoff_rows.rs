//! What `pairgate config` shows of sign-offs, procedure and freezes.

use super::effective::{Rows, literal, map, texts};
use super::resolve::Resolved;
use super::resolve_signoff::{ResolvedProcedure, ResolvedSignoff};
use super::signoff::{Freeze, Presence, Team, Tier};
use super::spelling::show_duration;

pub(super) fn add(rows: &mut Rows, resolved: &Resolved) {
    if let Some(signoff) = &resolved.signoff {
        add_signoff(rows, signoff);
    }
    if let Some(procedure) = &resolved.procedure {
        add_procedure(rows, procedure);
    }
    for one in &resolved.freezes {
        rows.add(format!("freeze[{}]", literal(&one.value.name)), one, freeze);
    }
}

fn add_signoff(rows: &mut Rows, signoff: &ResolvedSignoff) {
    rows.add("signoff.operators", &signoff.operators, |all| shown(all));
    rows.add("signoff.signatures", &signoff.signatures, |one| literal(one.name()));
    rows.add("signoff.allowed_signers", &signoff.allowed_signers, |file| literal(file));
    rows.add("signoff.touch", &signoff.touch, bool::to_string);
    rows.add("signoff.overridable", &signoff.overridable, |one| literal(one.name()));
    rows.add("signoff.apps", &signoff.apps, |all| shown(all));
    rows.add("signoff.signers", &signoff.signers, u8::to_string);
    rows.add("signoff.teams", &signoff.teams, |all| shown(all));
    rows.add("signoff.live", &signoff.presence, |presence| live(*presence));
    rows.add("signoff.acknowledge", &signoff.acknowledge, bool::to_string);
    rows.add("signoff.wait", &signoff.wait, |seconds| time(*seconds));
    rows.add("signoff.expires", &signoff.expires, |seconds| time(*seconds));
    for one in &signoff.tiers {
        rows.add(format!("signoff.tier[{}]", literal(&one.value.name)), one, tier);
    }
}

fn add_procedure(rows: &mut Rows, procedure: &ResolvedProcedure) {
    rows.add("procedure.blast_radius", &procedure.blast_radius, |level| literal(level.name()));
    rows.add("procedure.documents", &procedure.documents, |all| shown(all));
    for one in &procedure.sections {
        let key = format!("procedure.section[{}]", literal(&one.value.name));
        rows.add(key, one, |section| map([("headings", shown(&section.headings))]));
    }
}

fn tier(tier: &Tier) -> String {
    let teams = |teams: &Vec<Team>| (!teams.is_empty()).then(|| shown(teams));
    let rules = (!tier.rules.is_empty()).then(|| shown(&tier.rules));
    fields([
        ("blast_radius", tier.blast_radius.map(|level| literal(level.name()))),
        ("rules", rules),
        ("signers", tier.signers.map(|number| number.to_string())),
        ("teams", teams(&tier.teams)),
        ("live", tier.presence.map(live)),
        ("acknowledge", tier.acknowledge.map(|value| value.to_string())),
        ("wait", tier.wait.map(time)),
        ("expires", tier.expires.map(time)),
    ])
}

fn freeze(freeze: &Freeze) -> String {
    fields([
        ("starts", freeze.starts.as_deref().map(literal)),
        ("lasts", freeze.starts.as_ref().map(|_| time(freeze.lasts))),
        ("time_zone", Some(literal(&freeze.time_zone))),
        ("holidays", freeze.holidays.as_deref().map(literal)),
        ("reason", Some(literal(&freeze.reason))),
    ])
}

fn fields<const N: usize>(fields: [(&str, Option<String>); N]) -> String {
    map(fields.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

fn shown<T: ToString>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(T::to_string).collect();
    texts(items.iter().map(String::as_str))
}

fn live(presence: Presence) -> String {
    (presence == Presence::Live).to_string()
}

fn time(seconds: u64) -> String {
    literal(&show_duration(seconds))
}
