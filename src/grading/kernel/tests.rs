use super::graded::{NONE, Note};
use super::*;
use crate::grading::Rank;
use crate::grading::column::{Column, Role};
use crate::grading::judge::judge;
use crate::grading::kernel::Bits;
use crate::grading::{ColumnRequest, Exceedance, Request};
use crate::lang::Lang;
use crate::reading::code::Code;
use crate::reason::Reason;
use crate::standard::WaterBody;

fn plan(columns: &[&str], change: impl Fn(&mut Request)) -> Plan {
    let columns = columns.iter().map(|p| ColumnRequest::named(p, None).unwrap()).collect();
    let mut request = Request { columns, ..Request::default() };
    change(&mut request);
    Plan::compile(&request).unwrap()
}

fn grade_text(plan: &Plan, row: &[&str]) -> Graded {
    let read = |(t, c): (&&str, &Column)| c.rules.read(t).cell();
    let coded: Vec<([f64; 1], [Code; 1])> =
        row.iter().zip(&plan.columns).map(read).map(|(x, c)| ([x], [c])).collect();
    let cells: Vec<Cells> =
        coded.iter().map(|(x, c)| Cells { values: x, codes: Some(c), valid: None }).collect();
    let mut graded = Graded::with_capacity(1);
    graded.grade(plan, Rows::new(1, &cells)).unwrap();
    graded
}

#[test]
fn a_row_with_everything_in_it() {
    let plan = plan(&["pH", "氨氮", "汞", "铜", "氟化物"], |_| {});
    let g = grade_text(&plan, &["8.1", "1.2", "0.00006L", "未检出", "--"]);
    assert_eq!((g.class[0], g.assessed[0], g.certain(0)), (3, 3, Some(false)));
    assert_eq!(g.deciding, [1]);
    let want = Exceedance { column: 1, value: 1.2, limit: 1.0, multiple: Some(0.2) };
    assert!(g.exceeding.of(0).eq([want]));
    assert_eq!(g.reason(0), "missing: fluoride; not_detected: copper; detection_limit_above_limit: mercury");
}

#[test]
fn what_is_exceeded_is_told_in_the_canonical_unit_however_large() {
    let columns =
        vec![ColumnRequest::named("铜", Some("μg/L")).unwrap(), ColumnRequest::named("总磷", None).unwrap()];
    let plan = Plan::compile(&Request { columns, ..Request::default() }).unwrap();
    let large = grade_text(&plan, &["1e300", "0.1"]);
    assert_eq!(large.exceeding.values, [1e300 * 1e-3]);
    let g = grade_text(&plan, &["1500", "1e300"]);
    let copper = Exceedance { column: 0, value: 1.5, limit: 1.0, multiple: Some(0.5) };
    let multiple = Some((1e300 - 0.2) / 0.2);
    let phosphorus = Exceedance { column: 1, value: 1e300, limit: 0.2, multiple };
    assert!(g.exceeding.of(0).eq([phosphorus, copper]), "{:?}", g.exceeding.of(0).collect::<Vec<_>>());
}

#[test]
fn only_what_is_asked_for_by_name_is_told_to_have_no_limit() {
    // Total nitrogen has limits in lakes alone.
    let told = |indicators: crate::grading::Indicators| {
        let plan = plan(&["氨氮", "总氮"], |r| r.indicators = indicators.clone());
        grade_text(&plan, &["0.1", "3"]).reason(0).to_owned()
    };
    assert_eq!(told(crate::grading::Indicators::All), "");
    let named = crate::grading::Indicators::named(["氨氮", "总氮"]).unwrap();
    assert_eq!(told(named), "no_limit: total_nitrogen");
}

#[test]
fn nothing_assessed_has_no_class() {
    let plan = plan(&["氨氮"], |r| r.lang = Lang::Zh);
    let g = grade_text(&plan, &["坏"]);
    assert_eq!((g.class[0], g.assessed[0], g.certain(0)), (NONE, 0, None));
    assert_eq!(g.reason(0), "不是数值：氨氮；无可参评指标");
}

#[test]
fn a_bound_either_way_is_uncertain_only_where_it_could_change_the_class() {
    let plan = plan(&["粪大肠菌群", "氨氮"], |r| {
        r.indicators = crate::grading::Indicators::named(["粪大肠菌群", "氨氮"]).unwrap();
    });
    let certain = |coli: &str, ammonia: &str| grade_text(&plan, &[coli, ammonia]).certain(0).unwrap();
    assert!(!certain(">24000", "0.1"));
    assert!(certain(">24000", "9"));
    assert!(certain(">41000", "0.1"));
    assert!(certain("20L", "0.1"));
    assert!(!certain("未检出", "0.1"));
}

