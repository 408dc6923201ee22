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
mod tests;
