//! Shares of confidence, two digits of them, in JSON and in JavaScript.

use serde::{Serialize, Serializer};

/// JavaScript's numbers have 64 bits: a number of 32 would come out there as 0.9300000071525574.
pub fn serialize<S: Serializer>(share: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    (f64::from((share * 100.0).round()) / 100.0).serialize(serializer)
}
