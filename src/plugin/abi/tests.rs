//! Calls over the border as polars makes them; `make sanitize` runs them under the address sanitizer.

use super::*;
use polars_core::prelude::{Float64Chunked, IntoSeries, NamedFrom, NewChunkedArray, StringChunked};
use polars_ffi::version_0::import_series;
use std::collections::BTreeMap;
use std::ffi::CStr;

pub type Expression =
    unsafe extern "C" fn(*mut SeriesExport, usize, *const u8, usize, *mut SeriesExport, *mut CallerContext);

fn plan(request: &str) -> Vec<u8> {
    serde_pickle::to_vec(&BTreeMap::from([("plan", request)]), Default::default()).unwrap()
}

/// The result, or the message of the error.
fn called(expression: Expression, inputs: &[Series], kwargs: &[u8]) -> Result<Series, String> {
    // What is called takes the inputs over.
    let mut inputs: Vec<_> = inputs.iter().map(|s| std::mem::ManuallyDrop::new(export_series(s))).collect();
    let mut out = SeriesExport::empty();
    // SAFETY: exports, bytes and an empty place, as the contract says.
    unsafe {
        expression(
            inputs.as_mut_ptr().cast(),
            inputs.len(),
            kwargs.as_ptr(),
            kwargs.len(),
            &raw mut out,
            std::ptr::null_mut(),
        );
    }
    if out.is_null() {
        // SAFETY: the message is valid until the next call on this thread.
        let message = unsafe { CStr::from_ptr(_polars_plugin_get_last_error_message()) };
        return Err(message.to_str().unwrap().to_owned());
    }
    // SAFETY: `out` was written by the call.
    Ok(unsafe { import_series(out) }.unwrap())
}

const TWO: &str = r#"{"columns": [{"parameter": "ammonia_nitrogen"}, {"parameter": "ph"}]}"#;

/// Text and numbers, in pieces, cut out of the midst of longer columns, with gaps.
fn columns(rows: usize) -> Vec<Series> {
    let texts = ["0.025L", "1.2", "--", "未检出", "a text that is too long to lie in its view"];
    let text: StringChunked = (0..rows + 9).map(|i| (i % 7 < 5).then(|| texts[i % 7])).collect();
    let number: Float64Chunked = (0..rows + 9).map(|i| (i % 5 > 0).then_some(6.0 + i as f64)).collect();
    let mut text = text.slice(4, rows / 3);
    text.append(&StringChunked::from_iter_values("".into(), (0..rows - rows / 3).map(|i| texts[i % 5])))
        .unwrap();
    vec![text.into_series(), number.slice(3, rows).into_series()]
}

#[test]
fn results_come_over_the_border_as_they_are() {
    for rows in [1, 3, 64, 4099] {
        let inputs = columns(rows);
        let arguments = super::super::rows::PlanArguments { plan: TWO.into() };
        let want = super::super::grade::grade(&inputs, &arguments).unwrap();
        let got = called(_polars_plugin_grade, &inputs, &plan(TWO)).unwrap();
        assert_eq!(got.len(), rows);
        assert!(got.equals_missing(&want), "{rows}");
    }
    let none = columns(3).iter().map(|s| s.slice(0, 0)).collect::<Vec<_>>();
    assert_eq!(called(_polars_plugin_grade, &none, &plan(TWO)).unwrap().len(), 0);
}

#[test]
fn a_column_of_one_row_goes_with_any_others() {
    let request = r#"{"columns": [{"parameter": "ammonia_nitrogen"}, {"parameter": "ph"}],
        "water_body": null, "target": null}"#;
    let [text, number] = [0, 1].map(|i| columns(5)[i].clone());
    let [body, target] = ["湖库", "Ⅱ"].map(|word| Series::new("word".into(), [word]));
    let grade = |inputs: &[Series]| called(_polars_plugin_grade, inputs, &plan(request)).unwrap();
    for len in [0, 1, 5] {
        let (text, number) = (text.slice(0, len), number.slice(0, len));
        let long = |s: &Series| s.new_from_index(0, len);
        let want = grade(&[text.clone(), number.clone(), long(&body), long(&target)]);
        let made = grade(&[text.clone(), number.clone(), body.clone(), target.clone()]);
        assert!(made.len() == len && made.equals_missing(&want), "{len}");
        for place in 0..2 {
            let mut whole = [text.clone(), number.clone(), body.clone(), long(&target)];
            let mut short = whole.clone();
            whole[place] = columns(5)[place].new_from_index(1, len);
            short[place] = columns(5)[place].slice(1, 1);
            assert!(grade(&short).equals_missing(&grade(&whole)), "{len} {place}");
        }
    }
}

