//! The columnar kernel: bits, a row each, 64 to a word.
//!
//! A comparison with a limit leaves a bit for each row; classes, what decides them and what exceeds
//! the target are then logic on words. Whatever is not a plain number goes, cell by cell, by the rule
//! of [`judge`], and sets the same bits.

mod bits;
mod cells;
mod compare;
mod graded;

pub use cells::{Bits, Cells, Rows};
pub use compare::InstructionSet;
pub use graded::{Exceedance, Exceeding, Flags, Graded};

use crate::error::Result;
use crate::exceedance;
use crate::grading::column::{Column, Role};
use crate::grading::judge::{entering, judge};
use crate::grading::limits::{Bounds, Mark};
use crate::grading::plan::Plan;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::WaterBody;
use bits::{Counter, EMPTY, Slots, add_bits, bits_of, each, each_bit, word_of};
use compare::{BLOCK, Words};
use graded::{NONE, Note};

impl Graded {
    /// Grades rows and appends their results.
    ///
    /// ```
    /// use shuizhi::grading::{Cells, ColumnRequest, Graded, Plan, Request, Rows};
    /// let columns = vec![ColumnRequest { parameter: "氨氮".into(), unit: Some("mg/L".into()) }];
    /// let plan = Plan::compile(&Request { columns, ..Request::default() }).unwrap();
    /// let mut graded = Graded::with_capacity(2);
    /// graded.grade(&plan, Rows::new(2, &[Cells::numbers(&[0.5, 1.2])]))?;
    /// assert_eq!([0, 1].map(|row| graded.class(row)), [Some(1), Some(3)]); // Ⅱ, Ⅳ
    /// assert_eq!(graded.exceeding(1).next().unwrap().multiple, Some(0.2));
    /// # Ok::<(), shuizhi::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`](crate::error::Error::Shape) where a column, or what rows bring themselves, is
    /// not as long as the rows or is left out.
    pub fn grade(&mut self, plan: &Plan, rows: Rows<'_>) -> Result<()> {
        self.grade_by(InstructionSet::fastest(), plan, rows)
    }

    /// [`Graded::grade`] by the instructions of one's choice; the results are the same.
    ///
    /// # Errors
    /// As [`Graded::grade`].
    pub fn grade_by(&mut self, set: InstructionSet, plan: &Plan, rows: Rows<'_>) -> Result<()> {
        rows.check(plan)?;
        let mut block = Block::new(plan, set);
        let mut columns = Vec::with_capacity(rows.columns.len());
        for from in (0..rows.len).step_by(BLOCK) {
            let n = BLOCK.min(rows.len - from);
            columns.clear();
            columns.extend(rows.columns.iter().map(|c| c.slice(from, n)));
            let part = Rows {
                len: n,
                columns: &columns,
                water_bodies: rows
                    .water_bodies
                    .filter(|_| plan.water_body.is_none())
                    .map(|b| &b[from..from + n]),
                targets: rows.targets.filter(|_| plan.target.is_none()).map(|t| &t[from..from + n]),
            };
            block.grade(plan, &part);
            block.write(plan, &part, self);
            self.count_indicators(plan, &part);
        }
        Ok(())
    }
}

impl Graded {
    /// Appends how many indicators there are to assess in each row.
    fn count_indicators(&mut self, plan: &Plan, rows: &Rows<'_>) {
        match rows.water_bodies {
            Some(bodies) => self.indicators.extend(bodies.iter().map(|&body| plan.due.in_body(body))),
            None => self.indicators.resize(self.class.len(), plan.due.in_body(plan.water_body)),
        }
    }
}

/// A column of a block, as bits.
struct Sliced {
    /// The rows in which it is assessed.
    assessed: Words,
    /// For each rank from 1 on, the rows whose reading has that rank or a worse one. What has no
    /// part in the class is held to its first level alone.
    at_least: Vec<Words>,
    /// The marks of its limits in rivers and in lakes, then those plain figures lie between.
    marks: [Vec<Mark>; 2],
}

/// A reading whose true rank may be another, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Doubt {
    row: u16,
    column: u32,
    best: u8,
    worst: u8,
}