#[test]
fn rows_bring_their_water_body_and_target() {
    let plan = plan(&["总磷"], |r| {
        r.water_body = None;
        r.target = None;
    });
    let mut g = Graded::with_capacity(3);
    let bodies = [Some(WaterBody::River), Some(WaterBody::Lake), None];
    let rows = Rows {
        len: 3,
        columns: &[Cells::numbers(&[0.1; 3])],
        water_bodies: Some(&bodies),
        targets: Some(&[Some(Rank::BEST), Some(Rank::new(2)), None]),
    };
    g.grade(&plan, rows).unwrap();
    assert_eq!(g.class, [1, 3, NONE]);
    assert_eq!([0, 1, 2].map(|i| g.exceeding_known.get(i)), [true, true, false]);
    assert_eq!(g.exceeding.limits, [0.02, 0.05]);
    assert_eq!(g.reason(2), "unknown_water_body: total_phosphorus; nothing_assessed; unknown_target");
}

/// Figures, codes and validity of a column.
type Drawn = (Vec<f64>, Option<Vec<Code>>, Option<Vec<u8>>);
/// A row as the rule says, cell by cell: class, deciding, exceeding, assessed, certain, notes.
type Row = (u8, Vec<u32>, Vec<Exceedance>, u32, Option<bool>, String);

fn by_the_rule(plan: &Plan, rows: &Rows<'_>, i: usize) -> Row {
    let body = plan.water_body.or_else(|| rows.water_bodies.and_then(|b| b[i]));
    let target = plan.target.or_else(|| rows.targets.and_then(|t| t[i]));
    let (mut ranks, mut best, mut worst) = (Vec::new(), 0, 0);
    let mut notes: Vec<Note> = Vec::new();
    let (mut assessed, mut exceeding) = (0, Vec::new());
    let mut columns: Vec<_> = plan.columns.iter().zip(rows.columns).enumerate().collect();
    columns.sort_by_key(|(_, (column, _))| column.place);
    for (c, (column, cells)) in columns {
        let body = if column.by_water_body { body } else { Some(WaterBody::River) };
        let limits = body.and_then(|b| column.limits(b));
        if !matches!(column.role, Role::Class | Role::Single) {
            continue;
        }
        if body.is_some() && limits.is_none() {
            let no_limit = Note { reason: Reason::NoLimit, column: c as u32 };
            notes.extend(column.named.then_some(no_limit));
            continue;
        }
        let reading = cells.reading(&column.rules, i);
        let finding = judge(column, plan.nondetect, reading, limits.map(|h| &h.bounds));
        let reasons = finding.reasons.into_iter().flatten();
        notes.extend(reasons.map(|reason| Note { reason, column: c as u32 }));
        assessed += u32::from(finding.rank.is_some());
        if column.role == Role::Class {
            ranks.extend(finding.rank.map(|rank| (c as u32, rank)));
            let span = finding.span.unwrap_or((0, 0));
            (best, worst) = (best.max(span.0), worst.max(span.1));
        }
        let allowed = if column.role == Role::Class { target } else { Some(Rank::BEST) };
        let Some((rank, level)) = finding.rank.zip(target.and(allowed)) else { continue };
        if rank > level.place() {
            let x = finding.value.unwrap();
            let over = over(column, &limits.unwrap().bounds, x, level.index()).unwrap();
            let (value, limit, multiple) = over;
            exceeding.push(Exceedance { column: c as u32, value, limit, multiple });
        }
    }
    let class = ranks.iter().map(|r| r.1).max();
    notes.extend(class.is_none().then(|| Note::of_row(Reason::NothingAssessed)));
    notes.extend(target.is_none().then(|| Note::of_row(Reason::UnknownTarget)));
    notes.sort_by_key(|n| n.reason as u8); // those of a reason in the order of the standard
    let deciding = ranks.iter().filter(|r| Some(r.1) == class).map(|r| r.0).collect();
    let mut texts = Graded::default();
    let text = if notes.is_empty() { 0 } else { texts.text(plan, &notes) } as usize;
    let certain = class.map(|_| best == worst);
    (class.unwrap_or(NONE), deciding, exceeding, assessed, certain, texts.reasons[text].clone())
}

