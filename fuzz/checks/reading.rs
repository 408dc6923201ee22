//! Cells: a line each.

use shuizhi::reading::{Reading, Rules};

pub fn holds(text: &str) {
    let told = ["☃".to_owned()];
    for cell in text.lines() {
        for signed in [false, true] {
            let rules = Rules::new(signed, &[]);
            let found = rules.read(cell);
            check(found, signed);
            check(rules.clone().describing(true).read(cell), signed);
            // White space about a cell says nothing.
            assert_eq!(rules.read(&format!("\t{cell} ")), found, "{cell:?}");
            // The fast path, which words for missing values close, reads as the slow one does.
            if !cell.contains('☃') {
                assert_eq!(Rules::new(signed, &told).read(cell), found, "{cell:?}");
            }
            // What was read is read again from the figure alone.
            let again = match found {
                Reading::Number(x) => format!("{x}"),
                Reading::Below(Some(x)) => format!("<{x}"),
                Reading::Above(x) => format!(">{x}"),
                Reading::Below(None) | Reading::Missing(_) => continue,
            };
            assert_eq!(rules.read(&again), found, "{cell:?} → {again:?}");
        }
    }
}

fn check(found: Reading, signed: bool) {
    match found {
        Reading::Number(x) => assert!(x.is_finite() && (signed || x.is_sign_positive()), "{x}"),
        Reading::Below(Some(x)) => assert!(x.is_finite() && x > 0.0, "{x}"),
        Reading::Above(x) => assert!(x.is_finite() && x >= 0.0, "{x}"),
        Reading::Below(None) | Reading::Missing(_) => {}
    }
}