/// The working memory of a block.
struct Block {
    set: InstructionSet,
    /// The places of the columns that are assessed, and of those of them that make the class.
    active: Vec<usize>,
    classing: Vec<usize>,
    columns: Vec<Sliced>,
    /// The rows that are there.
    live: Words,
    /// The rows in rivers and in lakes, where rows bring their water body.
    bodies: [Words; 2],
    /// The rows whose target is known; where rows bring their own, those of each level.
    known: Words,
    targets: Vec<Words>,
    /// The rows that violate each mark of the column at hand.
    violated: Vec<Words>,
    /// The worst of the columns that make the class, as [`Sliced::at_least`].
    class: Vec<Words>,
    /// The rows that have a class.
    graded: Words,
    doubts: Vec<Doubt>,
    /// What is noted, with its row.
    notes: Vec<(u16, Note)>,
    /// The columns with an entry in the lists at hand, and the rows they have it in.
    listed: Vec<(u32, u64)>,
}

impl Block {
    fn new(plan: &Plan, set: InstructionSet) -> Block {
        // In the order of the standard, so that results are the same however the columns lie.
        let with_role = |roles: &[Role]| -> Vec<usize> {
            let has_role = |&c: &usize| roles.contains(&plan.columns[c].role);
            let mut columns: Vec<usize> = (0..plan.columns.len()).filter(has_role).collect();
            columns.sort_by_key(|&c| plan.columns[c].place);
            columns
        };
        let active = with_role(&[Role::Class, Role::Single]);
        // A parameter stands in a plan once, and there are fewer than bytes count.
        debug_assert!(active.len() < 256);
        let levels = plan.levels().len();
        let sliced = |column: &Column| Sliced {
            assessed: EMPTY,
            at_least: vec![EMPTY; if column.role == Role::Class { levels } else { 1 }],
            marks: [WaterBody::River, WaterBody::Lake].map(|body| marks(column, body)),
        };
        let columns: Vec<Sliced> = plan.columns.iter().map(sliced).collect();
        let most = columns.iter().flat_map(|c| &c.marks).map(Vec::len).max().unwrap_or(0);
        Block {
            set,
            active,
            classing: with_role(&[Role::Class]),
            columns,
            live: EMPTY,
            bodies: [EMPTY; 2],
            known: EMPTY,
            targets: vec![EMPTY; if plan.target.is_none() { levels } else { 0 }],
            violated: vec![EMPTY; most],
            class: vec![EMPTY; levels],
            graded: EMPTY,
            doubts: Vec::new(),
            notes: Vec::new(),
            listed: Vec::new(),
        }
    }

    fn grade(&mut self, plan: &Plan, rows: &Rows<'_>) {
        self.live = bits_of(rows.len, |_| true);
        self.class.fill(EMPTY);
        self.graded = EMPTY;
        self.doubts.clear();
        self.notes.clear();
        if let Some(bodies) = rows.water_bodies {
            self.bodies =
                [WaterBody::River, WaterBody::Lake].map(|b| bits_of(rows.len, |i| bodies[i] == Some(b)));
        }
        self.known = self.live;
        if let Some(targets) = rows.targets.filter(|_| plan.target.is_none()) {
            self.known = bits_of(rows.len, |i| plan.is_level(targets[i]));
            for (level, words) in self.targets.iter_mut().enumerate() {
                *words = bits_of(rows.len, |i| targets[i] == Some(level as u8));
            }
        }
        for place in 0..self.active.len() {
            let c = self.active[place];
            self.slice(plan, rows, c);
            self.saturate(plan, rows, c);
        }
        for &c in &self.classing {
            let Sliced { assessed, at_least, .. } = &self.columns[c];
            each(&mut self.graded, assessed, |graded, assessed| graded | assessed);
            for (class, at_least) in self.class.iter_mut().zip(at_least) {
                each(class, at_least, |class, at_least| class | at_least);
            }
        }
    }