#[test]
fn every_instruction_set_grades_as_the_rule_says_cell_by_cell() {
    let names = ["pH", "溶解氧", "氨氮", "总磷", "总氮", "汞", "粪大肠菌群", "叶绿素a", "硫酸盐"];
    let n = 2 * BLOCK + 77;
    let mut state = 1u64;
    let mut random = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut columns: Vec<Drawn> = Vec::new();
    for c in 0..names.len() {
        let values = (0..n)
            .map(|_| match random(60) {
                0 => [f64::NAN, -1.0, -0.0, 0.0, f64::INFINITY, f64::MAX, 1e-9][random(7) as usize],
                k if k < 20 => k as f64 * 0.005,
                k => (k * (1 + random(4))) as f64 * 0.1,
            })
            .collect();
        let code = |byte: u64| Code::from(byte as u8);
        let codes = (c % 3 == 1)
            .then(|| (0..n).map(|_| code(if random(6) == 0 { random(9) } else { 0 })).collect::<Vec<Code>>());
        let valid = (c % 3 == 2).then(|| (0..=n / 8 + 1).map(|_| random(256) as u8 | 0x5a).collect());
        columns.push((values, codes, valid));
    }
    let bodies: Vec<Option<WaterBody>> =
        (0..n).map(|_| [Some(WaterBody::River), Some(WaterBody::Lake), None][random(3) as usize]).collect();
    let target = |place: u8| (place < 5).then_some(Rank::new(place));
    let targets: Vec<Option<Rank>> = (0..n).map(|_| target(random(6) as u8)).collect();
    for (by_row, standard) in [(false, "GB 3838-2002"), (true, "GB 3838-2002"), (false, "GB/T 14848-2017")] {
        let plan = plan(&names, |r| {
            r.standard = standard.into();
            r.indicators = crate::grading::Indicators::All;
            r.drinking_source = !standard.contains("14848");
            if by_row {
                (r.water_body, r.target) = (None, None);
            }
        });
        let cells: Vec<Cells> = columns
            .iter()
            .map(|(values, codes, valid)| Cells {
                values,
                codes: codes.as_deref(),
                valid: valid.as_ref().map(|bytes| Bits { bytes, offset: 5 }),
            })
            .collect();
        let rows = Rows {
            len: n,
            columns: &cells,
            water_bodies: by_row.then_some(&bodies[..]),
            targets: by_row.then_some(&targets[..]),
        };
        let want: Vec<Row> = (0..n).map(|i| by_the_rule(&plan, &rows, i)).collect();
        for set in InstructionSet::available() {
            let mut graded = Graded::with_capacity(n);
            graded.grade_by(set, &plan, rows).unwrap();
            assert_eq!([graded.class.len(), graded.assessed.len(), graded.reason.len()], [n; 3]);
            assert_eq!([graded.graded.len(), graded.certain.len(), graded.exceeding_known.len()], [n; 3]);
            assert_eq!([graded.deciding_offsets.len(), graded.exceeding.offsets.len()], [n + 1; 2]);
            for (i, want) in want.iter().enumerate() {
                let got = (
                    graded.class[i],
                    graded.deciding(i).to_vec(),
                    graded.exceeding.of(i).collect(),
                    graded.assessed[i],
                    graded.certain(i),
                    graded.reason(i).to_owned(),
                );
                assert_eq!(&got, want, "{} {standard} {by_row} row {i}", set.name());
                assert_eq!(graded.exceeding_known.get(i), !by_row || targets[i].is_some());
            }
        }
    }
}

fn ground(columns: &[&str]) -> Plan {
    plan(columns, |r| r.standard = "GB/T 14848-2017".into())
}

#[test]
fn what_is_described_is_absent_or_present() {
    let plan = ground(&["嗅和味", "肉眼可见物"]);
    let g = grade_text(&plan, &["无", "无"]);
    assert_eq!((g.class[0], g.assessed[0], g.certain(0)), (0, 2, Some(true)));
    let g = grade_text(&plan, &["无", "有"]);
    assert_eq!((g.class[0], &g.deciding[..]), (4, &[1][..]));
    assert!(g.exceeding.of(0).eq([Exceedance { column: 1, value: 1.0, limit: 0.0, multiple: None }]));
    let g = grade_text(&plan, &["0", "--"]);
    assert_eq!(g.reason(0), "missing: visible_matter; not_a_number: odor_taste; nothing_assessed");
    let mut numbers = Graded::with_capacity(1);
    let columns = [Cells::numbers(&[0.0]), Cells::numbers(&[f64::NAN])];
    numbers.grade(&plan, Rows::new(1, &columns)).unwrap();
    assert_eq!(numbers.reason(0), g.reason(0));
}

