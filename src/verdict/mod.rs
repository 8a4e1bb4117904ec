pub mod phrases;
pub mod words;