    /// Compares a column with its limits.
    fn slice(&mut self, plan: &Plan, rows: &Rows<'_>, c: usize) {
        let (column, cells) = (&plan.columns[c], &rows.columns[c]);
        let Sliced { assessed, at_least, marks } = &mut self.columns[c];
        *assessed = EMPTY;
        at_least.fill(EMPTY);
        let by_row = plan.water_body.is_none() && column.by_water_body;
        let holding = match plan.water_body {
            None if by_row => [Some(WaterBody::River), Some(WaterBody::Lake)],
            body => [body.or(Some(WaterBody::River)), None],
        };
        let mut careful = self.live;
        for body in holding.into_iter().flatten() {
            let whose = if by_row { self.bodies[body as usize] } else { self.live };
            let Some(limits) = column.limits(body) else {
                // Without a limit in its water body a reading has no part in the row; report it only
                // for parameters that were listed explicitly.
                each(&mut careful, &whose, |careful, whose| careful & !whose);
                if column.named {
                    let note = Note { reason: Reason::NoLimit, column: c as u32 };
                    each_bit(&whose, |i| self.notes.push((i as u16, note)));
                }
                continue;
            };
            if column.is_read_cell_by_cell() {
                continue;
            }
            let marks = &marks[body as usize];
            self.set.compare(cells.values, marks, &mut self.violated);
            let mut plain = whose;
            for within in &self.violated[limits.bounds.marks.len()..marks.len()] {
                each(&mut plain, within, |plain, within| plain & within);
            }
            leave_figures(cells, &mut plain);
            each(assessed, &plain, |assessed, plain| assessed | plain);
            each(&mut careful, &plain, |careful, plain| careful & !plain);
            for (step, at_least) in limits.bounds.steps.iter().zip(at_least.iter_mut()) {
                for mark in [step.above, step.below].into_iter().flatten() {
                    let words = at_least.iter_mut().zip(&self.violated[mark]).zip(&plain);
                    words.for_each(|((at_least, violated), plain)| *at_least |= violated & plain);
                }
            }
        }
        each_bit(&careful, |i| {
            let body = plan.water_body.or_else(|| rows.water_bodies.and_then(|b| b[i]));
            let body = if column.by_water_body { body } else { Some(WaterBody::River) };
            let bounds = body.and_then(|b| column.limits(b)).map(|h| &h.bounds);
            let finding = judge(column, plan.nondetect, cells.reading(&column.rules, i), bounds);
            if let Some(rank) = finding.rank {
                assessed[i / 64] |= 1 << (i % 64);
                let levels = at_least.iter_mut().take(usize::from(rank));
                levels.for_each(|words| words[i / 64] |= 1 << (i % 64));
            }
            let (row, column) = (i as u16, c as u32);
            let sure = finding.rank.map(|rank| (rank, rank));
            if let Some((best, worst)) = finding.span.filter(|&span| Some(span) != sure) {
                self.doubts.push(Doubt { row, column, best, worst });
            }
            // What the method leaves out of a row needs no word.
            let told = |r: &Reason| *r != Reason::NotAssessed;
            let reasons = finding.reasons.into_iter().flatten().filter(told);
            self.notes.extend(reasons.map(|reason| (row, Note { reason, column })));
        });
    }

    /// Betters the oxygen that is at its saturation, where the column is that of oxygen.
    fn saturate(&mut self, plan: &Plan, rows: &Rows<'_>, c: usize) {
        let Some(saturation) = plan.saturation.filter(|s| s.oxygen == c) else { return };
        let water_temperature = &rows.columns[saturation.temperature];
        let rules = &plan.columns[saturation.temperature].rules;
        let not_best = self.columns[c].at_least[0];
        each_bit(&not_best, |i| {
            let oxygen = rows.columns[c].reading(&plan.columns[c].rules, i);
            if plan.saturated(oxygen, water_temperature.reading(rules, i)) {
                let clear = |words: &mut Words| words[i / 64] &= !(1 << (i % 64));
                self.columns[c].at_least.iter_mut().for_each(clear);
            }
        });
    }

