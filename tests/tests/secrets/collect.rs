//! Everything that this process writes by `tracing` and `log`.

use std::fmt::{self, Write as _};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span;

/// Lines of `tracing` and `log`, of every level, target and field.
#[derive(Debug)]
pub(crate) struct Collector(Mutex<Vec<String>>);

static COLLECTED: Collector = Collector(Mutex::new(Vec::new()));

impl Collector {
    /// From now on, everything that this process writes. Once in a process.
    pub(crate) fn install() -> &'static Self {
        tracing::subscriber::set_global_default(&COLLECTED).unwrap();
        log::set_logger(&COLLECTED).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        &COLLECTED
    }

    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What has been written since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines())
    }

    fn add(&self, metadata: &tracing::Metadata<'_>, write: impl FnOnce(&mut Values)) {
        let mut line = Values(format!("{} {} {}:", metadata.level(), metadata.target(), metadata.name()));
        write(&mut line);
        self.lines().push(line.0);
    }
}

struct Values(String);

impl Visit for Values {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a text cannot fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl tracing::Subscriber for &'static Collector {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        self.add(span.metadata(), |line| span.record(line));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Values("a span's values:".to_owned());
        values.record(&mut line);
        self.lines().push(line.0);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.add(event.metadata(), |line| event.record(line));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

impl log::Log for Collector {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        self.lines().push(format!("{} {}: {}", record.level(), record.target(), record.args()));
    }

    fn flush(&self) {}
}
