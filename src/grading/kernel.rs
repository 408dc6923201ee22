//! The columnar kernel: blocks of rows, a column at a time, plain numbers without branches and
//! whatever else by the rule of [`judge`].

use super::judge::judge;
use super::limits::Bounds;
use super::plan::{Column, Plan, Role};
use crate::parameter::Lang;
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use crate::rounding;
use crate::standard::WaterBody;
use std::collections::HashMap;

/// Rows graded together: their ranks stay in the nearest cache.
const BLOCK: usize = 1024;
/// No rank: the reading is not assessed.
const NONE: u8 = u8::MAX;

/// A bitmap of valid cells, least significant bit first, as Arrow lays it out.
#[derive(Debug, Clone, Copy)]
pub struct Bits<'a> {
    pub bytes: &'a [u8],
    /// The bit of the first cell.
    pub offset: usize,
}

impl Bits<'_> {
    fn get(self, i: usize) -> bool {
        let bit = self.offset + i;
        self.bytes[bit / 8] >> (bit % 8) & 1 == 1
    }
}

/// The readings of a column: figures in its unit, and what the figures are where they are not all
/// numbers.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    pub values: &'a [f64],
    /// What each figure is, as [`Cells::code`] tells; `None` where all are numbers.
    pub codes: Option<&'a [u8]>,
    /// Which cells hold anything; `None` where all do.
    pub valid: Option<Bits<'a>>,
}

impl<'a> Cells<'a> {
    /// Cells that are all numbers.
    pub fn numbers(values: &'a [f64]) -> Cells<'a> {
        Cells { values, codes: None, valid: None }
    }

    /// The figure and the code of a reading.
    pub fn code(reading: Reading) -> (f64, u8) {
        match reading {
            Reading::Number(x) => (x, 0),
            Reading::Below(Some(x)) => (x, 1),
            Reading::Below(None) => (0.0, 2),
            Reading::Above(x) => (x, 3),
            Reading::Missing(reason) => (0.0, 4 + reason as u8),
        }
    }

    /// The reading of a cell; `rules` judge the numbers.
    pub fn reading(&self, rules: &Rules, i: usize) -> Reading {
        if self.valid.is_some_and(|v| !v.get(i)) {
            return Reading::Missing(Reason::Missing);
        }
        let x = self.values[i];
        match self.codes.map_or(0, |c| c[i]) {
            // The words of what is described have been read as figures.
            0 if rules.descriptive && self.codes.is_some() => Reading::Number(x),
            0 => rules.read_number(x),
            1 => Reading::Below(Some(x)),
            2 => Reading::Below(None),
            3 => Reading::Above(x),
            code => Reading::Missing(Reason::from_index(code - 4).unwrap_or(Reason::NotANumber)),
        }
    }

    fn slice(&self, from: usize, n: usize) -> Cells<'a> {
        Cells {
            values: &self.values[from..from + n],
            codes: self.codes.map(|c| &c[from..from + n]),
            valid: self.valid.map(|v| Bits { bytes: v.bytes, offset: v.offset + from }),
        }
    }
}

/// Rows to grade: the columns of the plan in their order, and what each row brings itself.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    pub len: usize,
    pub columns: &'a [Cells<'a>],
    /// The water body of each row, where the plan leaves it to the row; `None` is unknown.
    pub water_bodies: Option<&'a [Option<WaterBody>]>,
    /// The place of each row's target class, where the plan leaves it to the row.
    pub targets: Option<&'a [Option<u8>]>,
}

/// An indicator over the limit of the target class, in the canonical unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exceeding {
    /// The place of the column in the plan.
    pub column: u32,
    pub value: f64,
    pub limit: f64,
    pub multiple: Option<f64>,
}

/// The results of rows, column by column. Lists lie end to end; `*_ends` say where each row's stop.
#[derive(Debug, Default)]
pub struct Graded {
    /// The place of the class; 255 where nothing could be assessed.
    pub class: Vec<u8>,
    /// Columns that tie at the worst class.
    pub deciding: Vec<u32>,
    pub deciding_ends: Vec<usize>,
    pub exceeding: Vec<Exceeding>,
    pub exceeding_ends: Vec<usize>,
    /// Whether exceedance was judged: the target is known.
    pub exceeding_known: Vec<bool>,
    pub assessed: Vec<u32>,
    /// Whether no value below or above a limit of detection could change the class.
    pub certain: Vec<Option<bool>>,
    /// For each row the place of its text in `reasons`, which holds each once; 0 is none.
    pub reason: Vec<u32>,
    pub reasons: Vec<String>,
    seen: HashMap<Vec<(Reason, u32)>, u32>,
}