    /// Appends the results of the rows.
    fn write(&mut self, plan: &Plan, rows: &Rows<'_>, out: &mut Graded) {
        let mut certain = self.graded;
        self.doubts.sort_unstable();
        for doubts in self.doubts.chunk_by(|a, b| a.row == b.row) {
            let row = usize::from(doubts[0].row);
            if self.is_open(row, doubts) {
                certain[row / 64] &= !(1 << (row % 64));
            }
        }
        for (w, &certain) in certain.iter().enumerate().take(rows.len.div_ceil(64)) {
            let n = (rows.len - w * 64).min(64);
            out.graded.push(self.graded[w], n);
            out.certain.push(certain, n);
            out.exceeding_known.push(self.known[w], n);
            self.write_classes(w, n, out);
            if out.lists {
                self.write_deciding(w, n, out);
                self.write_exceeding(plan, rows, w, n, out);
            }
        }
        if out.lists {
            self.write_reasons(plan, rows.len, out);
        }
    }

    /// Whether the doubts about the readings of a row leave its class open.
    fn is_open(&self, row: usize, doubts: &[Doubt]) -> bool {
        let is_set = |words: &&Words| words[row / 64] >> (row % 64) & 1 == 1;
        let (mut best, mut worst) = (0, 0);
        for &c in &self.classing {
            let rank = self.columns[c].at_least.iter().filter(is_set).count() as u8;
            let doubt = doubts.iter().find(|d| d.column as usize == c);
            let span = doubt.map_or((rank, rank), |d| (d.best, d.worst));
            (best, worst) = (best.max(span.0), worst.max(span.1));
        }
        best != worst
    }

    fn write_classes(&self, w: usize, n: usize, out: &mut Graded) {
        let mut class = [0; 64];
        self.class.iter().for_each(|level| add_bits(&mut class, level[w], 1));
        // Rows without a class have no rank to add this to.
        add_bits(&mut class, !self.graded[w], NONE);
        out.class.extend_from_slice(&class[..n]);
        let mut assessed = Counter::default();
        self.active.iter().for_each(|&c| assessed.add(self.columns[c].assessed[w]));
        out.assessed.extend(assessed.counts()[..n].iter().map(|&count| u32::from(count)));
    }

    /// The columns that have the rank of the class.
    fn write_deciding(&mut self, w: usize, n: usize, out: &mut Graded) {
        self.listed.clear();
        for &c in &self.classing {
            let Sliced { assessed, at_least, .. } = &self.columns[c];
            let levels = self.class.iter().zip(at_least);
            let better = levels.fold(0, |better, (class, at_least)| better | (class[w] & !at_least[w]));
            self.listed.push((c as u32, assessed[w] & !better));
        }
        let mut slots = Slots::new(&mut out.deciding_offsets, n, &self.listed);
        out.deciding.resize(slots.end, 0);
        slots.each(&self.listed, |at, _, c| out.deciding[at] = c);
    }

    /// The columns over the limit of the target.
    fn write_exceeding(&mut self, plan: &Plan, rows: &Rows<'_>, w: usize, n: usize, out: &mut Graded) {
        self.listed.clear();
        for &c in &self.active {
            let at_least = &self.columns[c].at_least;
            let over = match (plan.columns[c].role, plan.target) {
                (Role::Class, Some(target)) => at_least.get(usize::from(target)).map_or(0, |l| l[w]),
                (Role::Class, None) => {
                    self.targets.iter().zip(at_least).fold(0, |over, (of, l)| over | (of[w] & l[w]))
                }
                _ => at_least[0][w] & self.known[w],
            };
            if over != 0 {
                self.listed.push((c as u32, over));
            }
        }
        let out = &mut out.exceeding;
        let mut slots = Slots::new(&mut out.offsets, n, &self.listed);
        out.columns.resize(slots.end, 0);
        out.values.resize(slots.end, 0.0);
        out.limits.resize(slots.end, 0.0);
        out.multiples.resize(slots.end, f64::NAN);
        slots.each(&self.listed, |at, i, c| {
            let over = exceedance(plan, rows, c as usize, w * 64 + i);
            let (value, limit, multiple) = over.expect("a rank beyond a level violates its limit");
            out.columns[at] = c;
            out.values[at] = value;
            out.limits[at] = limit;
            out.multiples[at] = multiple.unwrap_or(f64::NAN);
        });
    }