#[test]
fn types_that_no_expression_takes_are_refused_before_it_runs() {
    use polars_arrow::datatypes::{ArrowDataType as A, Field as ArrowField, IntegerType};
    let inner = |dtype| Box::new(ArrowField::new("item".into(), dtype, true));
    let categories = || A::Dictionary(IntegerType::UInt32, Box::new(A::Utf8View), false);
    for (dtype, told) in [
        (A::Int8, "Int8"),
        (A::UInt16, "UInt16"),
        (A::Int128, "Int128"),
        (A::Float16, "Float16"),
        (A::Decimal(38, 2), "Decimal(38, 2)"),
        (A::Date32, "Date32"),
        (categories(), "categories"),
        (A::FixedSizeList(inner(A::Float64), 2), "arrays of Float64"),
        (A::LargeList(inner(categories())), "lists of categories"),
        (A::Struct(vec![*inner(A::Int16)]), "structs with Int16"),
    ] {
        let schema = export_field_to_c(&ArrowField::new("氨氮".into(), dtype, true));
        let (kwargs, mut out) = (plan(TWO), ArrowSchema::empty());
        // SAFETY: a schema, bytes and an empty place, as the contract says.
        unsafe {
            let fields = (&raw const schema).cast_mut();
            let bytes = kwargs.as_ptr();
            _polars_plugin_field_grade(fields, 1, &raw mut out, bytes, kwargs.len());
        }
        // SAFETY: the message is valid until the next call on this thread.
        let message = unsafe { CStr::from_ptr(_polars_plugin_get_last_error_message()) };
        let message = message.to_str().unwrap();
        assert!(message.contains("\"氨氮\" holds") && message.contains(told), "{message}");
    }
}

#[test]
fn what_fails_leaves_a_message_and_no_result() {
    let inputs = columns(5);
    for (inputs, kwargs, told) in [
        (&inputs[..], b"no pickle".to_vec(), "not understood"),
        (&inputs[..], Vec::new(), "missing field"),
        (&inputs[..], plan("{"), "EOF"),
        (&inputs[..], plan(r#"{"columns": [{"parameter": "a\u0000b"}]}"#), "a"),
        (&inputs[..1], plan(TWO), "1 columns for a plan of 2"),
        (&[], plan(TWO), "a column or more"),
        (&[inputs[0].clone(), inputs[1].slice(0, 2)], plan(TWO), "unequal length: 2 and 5"),
        (&[inputs[0].slice(0, 0), inputs[1].clone()], plan(TWO), "unequal length: 5 and 0"),
    ] {
        let message = called(_polars_plugin_grade, inputs, &kwargs).unwrap_err();
        assert!(message.contains(told), "{told}: {message}");
    }
    assert!(called(_polars_plugin_grade, &inputs, &plan(TWO)).is_ok());
}

#[test]
fn no_expression_panics_on_columns_or_arguments_it_does_not_know() {
    let odd = [
        Series::new("a".into(), ["Ⅲ", "x", ""]),
        Series::new("b".into(), [1.5, f64::NAN, -1e300]),
        Series::new("c".into(), [1u8, 7, 255]),
        Series::new_null("d".into(), 3),
        Series::new("e".into(), [i64::MAX, i64::MIN, 0]),
        Series::new("f".into(), vec![Series::new("".into(), [1.0, 2.0]); 3]),
        Series::new("g".into(), vec![Series::new("".into(), [7i32]); 3]),
        Series::new("h".into(), [true, false, true]),
        Series::new("i".into(), [3u32, 0, u32::MAX]),
        Series::new("j".into(), ["Ⅲ"]),
        Series::new("k".into(), [1.5]),
        Series::new("l".into(), [0.5f32; 0]),
    ];
    for (name, expression) in ALL {
        for kwargs in [Vec::new(), plan(TWO), plan("{}")] {
            for (first, second) in odd.iter().flat_map(|a| odd.iter().map(move |b| (a, b))) {
                for inputs in [vec![], vec![first.clone()], vec![first.clone(), second.clone()]] {
                    if let Err(message) = called(*expression, &inputs, &kwargs) {
                        assert!(!message.contains("panicked"), "{name} {inputs:?}: {message}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_panic_stays_on_this_side() {
    let failed: Option<()> = guarded(|| panic!("on purpose"));
    assert!(failed.is_none());
    // SAFETY: the message is valid until the next call on this thread.
    let message = unsafe { CStr::from_ptr(_polars_plugin_get_last_error_message()) };
    assert!(message.to_str().unwrap().contains("panicked"));
}

#[test]
fn the_type_told_is_the_type_made() {
    let inputs = columns(5);
    let fields: Vec<_> =
        inputs.iter().map(|s| export_field_to_c(&s.field().to_arrow(CompatLevel::newest()))).collect();
    let (kwargs, mut out) = (plan(TWO), ArrowSchema::empty());
    // SAFETY: schemas, bytes and an empty place, as the contract says.
    unsafe {
        _polars_plugin_field_grade(
            fields.as_ptr().cast_mut(),
            fields.len(),
            &raw mut out,
            kwargs.as_ptr(),
            kwargs.len(),
        );
    }
    // SAFETY: `out` was written by the call.
    let told = Field::from(&unsafe { import_field_from_c(&out) }.unwrap());
    let made = called(_polars_plugin_grade, &inputs, &kwargs).unwrap();
    assert_eq!(told.dtype(), made.dtype());
}
