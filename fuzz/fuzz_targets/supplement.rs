#![no_main]

#[path = "../checks/supplement.rs"]
mod check;

libfuzzer_sys::fuzz_target!(|text: &str| check::holds(text));