    fn write_reasons(&mut self, plan: &Plan, n: usize, out: &mut Graded) {
        let start = out.reason.len();
        out.reason.resize(start + n, 0);
        let lacking = [(&self.graded, Reason::NothingAssessed), (&self.known, Reason::UnknownTarget)];
        for (there, reason) in lacking {
            let mut lack = self.live;
            each(&mut lack, there, |lack, there| lack & !there);
            each_bit(&lack, |i| self.notes.push((i as u16, Note::of_row(reason))));
        }
        // The order of rows, of reasons, then of the standard, as one number.
        self.notes.sort_unstable_by_key(|&(row, note)| {
            let place = plan.columns.get(note.column as usize).map_or(u32::MAX, |c| c.place);
            u64::from(row) << 48 | u64::from(note.reason as u8) << 32 | u64::from(place)
        });
        let mut notes = Vec::new();
        for of_row in self.notes.chunk_by(|a, b| a.0 == b.0) {
            notes.clear();
            notes.extend(of_row.iter().map(|(_, note)| *note));
            out.reason[start + usize::from(of_row[0].0)] = out.text(plan, &notes);
        }
    }
}

/// The marks of a column in a water body, then those between which a plain figure lies.
fn marks(column: &Column, body: WaterBody) -> Vec<Mark> {
    let Some(limits) = column.limits(body) else { return Vec::new() };
    let least = if column.rules.signed { f64::MIN } else { 0.0 };
    let range = [(least, true), (f64::MAX, false)].map(|(at, upwards)| Mark { at, upwards, weight: 0 });
    limits.bounds.marks.iter().copied().chain(range).collect()
}

/// Keeps of the plain figures those that are there, and are no limits of detection.
fn leave_figures(cells: &Cells<'_>, plain: &mut Words) {
    for (w, plain) in plain.iter_mut().enumerate().take(cells.values.len().div_ceil(64)) {
        if let Some(valid) = cells.valid {
            *plain &= valid.word(w * 64);
        }
        if let Some(codes) = cells.codes {
            *plain &= word_of(codes[w * 64..].iter().take(64).map(|&code| code == 0));
        }
    }
}

/// What a reading over the limit of the row's target is over: value, limit and multiple.
fn exceedance(plan: &Plan, rows: &Rows<'_>, c: usize, i: usize) -> Option<(f64, f64, Option<f64>)> {
    let column = &plan.columns[c];
    let body = plan.water_body.or_else(|| rows.water_bodies.and_then(|b| b[i]));
    let body = if column.by_water_body { body? } else { WaterBody::River };
    let target = match column.role {
        Role::Class => plan.target.or_else(|| rows.targets.and_then(|t| t[i]))?,
        _ => 0,
    };
    let reading = rows.columns[c].reading(&column.rules, i);
    let x = entering(column, plan.nondetect, reading).ok()?;
    over(column, &column.limits(body)?.bounds, x, usize::from(target))
}

/// The value, the limit of a level that it violates, and the multiple (value − limit) / limit
/// (环办〔2011〕22号), in the canonical unit; `None` where it keeps the limit.
pub(in crate::grading) fn over(
    column: &Column,
    bounds: &Bounds,
    x: f64,
    level: usize,
) -> Option<(f64, f64, Option<f64>)> {
    let span = bounds.spans.get(level)?;
    if let Some(quick) = over_quickly(column, bounds, x, level) {
        return Some(quick);
    }
    let Some(value) = column.figure(x) else {
        // Beyond all decimals: over, and by a multiple no decimal holds.
        return Some(multiplied(column, x * 10f64.powi(column.exponent), rounding::to_f64(span.high?)));
    };
    let limit = span.high.filter(|h| value > *h).or(span.low.filter(|l| value < *l))?;
    Some(multiplied(column, rounding::to_f64(value), rounding::to_f64(limit)))
}

fn multiplied(column: &Column, value: f64, limit: f64) -> (f64, f64, Option<f64>) {
    (value, limit, if column.multiple { exceedance::multiple(value, limit) } else { None })
}

