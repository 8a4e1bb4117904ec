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

pub use controls::controls;
pub use marks::marks;
pub use samples::samples;
pub use tools::tools;
pub use verdict::Verdict;
