//! The parts of the page, each a function of what it is given.

mod admin;
mod controls;
mod copy;
mod facts;
pub mod look;
mod marks;
mod recipients;
mod samples;
mod tools;
mod verdict;
mod words_said;

pub use controls::Controls;
pub use marks::Marks;
pub use samples::Samples;
pub use tools::Tools;
pub use verdict::Verdict;
