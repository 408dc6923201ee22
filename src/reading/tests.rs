use super::*;
use Reading::{Above, Below, Missing, Number};

#[test]
fn short_ways_read_as_the_long_one() {
    let parts =
        ["", "0", "0.05", ".5", "5.", "12", "00", "-", "--", "*", "/", "\\", "L", "l", "<", "+", " ", ">"];
    for rules in [Rules::default(), Rules::new(true, &[]), Rules::default().describing(true)] {
        for a in parts {
            for b in parts {
                for c in parts {
                    let cell = format!("{a}{b}{c}");
                    assert_eq!(rules.read(&cell), rules.read_odd(&cell), "{cell:?}");
                }
            }
        }
    }
}

#[test]
fn zero_has_no_sign() {
    for cell in ["-0", " -0.00 ", "<-0", "-0.0e3", "－0", ">-0", "≥-0.0"] {
        match Rules::default().read(cell) {
            Number(x) | Above(x) => assert!(x == 0.0 && x.is_sign_positive(), "{cell}"),
            other => assert_eq!(other, Missing(Reason::NotANumber), "{cell}"),
        }
    }
}

#[test]
fn plain_figures_take_the_quick_way() {
    assert_eq!(plain(b"0.0123"), Some(0.0123));
    assert_eq!(plain(b"123456789012345"), Some(123_456_789_012_345.0));
    assert_eq!(plain(b".123456789012345"), Some(0.123_456_789_012_345));
    for long in ["1234567890123456", "12345678901234567890123456789", "0.0000000000000001", ".", ""] {
        assert_eq!(plain(long.as_bytes()), None, "{long}");
    }
}

#[test]
fn cells_of_real_tables() {
    let missing = Missing(Reason::Missing);
    let nan = Missing(Reason::NotANumber);
    let cases = [
        ("0.05", Number(0.05)),
        (" 0.05 ", Number(0.05)),
        ("'0.05", Number(0.05)),
        ("+.5", Number(0.5)),
        ("5.", Number(5.0)),
        ("-0", Number(0.0)),
        ("0. 5", nan),
        ("0 .5", nan),
        ("1, 234", nan),
        ("1 ,234", nan),
        ("1,234.5", Number(1234.5)),
        ("１，２３４", Number(1234.0)),
        ("０．０５", Number(0.05)),
        ("1.2×10^3", Number(1200.0)),
        ("1.2×10³", Number(1200.0)),
        ("1.2 x 10^-3", Number(0.0012)),
        ("2·10⁻³", Number(0.002)),
        ("10^4", Number(10000.0)),
        ("1.2E+3", Number(1200.0)),
        ("<0.05", Below(Some(0.05))),
        ("＜0.05", Below(Some(0.05))),
        ("< 0.05 L", Below(Some(0.05))),
        ("≤0.05", Below(Some(0.05))),
        ("0.05L", Below(Some(0.05))),
        ("0.05l", Below(Some(0.05))),
        ("ND", Below(None)),
        ("n.d.", Below(None)),
        ("未检出", Below(None)),
        ("ND(0.01)", Below(Some(0.01))),
        ("未检出（＜0.01）", Below(Some(0.01))),
        (">24000", Above(24000.0)),
        ("≥2.4×10^4", Above(24000.0)),
        ("--", missing),
        ("—", missing),
        ("－", missing),
        ("*", missing),
        ("/", missing),
        ("", missing),
        ("  ", missing),
        ("N/A", missing),
        ("缺测", missing),
        ("nan", missing),
        ("inf", Missing(Reason::NotFinite)),
        ("--inf", nan),
        ("1e999", Missing(Reason::NotFinite)),
        ("-1", Missing(Reason::Negative)),
        ("<0", nan),
        ("<-1", nan),
        (">-1", nan),
        ("0,05", nan),
        ("1,23", nan),
        ("0,123", nan),
        ("1.2×103", nan),
        ("5³", nan),
        ("0.5 0.6", nan),
        ("0.5~0.6", nan),
        ("约0.5", nan),
        ("0.5mg/L", nan),
        ("1e", nan),
        ("e5", nan),
        (".", nan),
        ("×10^3", nan),
        ("L", nan),
        ("<", nan),
        ("0x10", nan),
        ("1_000", nan),
        ("٣", nan),
        // A numbered mark is a note, not part of the figure.
        ("0.25①", nan),
        ("②", nan),
        ("㉕", nan),
        ("0.25⑴", nan),
        ("2⒈", nan),
        ("🄃5", nan),
        ("2.5₃", nan),
        ("0.25¹", nan),
        ("½", nan),
        // What cannot be seen, from web pages.
        ("\u{feff}0.25\u{200b}", Number(0.25)),
        ("0.2\u{200b}5L", Below(Some(0.25))),
        ("\u{200e}", missing),
    ];
    for (cell, want) in cases {
        assert_eq!(Rules::default().read(cell), want, "{cell:?}");
    }
}

#[test]
fn told_missing_and_signed() {
    let rules = Rules::new(false, &["-1".into(), "×".into()]);
    for cell in ["-1", "-1.0", "×", "－1"] {
        assert_eq!(rules.read(cell), Missing(Reason::Missing), "{cell}");
    }
    assert_eq!(rules.read_number(-1.0), Missing(Reason::Missing));
    assert_eq!(rules.read("-2"), Missing(Reason::Negative));
    assert_eq!(Rules::new(true, &[]).read("-2"), Number(-2.0));
    assert_eq!(rules.read_number(f64::NAN), Missing(Reason::Missing));
    assert_eq!(rules.read_number(f64::INFINITY), Missing(Reason::NotFinite));
}

#[test]
fn words_of_what_is_described() {
    let rules = Rules::default().describing(true);
    let (missing, nan) = (Missing(Reason::Missing), Missing(Reason::NotANumber));
    for (cell, want) in [
        ("无", Number(0.0)),
        (" None ", Number(0.0)),
        ("absent", Number(0.0)),
        ("有", Number(1.0)),
        ("YES", Number(1.0)),
        ("", missing),
        ("--", missing),
        ("缺测", missing),
        ("nan", missing),
        ("0", nan),
        ("1", nan),
        ("无异味", nan),
        ("未检出", nan),
        ("<1", nan),
        ("inf", nan),
    ] {
        assert_eq!(rules.read(cell), want, "{cell:?}");
    }
    assert_eq!((rules.read_number(0.0), rules.read_number(f64::NAN)), (nan, missing));
    let told = Rules::new(false, &["无".into(), "9".into()]).describing(true);
    assert_eq!((told.read("无"), told.read_number(9.0)), (missing, missing));
    assert_eq!(Rules::default().read("无"), missing);
}

#[test]
fn the_fast_path_reads_as_the_standard_library() {
    for whole in [0u64, 1, 7, 12, 345, 99999, 123_456_789] {
        for fraction in ["", "0", "5", "025", "1005", "000001"] {
            let text = format!("{whole}.{fraction}");
            if let Some(x) = plain(text.as_bytes()) {
                assert_eq!(x.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
            }
        }
    }
    assert_eq!(plain(b"1.2.3"), None);
    assert_eq!(plain(b"."), None);
}
