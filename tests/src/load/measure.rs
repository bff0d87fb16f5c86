//! Many clients, one rate and its percentiles.

use anyhow::Result;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// What one run measured.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sample {
    /// Finished per second.
    pub per_second: f64,
    /// Half were answered within this.
    pub p50: Duration,
    /// Of a hundred, ninety-nine were answered within this.
    pub p99: Duration,
}

/// Lets `clients` do `count` pieces of work between them, each as fast as it can, one at a time. `work` is given the number of
/// the piece.
///
/// # Errors
/// The first error of any client; a run with an error measures nothing.
pub async fn run<W, F>(clients: usize, count: usize, work: W) -> Result<Sample>
where
    W: Fn(usize) -> F + Send + Sync + 'static,
    F: Future<Output = Result<()>> + Send + 'static,
{
    let work = Arc::new(work);
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let tasks: Vec<_> =
        (0..clients).map(|_| tokio::spawn(client(Arc::clone(&next), count, Arc::clone(&work)))).collect();
    let mut took = Vec::with_capacity(count);
    for task in tasks {
        took.extend(task.await??);
    }
    Ok(Sample::of(took, begun.elapsed()))
}

impl Sample {
    /// Of pieces of work that took so long, done within this time.
    #[must_use]
    pub fn of(mut took: Vec<Duration>, within: Duration) -> Self {
        took.sort_unstable();
        Self {
            per_second: number(took.len()) / within.as_secs_f64(),
            p50: percentile(&took, 50),
            p99: percentile(&took, 99),
        }
    }
}

async fn client<W, F>(next: Arc<AtomicUsize>, count: usize, work: Arc<W>) -> Result<Vec<Duration>>
where
    W: Fn(usize) -> F,
    F: Future<Output = Result<()>>,
{
    let mut took = Vec::new();
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= count {
            return Ok(took);
        }
        let begun = Instant::now();
        work(number).await?;
        took.push(begun.elapsed());
    }
}

/// So many of a hundred were done within this; of times in their order.
#[must_use]
pub fn percentile(sorted: &[Duration], of_hundred: usize) -> Duration {
    let place = (sorted.len() * of_hundred).div_ceil(100).saturating_sub(1);
    sorted.get(place).copied().unwrap_or_default()
}

/// A count as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "no count of ours comes near 2^52")]
#[must_use]
pub const fn number(count: usize) -> f64 {
    count as f64
}

/// The middle one; of an even number the lower of the two in the middle.
#[must_use]
pub fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.into_iter().collect();
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or(f64::NAN)
}

/// The medians of rate and percentiles, each for itself.
#[must_use]
pub fn medians(samples: &[Sample]) -> Sample {
    let seconds = |of: fn(&Sample) -> Duration| {
        Duration::from_secs_f64(median(samples.iter().map(|sample| of(sample).as_secs_f64())).max(0.0))
    };
    Sample {
        per_second: median(samples.iter().map(|sample| sample.per_second)),
        p50: seconds(|sample| sample.p50),
        p99: seconds(|sample| sample.p99),
    }
}

/// Milliseconds with one decimal.
#[must_use]
pub fn ms(duration: Duration) -> String {
    format!("{:.1} ms", duration.as_secs_f64() * 1000.0)
}
