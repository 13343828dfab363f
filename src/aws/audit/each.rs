//! Some things at once, and no more than that.

use std::future::{Future, poll_fn};
use std::task::Poll;

/// Makes a future of each item, keeps at most `most` of them going, and hands over what comes of them as it comes.
/// Stops, and drops the others, at the first error of `done`.
///
/// All are polled whenever one wakes up, which is nothing for as few as there are requests at once.
pub(super) async fn each<I, F, E>(
    items: I,
    most: usize,
    make: impl Fn(I::Item) -> F,
    mut done: impl FnMut(F::Output) -> Result<(), E>,
) -> Result<(), E>
where
    I: Iterator,
    F: Future,
{
    let mut items = items.fuse();
    let mut running = Vec::new();
    loop {
        while running.len() < most.max(1) {
            let Some(item) = items.next() else { break };
            running.push(Box::pin(make(item)));
        }
        if running.is_empty() {
            return Ok(());
        }
        let (place, output) = poll_fn(|context| {
            for (place, future) in running.iter_mut().enumerate() {
                if let Poll::Ready(output) = future.as_mut().poll(context) {
                    return Poll::Ready((place, output));
                }
            }
            Poll::Pending
        })
        .await;
        drop(running.swap_remove(place));
        done(output)?;
    }
}

/// The same, where nothing ends it early: what came of each item, in the order of the items.
pub(super) async fn all<I, F>(
    items: I,
    most: usize,
    make: impl Fn(I::Item) -> F,
    mut told: impl FnMut(usize),
) -> Vec<F::Output>
where
    I: Iterator,
    F: Future,
{
    let mut found = Vec::new();
    let one = |(place, item)| {
        let future = make(item);
        async move { (place, future.await) }
    };
    let keep = |output: (usize, F::Output)| {
        found.push(output);
        told(found.len());
        Ok::<(), std::convert::Infallible>(())
    };
    // Cannot fail: the error has no value.
    let _ = each(items.enumerate(), most, one, keep).await;
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::cell::Cell;
    use std::time::Duration;

    use super::*;

    fn run<F: Future>(future: F) -> F::Output {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    #[test]
    fn no_more_than_so_many_run_and_the_order_stays() {
        let (now, peak) = (Cell::new(0), Cell::new(0));
        let work = |item: u64| {
            let (now, peak) = (&now, &peak);
            async move {
                now.set(now.get() + 1);
                peak.set(peak.get().max(now.get()));
                tokio::time::sleep(Duration::from_millis(10 - item)).await;
                now.set(now.get() - 1);
                item * 2
            }
        };
        let mut steps = Vec::new();
        let found = run(all(0..10, 3, work, |done| steps.push(done)));
        assert_eq!(found, (0..10).map(|item| item * 2).collect::<Vec<_>>());
        assert_eq!(steps, (1..=10).collect::<Vec<_>>());
        assert_eq!(peak.get(), 3);
    }

    #[test]
    fn an_error_ends_all() {
        let begun = Cell::new(0);
        let work = |item: u64| {
            begun.set(begun.get() + 1);
            async move { item }
        };
        let ended = run(each(0..10, 2, work, |item| if item == 3 { Err("enough") } else { Ok(()) }));
        assert_eq!(ended, Err("enough"));
        assert!(begun.get() < 7, "{}", begun.get());
    }
}
