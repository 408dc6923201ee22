//! What the columns of a table were understood as.

use crate::table::Table;
use serde::Serialize;
use shuizhi::parameter::parameters;
use shuizhi::table::columns::{ColumnKind, Recognized, Shown, recognize};
use shuizhi::table::nearest::{is_about, nearest};
use shuizhi::table::roles::roles;
use shuizhi::{Reading, Result, Rules};
use std::collections::{BTreeMap, BTreeSet};

/// The rows checked to see whether a column has figures.
const ROWS: usize = 200;

/// A column as the page shows it.
#[derive(Debug, Serialize)]
pub struct Column {
    #[serde(flatten)]
    pub shown: Shown,
    /// Its name in the table.
    pub name: String,
    /// The English name of the parameter.
    pub name_en: Option<String>,
    /// What else it says of a sample: where, when, in which water.
    pub roles: Vec<&'static str>,
    /// Whether it holds figures and is not understood.
    pub doubtful: bool,
    /// The parameter whose name is nearest, of one that is not understood: Chinese and English.
    pub near: Option<(String, String)>,
}

/// The columns of a table, understood by their names.
pub struct Columns {
    pub recognized: Vec<Recognized>,
    roles: BTreeMap<&'static str, Vec<String>>,
}

impl Columns {
    pub fn of(table: &Table) -> Result<Columns> {
        let roles = roles(&table.headers).into_iter();
        Ok(Columns {
            recognized: recognize(&table.headers, &BTreeMap::new())?,
            roles: roles.map(|(role, names)| (role, names.into_iter().map(Into::into).collect())).collect(),
        })
    }

    /// The columns that could have a role.
    pub fn of_role(&self, role: &str) -> &[String] {
        self.roles.get(role).map_or(&[], Vec::as_slice)
    }

    /// The columns for the page.
    pub fn shown(&self, table: &Table) -> Vec<Column> {
        let present: BTreeSet<&str> =
            self.recognized.iter().filter_map(|r| Some(r.parameter?.id.as_str())).collect();
        let columns = self.recognized.iter().enumerate();
        columns
            .map(|(i, column)| {
                let roles: Vec<&'static str> = self
                    .roles
                    .iter()
                    .filter(|(_, names)| names.contains(&column.column))
                    .map(|(role, _)| *role)
                    .collect();
                let unread =
                    matches!(column.kind, ColumnKind::Unknown | ColumnKind::Weak) && roles.is_empty();
                let near = nearest(&column.column, parameters()).map(|(p, _)| p).filter(|_| unread);
                let may_be = near.map_or(!is_about(&column.column), |p| !present.contains(p.id.as_str()));
                Column {
                    shown: column.shown(),
                    name: table.names[i].clone(),
                    name_en: column.parameter.map(|p| p.name_en.clone()),
                    roles,
                    doubtful: unread && may_be && holds_figures(table, i),
                    near: near.map(|p| (p.name_zh.clone(), p.name_en.clone())),
                }
            })
            .collect()
    }
}

/// Whether most of the first cells that hold anything are readings.
fn holds_figures(table: &Table, column: usize) -> bool {
    let rules = Rules::default();
    let cells = (0..table.len().min(ROWS)).map(|row| table.cell(row, column).trim());
    let (mut filled, mut figures) = (0, 0);
    for cell in cells.filter(|cell| !cell.is_empty()) {
        filled += 1;
        figures += usize::from(!matches!(rules.read(cell), Reading::Missing(_)));
    }
    figures * 2 > filled
}