/// A reason noted of a column (`u32::MAX`: of the row), to be sorted by row.
type Note = (u32, Reason, u32);

impl Graded {
    /// Room for results.
    pub fn with_capacity(rows: usize) -> Graded {
        Graded {
            class: Vec::with_capacity(rows),
            deciding: Vec::with_capacity(rows * 2),
            deciding_ends: Vec::with_capacity(rows),
            exceeding_ends: Vec::with_capacity(rows),
            exceeding_known: Vec::with_capacity(rows),
            assessed: Vec::with_capacity(rows),
            certain: Vec::with_capacity(rows),
            reason: Vec::with_capacity(rows),
            reasons: vec![String::new()],
            ..Graded::default()
        }
    }

    /// Grades rows and appends their results.
    ///
    /// ```
    /// use shuizhi::grading::{Cells, ColumnRequest, Graded, Plan, Request, Rows};
    /// let columns = vec![ColumnRequest { parameter: "氨氮".into(), unit: Some("mg/L".into()) }];
    /// let plan = Plan::compile(&Request { columns, ..Request::default() }).unwrap();
    /// let mut graded = Graded::with_capacity(2);
    /// graded.grade(&plan, Rows { len: 2, columns: &[Cells::numbers(&[0.5, 1.2])], water_bodies: None, targets: None });
    /// assert_eq!(graded.class, [1, 3]); // Ⅱ, Ⅳ
    /// assert_eq!(graded.exceeding[0].multiple, Some(0.2));
    /// ```
    ///
    /// # Panics
    /// When a column, or what rows bring themselves, is not as long as the rows or is left out.
    pub fn grade(&mut self, plan: &Plan, rows: Rows<'_>) {
        assert_eq!(rows.columns.len(), plan.columns.len(), "a column for each of the plan");
        assert!(rows.columns.iter().all(|c| c.values.len() == rows.len), "columns as long as the rows");
        assert!(plan.water_body.is_some() || rows.water_bodies.is_some_and(|b| b.len() == rows.len));
        assert!(plan.target.is_some() || rows.targets.is_some_and(|t| t.len() == rows.len));
        let mut block = Block::new(plan.columns.len());
        let mut from = 0;
        while from < rows.len {
            let n = BLOCK.min(rows.len - from);
            block.grade(plan, &rows, from, n);
            self.append(plan, &rows, &mut block, from, n);
            from += n;
        }
    }

    fn append(&mut self, plan: &Plan, rows: &Rows<'_>, block: &mut Block, from: usize, n: usize) {
        block.notes.sort_unstable();
        let mut notes = block.notes.iter().peekable();
        let mut key: Vec<(Reason, u32)> = Vec::new();
        for i in 0..n {
            let graded = block.graded[i];
            let class = block.class[i];
            self.class.push(if graded { class } else { NONE });
            self.assessed.push(u32::from(block.assessed[i]));
            self.certain.push(graded.then(|| block.best[i] == block.worst[i]));
            let target = plan.target.or_else(|| rows.targets.and_then(|t| t[from + i]));
            for (c, column) in plan.columns.iter().enumerate() {
                let rank = block.ranks[c * BLOCK + i];
                if rank == NONE {
                    continue;
                }
                if column.role == Role::Class && rank == class {
                    self.deciding.push(c as u32);
                }
                let allowed = if column.role == Role::Class { target } else { Some(0) };
                if target.is_some() && allowed.is_some_and(|t| rank > t) {
                    let body = plan.water_body.or_else(|| rows.water_bodies.and_then(|b| b[from + i]));
                    let reading = rows.columns[c].reading(&column.rules, from + i);
                    self.exceeding.extend(exceedance(plan, c, reading, body, allowed));
                }
            }
            self.deciding_ends.push(self.deciding.len());
            self.exceeding_ends.push(self.exceeding.len());
            self.exceeding_known.push(target.is_some());

            key.clear();
            while let Some(&(_, reason, column)) = notes.next_if(|note| note.0 == i as u32) {
                key.push((reason, column));
            }
            if !graded {
                key.push((Reason::NothingAssessed, u32::MAX));
            }
            if target.is_none() {
                key.push((Reason::UnknownTarget, u32::MAX));
            }
            let text = self.text(plan, &mut key);
            self.reason.push(text);
        }
    }