/// The same where the figure is a short decimal, taken as it is, so that floats are exact enough.
fn over_quickly(column: &Column, bounds: &Bounds, x: f64, level: usize) -> Option<(f64, f64, Option<f64>)> {
    if column.exponent != 0 || column.decimals.is_some() {
        return None;
    }
    let (low, high) = bounds.figures[level];
    let limit = if x > high { high } else { low };
    let multiple = exceedance::of_short(x, limit)?;
    (x > high || x < low).then_some((x, limit, column.multiple.then_some(multiple)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::Bits;
    use crate::grading::{ColumnRequest, Exceedance, Request};
    use crate::lang::Lang;

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
        assert_eq!(
            g.reason(0),
            "missing: fluoride; not_detected: copper; detection_limit_above_limit: mercury"
        );
    }

    #[test]
    fn what_is_exceeded_is_told_in_the_canonical_unit_however_large() {
        let columns = vec![
            ColumnRequest { parameter: "铜".into(), unit: Some("μg/L".into()) },
            ColumnRequest { parameter: "总磷".into(), unit: None },
        ];
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
        assert_eq!(told(crate::grading::Indicators::Set("all".into())), "");
        let named = ["氨氮", "总氮"].map(String::from).to_vec();
        assert_eq!(told(crate::grading::Indicators::List(named)), "no_limit: total_nitrogen");
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
            r.indicators = crate::grading::Indicators::List(vec!["粪大肠菌群".into(), "氨氮".into()]);
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
            targets: Some(&[Some(0), Some(2), None]),
        };
        g.grade(&plan, rows).unwrap();
        assert_eq!(g.class, [1, 3, NONE]);
        assert_eq!([0, 1, 2].map(|i| g.exceeding_known.get(i)), [true, true, false]);
        assert_eq!(g.exceeding.limits, [0.02, 0.05]);
        assert_eq!(g.reason(2), "unknown_water_body: total_phosphorus; nothing_assessed; unknown_target");
    }

    /// Figures, codes and validity of a column.
    type Drawn = (Vec<f64>, Option<Vec<u8>>, Option<Vec<u8>>);
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
            let allowed = if column.role == Role::Class { target } else { Some(0) };
            let Some((rank, level)) = finding.rank.zip(target.and(allowed)) else { continue };
            if rank > level {
                let x = finding.value.unwrap();
                let over = over(column, &limits.unwrap().bounds, x, usize::from(level)).unwrap();
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
            let codes = (c % 3 == 1).then(|| {
                (0..n).map(|_| if random(6) == 0 { random(9) as u8 } else { 0 }).collect::<Vec<u8>>()
            });
            let valid = (c % 3 == 2).then(|| (0..=n / 8 + 1).map(|_| random(256) as u8 | 0x5a).collect());
            columns.push((values, codes, valid));
        }
        let bodies: Vec<Option<WaterBody>> = (0..n)
            .map(|_| [Some(WaterBody::River), Some(WaterBody::Lake), None][random(3) as usize])
            .collect();
        let targets: Vec<Option<u8>> = (0..n).map(|_| Some(random(6) as u8).filter(|t| *t < 5)).collect();
        for (by_row, standard) in
            [(false, "GB 3838-2002"), (true, "GB 3838-2002"), (false, "GB/T 14848-2017")]
        {
            let plan = plan(&names, |r| {
                r.standard = standard.into();
                r.indicators = crate::grading::Indicators::Set("all".into());
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
        let columns = ["溶解氧", "水温"].map(|p| ColumnRequest { parameter: p.into(), unit: None }).to_vec();
        let request =
            Request { columns, do_saturation: true, target: Some("Ⅰ".into()), ..Request::default() };
        let plan = Plan::compile(&request).unwrap();
        let (oxygen, water_temperature) =
            ([7.45, 7.44, 7.45, 7.6, 5.9, 7.45], [25.0, 25.0, 20.0, 5.0, 60.0, f64::NAN]);
        let mut graded = Graded::default();
        let columns = [Cells::numbers(&oxygen), Cells::numbers(&water_temperature)];
        graded.grade(&plan, Rows::new(6, &columns)).unwrap();
        assert_eq!(graded.class, [0, 1, 1, 0, 0, 1]);
        assert_eq!(graded.exceeding.offsets, [0, 0, 1, 2, 2, 2, 3]);
        // What other readings may be stays in doubt.
        let mercury = ColumnRequest { parameter: "汞".into(), unit: None };
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
}
