//! The envelope's scanner against `serde_json`.

use std::collections::BTreeMap;

use super::bodies::envelope::{self, Verdict};
use super::generate;
use super::random::Random;

/// `ALIPAY_READINGS=5000000` reads more bodies than the usual few thousand.
#[test]
fn two_readings_of_a_reply_agree() {
    let bodies: u64 = std::env::var("ALIPAY_READINGS").map_or(20_000, |number| number.parse().unwrap());
    let mut verdicts: BTreeMap<Verdict, u64> = BTreeMap::new();
    for seed in 0..bodies {
        let body = generate::body(&mut Random(seed));
        let agree = std::panic::AssertUnwindSafe(|| envelope::compare(&body));
        let Ok(verdict) = std::panic::catch_unwind(agree) else {
            panic!("body {seed}: {}", String::from_utf8_lossy(&body));
        };
        *verdicts.entry(verdict).or_default() += 1;
    }
    println!("{bodies} bodies: {verdicts:?}");
    let share = |verdict| verdicts.get(&verdict).copied().unwrap_or_default() * 100 / bodies;
    assert!(share(Verdict::Agreed) > 25 && share(Verdict::BothRefused) > 25, "{verdicts:?}");
    // Every good reason was met.
    for reason in [Verdict::TooDeep, Verdict::TooManyMembers, Verdict::SignKind, Verdict::NotSigned] {
        assert!(verdicts.contains_key(&reason), "{reason:?}");
    }
}