    /// The place of the text of some reasons, made once for each set of them.
    fn text(&mut self, plan: &Plan, key: &mut [(Reason, u32)]) -> u32 {
        if key.is_empty() {
            return 0;
        }
        key.sort_unstable();
        if let Some(&at) = self.seen.get(key) {
            return at;
        }
        let (colon, comma, semicolon) = match plan.lang {
            Lang::En => (": ", ", ", "; "),
            Lang::Zh => ("：", "、", "；"),
        };
        let mut text = String::new();
        for group in key.chunk_by(|a, b| a.0 == b.0) {
            let entry = group[0].0.entry();
            if !text.is_empty() {
                text += semicolon;
            }
            text += if plan.lang == Lang::Zh { entry.zh } else { entry.code };
            for (k, &(_, column)) in group.iter().filter(|(_, c)| *c != u32::MAX).enumerate() {
                text += if k == 0 { colon } else { comma };
                text += plan.columns[column as usize].parameter.name(plan.lang);
            }
        }
        let at = self.reasons.len() as u32;
        self.reasons.push(text);
        self.seen.insert(key.to_vec(), at);
        at
    }
}

/// How far a reading lies over the limit of the target.
fn exceedance(
    plan: &Plan,
    c: usize,
    reading: Reading,
    body: Option<WaterBody>,
    target: Option<u8>,
) -> Option<Exceeding> {
    let column = &plan.columns[c];
    let body = if column.by_water_body { body? } else { WaterBody::River };
    let bounds = &column.held(body)?.bounds;
    let x = judge(column, plan.nondetect, reading, Some(bounds)).value?;
    let (value, limit, multiple) = over(column, bounds, x, usize::from(target?))?;
    Some(Exceeding { column: c as u32, value, limit, multiple })
}

/// The value, the limit of a level that it violates, and the multiple (value − limit) / limit
/// (环办〔2011〕22号), in the canonical unit; `None` where it keeps the limit.
pub(super) fn over(
    column: &Column,
    bounds: &Bounds,
    x: f64,
    level: usize,
) -> Option<(f64, f64, Option<f64>)> {
    let span = bounds.spans.get(level)?;
    let Some(value) = column.figure(x) else {
        // Beyond all decimals: over, and by a multiple no decimal holds.
        let limit = rounding::to_f64(span.high?);
        let value = x * 10f64.powi(column.exponent);
        return Some((value, limit, column.multiple.then(|| (value - limit) / limit)));
    };
    let limit = span.high.filter(|h| value > *h).or(span.low.filter(|l| value < *l))?;
    let multiple = (value - limit).checked_div(limit).filter(|_| column.multiple);
    Some((rounding::to_f64(value), rounding::to_f64(limit), multiple.map(rounding::to_f64)))
}

/// The working memory of a block.
struct Block {
    /// The rank of each reading, column after column.
    ranks: Vec<u8>,
    class: [u8; BLOCK],
    best: [u8; BLOCK],
    worst: [u8; BLOCK],
    /// Whether anything of the class was assessed.
    graded: [bool; BLOCK],
    assessed: [u16; BLOCK],
    notes: Vec<Note>,
}

impl Block {
    fn new(columns: usize) -> Box<Block> {
        Box::new(Block {
            ranks: vec![NONE; columns * BLOCK],
            class: [0; BLOCK],
            best: [0; BLOCK],
            worst: [0; BLOCK],
            graded: [false; BLOCK],
            assessed: [0; BLOCK],
            notes: Vec::new(),
        })
    }