#[test]
fn not_detected_is_kept_below_a_detection_limit_that_is_low_enough() {
    let plan = ground(&["LAS"]);
    let graded = |cell: &str| {
        let g = grade_text(&plan, &[cell]);
        (g.class[0], g.certain(0), g.reason(0).to_owned())
    };
    let sure = |class: u8| (class, Some(true), String::new());
    assert_eq!(graded("0.05L"), sure(0));
    assert_eq!(graded("<0.1"), sure(0));
    assert_eq!(graded("0"), sure(0));
    assert_eq!(graded("0.000001"), sure(1));
    assert_eq!(graded("0.3"), sure(2));
    assert_eq!(graded("0.31"), sure(4));
    let doubt = "detection_limit_above_limit: anionic_surfactant".to_owned();
    assert_eq!(graded("<0.15"), (0, Some(false), doubt.clone()));
    assert_eq!(graded("<0.5"), (2, Some(false), doubt));
    assert_eq!(graded("未检出").2, "not_detected: anionic_surfactant; nothing_assessed");
}

#[test]
fn classes_that_are_not_separable_are_in_doubt() {
    let plan = ground(&["总α放射性", "氨氮"]);
    let graded = |alpha: &str, ammonia: &str| {
        let g = grade_text(&plan, &[alpha, ammonia]);
        (g.class[0], g.certain(0).unwrap(), g.reason(0).to_owned())
    };
    let doubt = "classes_not_separable: gross_alpha".to_owned();
    assert_eq!(graded("0.5", "0.02"), (2, true, String::new()));
    assert_eq!(graded("0.51", "0.02"), (3, false, doubt.clone()));
    assert_eq!(graded("0.51", "1.6"), (4, true, doubt.clone()));
    assert_eq!(graded(">0.4", "0.02"), (2, false, "above_range: gross_alpha".into()));
    assert_eq!(graded(">0.6", "0.02"), (3, false, format!("above_range: gross_alpha; {doubt}")));
    let both = format!("detection_limit_above_limit: gross_alpha; {doubt}");
    assert_eq!(graded("<1.2", "0.02"), (3, false, both));
    assert_eq!(graded("<0.6", "0.02"), (2, false, "detection_limit_above_limit: gross_alpha".into()));
    // Plain numbers take the same way.
    let mut g = Graded::with_capacity(2);
    let columns = [Cells::numbers(&[0.5, 0.6]), Cells::numbers(&[0.02, 0.02])];
    g.grade(&plan, Rows::new(2, &columns)).unwrap();
    assert_eq!((&g.class[..], [g.certain(0), g.certain(1)]), (&[2, 3][..], [Some(true), Some(false)]));
}

#[test]
fn oxygen_at_its_saturation_is_of_the_best_class_where_asked() {
    // GB 3838-2002 table 1 item 3: 90 % or 7.5 mg/L. At 25 ℃ 468 / 56.6 = 8.2686 mg/L are
    // full, 7.4417 are 90 %; at 20 ℃ it takes 8.1628.
    let columns = ["溶解氧", "水温"].map(|p| ColumnRequest::named(p, None).unwrap()).to_vec();
    let request = Request { columns, do_saturation: true, target: Some("Ⅰ".into()), ..Request::default() };
    let plan = Plan::compile(&request).unwrap();
    let (oxygen, water_temperature) =
        ([7.45, 7.44, 7.45, 7.6, 5.9, 7.45], [25.0, 25.0, 20.0, 5.0, 60.0, f64::NAN]);
    let mut graded = Graded::default();
    let columns = [Cells::numbers(&oxygen), Cells::numbers(&water_temperature)];
    graded.grade(&plan, Rows::new(6, &columns)).unwrap();
    assert_eq!(graded.class, [0, 1, 1, 0, 0, 1]);
    assert_eq!(graded.exceeding.offsets, [0, 0, 1, 2, 2, 2, 3]);
    // What other readings may be stays in doubt.
    let mercury = ColumnRequest::named("汞", None).unwrap();
    let columns = [request.columns.clone(), vec![mercury]].concat();
    let plan = Plan::compile(&Request { columns, ..request.clone() }).unwrap();
    for (oxygen, mercury, class, certain) in [
        ("7.45", "0.00001", 0, true),
        ("7.45", "0.00006L", 0, false),
        (">5.5", "0.00001", 2, false),
        (">7.45", "0.00001", 1, false),
    ] {
        let g = grade_text(&plan, &[oxygen, "25", mercury]);
        assert_eq!((g.class[0], g.certain(0)), (class, Some(certain)), "{oxygen} {mercury}");
    }
    let alone = Request { columns: request.columns[..1].to_vec(), ..request };
    assert!(Plan::compile(&alone).unwrap_err().to_string().contains("temperature"));
}
