//! A block of rows: their columns compared with limits, as bits.

use super::bits::{EMPTY, bits_of, each, each_bit, word_of};
use super::cells::{Cells, Rows};
use super::compare::InstructionSet;
use super::compare::Words;
use super::graded::Note;
use crate::grading::column::{Column, Role};
use crate::grading::judge::judge;
use crate::grading::limits::Mark;
use crate::grading::plan::Plan;
use crate::reading::code;
use crate::reason::Reason;
use crate::standard::WaterBody;

/// A column of a block, as bits.
pub(super) struct Sliced {
    /// The rows in which it is assessed.
    pub(super) assessed: Words,
    /// For each rank from 1 on, the rows whose reading has that rank or a worse one. A parameter outside the
    /// class is compared only with its first level.
    pub(super) at_least: Vec<Words>,
    /// The bounds of its limits in rivers and lakes, then the range of plain figures.
    pub(super) marks: [Vec<Mark>; 2],
}

/// A reading whose true rank may be another, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Doubt {
    pub(super) row: u16,
    pub(super) column: u32,
    pub(super) best: u8,
    pub(super) worst: u8,
}

/// The working memory of a block.
pub(super) struct Block {
    pub(super) set: InstructionSet,
    /// The places of the columns that are assessed, and of those of them that make the class.
    pub(super) active: Vec<usize>,
    pub(super) classing: Vec<usize>,
    pub(super) columns: Vec<Sliced>,
    /// The rows that are there.
    pub(super) live: Words,
    /// The rows in rivers and in lakes, if rows have their own water body.
    pub(super) bodies: [Words; 2],
    /// The rows whose target is known; if rows have their own, those of each level.
    pub(super) known: Words,
    pub(super) targets: Vec<Words>,
    /// The rows that violate each mark of the column at hand.
    pub(super) violated: Vec<Words>,
    /// The worst of the columns that make the class, as [`Sliced::at_least`].
    pub(super) class: Vec<Words>,
    /// The rows that have a class.
    pub(super) graded: Words,
    pub(super) doubts: Vec<Doubt>,
    /// What is noted, with its row.
    pub(super) notes: Vec<(u16, Note)>,
    /// The columns with an entry in the lists at hand, and the rows they have it in.
    pub(super) listed: Vec<(u32, u64)>,
}

impl Block {
    pub(super) fn new(plan: &Plan, set: InstructionSet) -> Block {
        // In the order of the standard, so that results do not depend on the order of columns.
        let with_role = |roles: &[Role]| -> Vec<usize> {
            let has_role = |&c: &usize| roles.contains(&plan.columns[c].role);
            let mut columns: Vec<usize> = (0..plan.columns.len()).filter(has_role).collect();
            columns.sort_by_key(|&c| plan.columns[c].place);
            columns
        };
        let active = with_role(&[Role::Class, Role::Single]);
        // A parameter is in a plan once, and there are at most 255.
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

    pub(super) fn grade(&mut self, plan: &Plan, rows: &Rows<'_>) {
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
                *words = bits_of(rows.len, |i| targets[i].is_some_and(|target| target.index() == level));
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
                // Without a limit in its water body a reading does not count for the row; report it only
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
}

/// The bounds of a column in a water body, then the range of plain figures.
fn marks(column: &Column, body: WaterBody) -> Vec<Mark> {
    let Some(limits) = column.limits(body) else { return Vec::new() };
    let least = if column.rules.signed { f64::MIN } else { 0.0 };
    let range = [(least, true), (f64::MAX, false)].map(|(at, upwards)| Mark { at, upwards, weight: 0 });
    limits.bounds.marks.iter().copied().chain(range).collect()
}

/// Keeps the plain figures that are present and are not detection limits.
fn leave_figures(cells: &Cells<'_>, plain: &mut Words) {
    for (w, plain) in plain.iter_mut().enumerate().take(cells.values.len().div_ceil(64)) {
        if let Some(valid) = cells.valid {
            *plain &= valid.word(w * 64);
        }
        if let Some(codes) = cells.codes {
            *plain &= word_of(codes[w * 64..].iter().take(64).map(|&c| c == code::NUMBER));
        }
    }
}
