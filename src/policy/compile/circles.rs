//! Mocks and locals of a test file refer to each other: an order in which they can be evaluated, or the
//! circles that leave none.

use std::collections::BTreeSet;

use super::reach::Reach;
use super::report::Report;
use crate::diagnostic::Diagnostic;
use crate::policy::expression::Name;
use crate::policy::program::Local;
use crate::policy::testing::Mock;
use crate::source::Span;

/// More places of one circle are not drawn.
const MOST_PLACES: usize = 12;

/// Locals first, then mocks.
struct Nodes<'n> {
    locals: &'n [Local],
    mocks: &'n [Mock],
    edges: Vec<BTreeSet<usize>>,
}

/// Numbers of the mocks, each after those to which its `attrs` refer. Circles are reported.
pub(super) fn order(report: &mut Report<'_>, locals: &[Local], mocks: &[Mock]) -> Vec<usize> {
    let values = locals.iter().map(|local| Some(&local.value));
    let values = values.chain(mocks.iter().map(|mock| mock.attrs.as_ref()));
    let edges = values.map(|value| {
        Reach::names(value).into_iter().filter_map(|name| match name {
            Name::FileLocal(index) => Some(index),
            Name::Mock(index) => Some(locals.len() + index),
            _ => None,
        })
    });
    let nodes = Nodes { locals, mocks, edges: edges.map(Iterator::collect).collect() };
    let (order, circles) = nodes.walk();
    for circle in circles {
        nodes.report(report, &circle);
    }
    order.into_iter().filter_map(|node| node.checked_sub(locals.len())).collect()
}

impl Nodes<'_> {
    /// Every node after those that it needs, and the circles. No recursion, since a file can chain thousands.
    fn walk(&self) -> (Vec<usize>, Vec<Vec<usize>>) {
        let (mut order, mut circles) = (Vec::with_capacity(self.edges.len()), Vec::new());
        let mut done = vec![false; self.edges.len()];
        let mut on_way = vec![false; self.edges.len()];
        for start in 0..self.edges.len() {
            if done.get(start) == Some(&true) {
                continue;
            }
            let mut way = Vec::new();
            self.enter(start, &mut way, &mut on_way);
            while let Some((node, targets)) = way.last_mut() {
                let node: usize = *node;
                match targets.next() {
                    Some(target) if on_way.get(*target) == Some(&true) => {
                        let nodes = way.iter().map(|(node, _)| *node);
                        circles.push(nodes.skip_while(|node| node != target).collect());
                    }
                    Some(target) if done.get(*target) == Some(&false) => {
                        self.enter(*target, &mut way, &mut on_way);
                    }
                    Some(_) => {}
                    None => {
                        way.pop();
                        set(&mut on_way, node, false);
                        set(&mut done, node, true);
                        order.push(node);
                    }
                }
            }
        }
        (order, circles)
    }

    fn enter<'e>(
        &'e self,
        node: usize,
        way: &mut Vec<(usize, std::collections::btree_set::Iter<'e, usize>)>,
        on_way: &mut [bool],
    ) {
        if let Some(targets) = self.edges.get(node) {
            set(on_way, node, true);
            way.push((node, targets.iter()));
        }
    }

    fn named(&self, node: usize) -> Option<(String, Span)> {
        match node.checked_sub(self.locals.len()) {
            Some(mock) => self.mocks.get(mock).map(|mock| (format!("`{}`", mock.name()), mock.span)),
            None => self.locals.get(node).map(|local| (format!("`local.{}`", local.name), local.span)),
        }
    }

    fn report(&self, report: &mut Report<'_>, circle: &[usize]) {
        let places: Vec<(String, Span)> = circle.iter().filter_map(|node| self.named(*node)).collect();
        let Some((first, _)) = places.first() else { return };
        let mut names: Vec<&str> = places.iter().take(MOST_PLACES).map(|(name, _)| name.as_str()).collect();
        if places.len() > MOST_PLACES {
            names.push("…");
        }
        names.push(first);
        let message = match places.as_slice() {
            [(only, _)] => format!("{only} refers to itself"),
            _ => format!("mocks or locals go in a circle: {}", names.join(" → ")),
        };
        let help = "write the value in one of them instead of the reference";
        let mut error = Diagnostic::error("policy-cycle", message).help(help);
        for (_, span) in places.iter().take(MOST_PLACES) {
            error = error.at(report.source, *span, "");
        }
        report.errors.push(error);
    }
}

fn set(flags: &mut [bool], index: usize, flag: bool) {
    if let Some(place) = flags.get_mut(index) {
        *place = flag;
    }
}