    fn grade(&mut self, plan: &Plan, rows: &Rows<'_>, from: usize, n: usize) {
        self.class[..n].fill(0);
        self.best[..n].fill(0);
        self.worst[..n].fill(0);
        self.graded[..n].fill(false);
        self.assessed[..n].fill(0);
        self.notes.clear();
        let (mut low, mut high) = ([0u8; BLOCK], [0u8; BLOCK]);
        for (c, column) in plan.columns.iter().enumerate() {
            let ranks = &mut self.ranks[c * BLOCK..c * BLOCK + n];
            if !matches!(column.role, Role::Class | Role::Single) {
                ranks.fill(NONE);
                continue;
            }
            let cells = rows.columns[c].slice(from, n);
            let bodies = rows.water_bodies.map(|b| &b[from..from + n]);
            if plan.water_body.is_none() && column.by_water_body {
                let bodies = bodies.unwrap_or(&[]);
                for i in 0..n {
                    ranks[i] = match bodies[i].map(|b| column.held(b)) {
                        Some(Some(held)) => held.bounds.rank(cells.values[i]),
                        Some(None) if column.named => {
                            self.notes.push((i as u32, Reason::NoLimit, c as u32));
                            NONE
                        }
                        _ => NONE,
                    };
                }
            } else {
                match column.held(plan.water_body.unwrap_or(WaterBody::River)) {
                    Some(held) => held.bounds.rank_block(cells.values, ranks),
                    None => {
                        ranks.fill(NONE);
                        if column.named {
                            // What was asked for by name is not left out without a word.
                            self.notes.extend((0..n).map(|i| (i as u32, Reason::NoLimit, c as u32)));
                        }
                        continue;
                    }
                }
            }
            // Cells that are not plain numbers, one by one.
            let careful = needs_care(column, &cells, plan.water_body.is_none());
            if careful {
                low[..n].copy_from_slice(ranks);
                high[..n].copy_from_slice(ranks);
                for i in 0..n {
                    let reading = cells.reading(&column.rules, i);
                    let body = plan.water_body.or_else(|| bodies.and_then(|b| b[i]));
                    let plain = matches!(reading, Reading::Number(_)) && !column.inseparable;
                    if plain && (!column.by_water_body || body.is_some()) {
                        continue;
                    }
                    let held = match body {
                        None if column.by_water_body => None,
                        body => match column.held(body.unwrap_or(WaterBody::River)) {
                            // No limit in this water body: the reading has no part in the row.
                            None => {
                                (low[i], high[i]) = (NONE, NONE);
                                continue;
                            }
                            held => held,
                        },
                    };
                    let finding = judge(column, plan.nondetect, reading, held.map(|h| &h.bounds));
                    ranks[i] = finding.rank.unwrap_or(NONE);
                    (low[i], high[i]) = finding.span.unwrap_or((NONE, NONE));
                    // What the method leaves out of a row needs no word.
                    let told = |r: &Reason| *r != Reason::NotAssessed;
                    for reason in finding.reasons.into_iter().flatten().filter(told) {
                        self.notes.push((i as u32, reason, c as u32));
                    }
                }
            }
            if let Some(s) = plan.saturation.filter(|s| s.oxygen == c) {
                let warmth = rows.columns[s.temperature].slice(from, n);
                let rules = &plan.columns[s.temperature].rules;
                for i in 0..n {
                    let oxygen = cells.reading(&column.rules, i);
                    if !matches!(ranks[i], 0 | NONE) && plan.saturated(oxygen, warmth.reading(rules, i)) {
                        (ranks[i], low[i], high[i]) = (0, 0, 0);
                    }
                }
            }
            let ranks = &*ranks;
            for (count, &r) in self.assessed[..n].iter_mut().zip(ranks) {
                *count += u16::from(r != NONE);
            }
            if column.role == Role::Class {
                for (graded, &r) in self.graded[..n].iter_mut().zip(ranks) {
                    *graded |= r != NONE;
                }
                worse(&mut self.class[..n], ranks);
                worse(&mut self.best[..n], if careful { &low[..n] } else { ranks });
                worse(&mut self.worst[..n], if careful { &high[..n] } else { ranks });
            }
        }
    }
}

/// Raises each to the worse of the two; no rank counts as none.
fn worse(all: &mut [u8], ranks: &[u8]) {
    for (a, &r) in all.iter_mut().zip(ranks) {
        *a = (*a).max(if r == NONE { 0 } else { r });
    }
}

