//! Of tests: files of standards that are broken at one place each.

use super::load;

/// Asserts that a good file is refused where one thing in it is replaced: what, by what, and what the error says
/// of the place and of the fault.
pub(super) fn are_refused(good: &str, cases: &[(&str, &str, &str, &str)]) {
    for (from, to, at, what) in cases {
        let broken = good.replacen(from, to, 1);
        assert_ne!(broken, good, "{from}");
        let e = load(&broken, "t.toml").expect_err(to).to_string();
        assert!(e.starts_with("t.toml: ") && e.contains(at) && e.contains(what), "{from} → {to}: {e}");
    }
}
