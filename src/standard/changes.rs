//! What changed in a standard, and when: the cells that begin or end on a day of their own.

use super::item::Item;
use super::lookup::LimitRef;
use super::model::{Standard, Table};
use crate::day::Day;
use serde::Serialize;

/// A cell that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The first day of the new text.
    pub day: Day,
    /// The amendment in force from that day, where one is.
    pub amendment: Option<String>,
    /// The id of the parameter.
    pub parameter: String,
    /// The level.
    pub level: String,
    /// The condition, in English.
    pub condition: Option<String>,
    /// The condition, in Chinese.
    pub condition_zh: Option<String>,
    /// The limits before and after; `None` without a limit.
    pub before: Option<String>,
    /// The limit from that day on.
    pub after: Option<String>,
    /// Where it is printed.
    pub clause: String,
}

impl Standard {
    /// What changed in it, day by day: limits that came, went, or took another figure.
    pub fn changes(&self) -> Vec<Change> {
        let cells: Vec<(&Table, &Item)> =
            self.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i))).collect();
        let own = self.in_force();
        let mut days: Vec<Day> = cells
            .iter()
            .flat_map(|(t, i)| {
                let days = self.binds(t, i);
                [days.from, days.to.and_then(Day::after)]
            })
            .flatten()
            .filter(|day| own.from.is_none_or(|from| *day > from))
            .filter(|day| own.to.is_none_or(|to| *day <= to))
            .collect();
        days.sort_unstable();
        days.dedup();
        let mut out = Vec::new();
        for day in days {
            let amendment =
                self.amendments.iter().find(|a| a.in_force_from.parse() == Ok(day)).map(|a| a.id.clone());
            let (ends, begins): (Vec<_>, Vec<_>) = cells
                .iter()
                .filter(|(t, i)| {
                    let days = self.binds(t, i);
                    days.from == Some(day) || days.to.and_then(Day::after) == Some(day)
                })
                .partition(|(t, i)| self.binds(t, i).from != Some(day));
            let same = |a: &(&Table, &Item), b: &(&Table, &Item)| {
                a.0.no == b.0.no
                    && a.1.parameter == b.1.parameter
                    && a.1.unit == b.1.unit
                    && a.1.when == b.1.when
            };
            let mut push =
                |of: &(&Table, &Item), level: &str, before: Option<String>, after: Option<String>| {
                    if before != after {
                        out.push(Change {
                            day,
                            amendment: amendment.clone(),
                            parameter: of.1.parameter.clone(),
                            level: level.to_owned(),
                            condition: of.1.condition.clone(),
                            condition_zh: of.1.condition_zh.clone(),
                            before,
                            after,
                            clause: super::clause(&self.id, of.0, of.1),
                        });
                    }
                };
            let figure = |of: &(&Table, &Item), level: &str| {
                let limit = of.1.limits.iter().find(|l| l.level == level)?;
                Some(LimitRef { standard: self, table: of.0, item: of.1, limit }.to_string())
            };
            for ended in &ends {
                let next = begins.iter().find(|begun| same(ended, begun));
                for level in ended.1.levels() {
                    push(ended, level, figure(ended, level), next.and_then(|n| figure(n, level)));
                }
            }
            for begun in begins.iter().filter(|begun| !ends.iter().any(|ended| same(ended, begun))) {
                for level in begun.1.levels() {
                    push(begun, level, None, figure(begun, level));
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use crate::standard::standard;

    #[test]
    fn what_an_amendment_changed_is_told_by_its_day() {
        let changes = standard("GB 18918-2002").unwrap().changes();
        let of = |day: &str, parameter: &str, level: &str| -> Vec<(Option<&str>, Option<&str>)> {
            let here = changes.iter().filter(|c| {
                (c.day.to_string().as_str(), c.parameter.as_str(), c.level.as_str())
                    == (day, parameter, level)
            });
            here.map(|c| (c.before.as_deref(), c.after.as_deref())).collect()
        };
        assert_eq!(of("2026-03-01", "cod", "一级A"), [(None, Some("<= 75 mg/L"))]);
        assert_eq!(of("2026-03-01", "ph", "一级A")[0], (Some("6–9"), None));
        // The daily mean, and the instantaneous value.
        assert_eq!(
            of("2028-01-01", "total_phosphorus", "一级A"),
            [(Some("<= 1 mg/L"), Some("<= 0.5 mg/L")), (Some("<= 1.5 mg/L"), Some("<= 1 mg/L"))]
        );
        let amended = changes.iter().filter(|c| c.day.to_string() == "2026-03-01");
        assert!(amended.clone().count() > 30);
        assert!(amended.clone().all(|c| c.amendment.as_deref() == Some("GB 18918-2002 2025年修改单")));
        assert!(standard("GB 3838-2002").unwrap().changes().is_empty());
    }
}