/// Whether any cell of the block is more than a plain number that all rows hold to one limit, and
/// that has one rank.
fn needs_care(column: &Column, cells: &Cells<'_>, body_by_row: bool) -> bool {
    let floor = if column.rules.signed { f64::MIN } else { 0.0 };
    (body_by_row && column.by_water_body)
        || cells.valid.is_some()
        || column.inseparable
        || column.rules.descriptive
        || column.rules.has_missing_numbers()
        || cells.codes.is_some_and(|codes| codes.iter().any(|&c| c != 0))
        || !cells.values.iter().fold(true, |all, &x| all & (x >= floor) & (x <= f64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::{ColumnRequest, Request};

    fn plan(columns: &[&str], change: impl Fn(&mut Request)) -> Plan {
        let columns = columns.iter().map(|p| ColumnRequest { parameter: (*p).into(), unit: None }).collect();
        let mut request = Request { columns, ..Request::default() };
        change(&mut request);
        Plan::compile(&request).unwrap()
    }

    fn grade_text(plan: &Plan, row: &[&str]) -> Graded {
        let read = |(t, c): (&&str, &Column)| Cells::code(c.rules.read(t));
        let coded: Vec<([f64; 1], [u8; 1])> =
            row.iter().zip(&plan.columns).map(read).map(|(x, c)| ([x], [c])).collect();
        let cells: Vec<Cells> =
            coded.iter().map(|(x, c)| Cells { values: x, codes: Some(c), valid: None }).collect();
        let mut graded = Graded::with_capacity(1);
        graded.grade(plan, Rows { len: 1, columns: &cells, water_bodies: None, targets: None });
        graded
    }

    fn reason(g: &Graded) -> &str {
        &g.reasons[g.reason[0] as usize]
    }

    #[test]
    fn a_row_with_everything_in_it() {
        let plan = plan(&["pH", "氨氮", "汞", "铜", "氟化物"], |_| {});
        let g = grade_text(&plan, &["8.1", "1.2", "0.00006L", "未检出", "--"]);
        assert_eq!((g.class[0], g.assessed[0], g.certain[0]), (3, 3, Some(false)));
        assert_eq!(g.deciding, [1]);
        let want = Exceeding { column: 1, value: 1.2, limit: 1.0, multiple: Some(0.2) };
        assert_eq!(g.exceeding, [want]);
        assert_eq!(
            reason(&g),
            "missing: fluoride; not_detected: copper; detection_limit_above_limit: mercury"
        );
    }

    #[test]
    fn nothing_assessed_has_no_class() {
        let plan = plan(&["氨氮"], |r| r.lang = Lang::Zh);
        let g = grade_text(&plan, &["坏"]);
        assert_eq!((g.class[0], g.assessed[0], g.certain[0]), (NONE, 0, None));
        assert_eq!(reason(&g), "不是数值：氨氮；无可参评指标");
    }

    #[test]
    fn a_bound_either_way_is_uncertain_only_where_it_could_change_the_class() {
        let plan = plan(&["粪大肠菌群", "氨氮"], |r| {
            r.indicators = crate::grading::Indicators::List(vec!["粪大肠菌群".into(), "氨氮".into()]);
        });
        let certain = |coli: &str, ammonia: &str| grade_text(&plan, &[coli, ammonia]).certain[0].unwrap();
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
            targets: Some(&[Some(0), Some(2), None]),
        };
        g.grade(&plan, rows);
        assert_eq!(g.class, [1, 3, NONE]);
        assert_eq!(g.exceeding_known, [true, true, false]);
        assert_eq!(g.exceeding.iter().map(|e| e.limit).collect::<Vec<_>>(), [0.02, 0.05]);
        assert_eq!(
            g.reasons[g.reason[2] as usize],
            "unknown_water_body: total_phosphorus; nothing_assessed; unknown_target"
        );
    }

    #[test]
    fn blocks_and_single_rows_grade_alike() {
        let plan = plan(&["pH", "溶解氧", "氨氮"], |_| {});
        let n = 3 * BLOCK + 17;
        let column = |seed: u32, scale: f64| -> Vec<f64> {
            (0..n as u32)
                .map(|i| match (i.wrapping_mul(2_654_435_761) ^ seed) % 97 {
                    0 => f64::NAN,
                    1 => -1.0,
                    2 => f64::INFINITY,
                    k => f64::from(k) * scale,
                })
                .collect()
        };
        let data = [column(1, 0.125), column(2, 0.1), column(3, 0.03)];
        let cells: Vec<Cells> = data.iter().map(|v| Cells::numbers(v)).collect();
        let mut all = Graded::with_capacity(n);
        all.grade(&plan, Rows { len: n, columns: &cells, water_bodies: None, targets: None });
        let mut single = Graded::with_capacity(n);
        for i in 0..n {
            let cells: Vec<Cells> = data.iter().map(|v| Cells::numbers(&v[i..=i])).collect();
            single.grade(&plan, Rows { len: 1, columns: &cells, water_bodies: None, targets: None });
        }
        assert_eq!(all.class, single.class);
        assert_eq!(all.deciding, single.deciding);
        assert_eq!(all.exceeding, single.exceeding);
        assert_eq!(all.certain, single.certain);
        assert_eq!(all.reason, single.reason);
        assert_eq!(all.reasons, single.reasons);
    }

    fn ground(columns: &[&str]) -> Plan {
        plan(columns, |r| r.standard = "GB/T 14848-2017".into())
    }

    #[test]
    fn what_is_described_is_absent_or_present() {
        let plan = ground(&["嗅和味", "肉眼可见物"]);
        let g = grade_text(&plan, &["无", "无"]);
        assert_eq!((g.class[0], g.assessed[0], g.certain[0]), (0, 2, Some(true)));
        let g = grade_text(&plan, &["无", "有"]);
        assert_eq!((g.class[0], &g.deciding[..]), (4, &[1][..]));
        assert_eq!(g.exceeding, [Exceeding { column: 1, value: 1.0, limit: 0.0, multiple: None }]);
        let g = grade_text(&plan, &["0", "--"]);
        assert_eq!(reason(&g), "missing: visible_matter; not_a_number: odor_taste; nothing_assessed");
        let mut numbers = Graded::with_capacity(1);
        let columns = [Cells::numbers(&[0.0]), Cells::numbers(&[f64::NAN])];
        numbers.grade(&plan, Rows { len: 1, columns: &columns, water_bodies: None, targets: None });
        assert_eq!(reason(&numbers), reason(&g));
    }

    #[test]
    fn not_detected_is_kept_below_a_detection_limit_that_is_low_enough() {
        let plan = ground(&["LAS"]);
        let graded = |cell: &str| {
            let g = grade_text(&plan, &[cell]);
            (g.class[0], g.certain[0], reason(&g).to_owned())
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
            (g.class[0], g.certain[0].unwrap(), reason(&g).to_owned())
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
        g.grade(&plan, Rows { len: 2, columns: &columns, water_bodies: None, targets: None });
        assert_eq!((&g.class[..], &g.certain[..]), (&[2, 3][..], &[Some(true), Some(false)][..]));
    }

    #[test]
    fn oxygen_at_its_saturation_is_of_the_best_class_where_asked() {
        // GB 3838-2002 table 1 item 3: 90 % or 7.5 mg/L. At 25 ℃ 468 / 56.6 = 8.2686 mg/L are
        // full, 7.4417 are 90 %; at 20 ℃ it takes 8.1628.
        let columns = ["溶解氧", "水温"].map(|p| ColumnRequest { parameter: p.into(), unit: None }).to_vec();
        let request =
            Request { columns, do_saturation: true, target: Some("Ⅰ".into()), ..Request::default() };
        let plan = Plan::compile(&request).unwrap();
        let (oxygen, warmth) = ([7.45, 7.44, 7.45, 7.6, 5.9, 7.45], [25.0, 25.0, 20.0, 5.0, 60.0, f64::NAN]);
        let mut graded = Graded::default();
        let columns = [Cells::numbers(&oxygen), Cells::numbers(&warmth)];
        graded.grade(&plan, Rows { len: 6, columns: &columns, water_bodies: None, targets: None });
        assert_eq!(graded.class, [0, 1, 1, 0, 0, 1]);
        assert_eq!(graded.exceeding_ends, [0, 1, 2, 2, 2, 3]);
        let alone = Request { columns: request.columns[..1].to_vec(), ..request };
        assert!(Plan::compile(&alone).unwrap_err().to_string().contains("temperature"));
    }
}
