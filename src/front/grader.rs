//! A grader: a standard with options, applied to tables.

use super::part::Part;
use super::results::Results;
use crate::error::{Error, Result};
use crate::grading::{
    self, Cells, Class, Classes, ColumnRequest, Graded, Indicators, NonDetect, Plan, Rank, Request, Rounding,
    Rows, Spare,
};
use crate::lang::Lang;
use crate::parameter::{Parameter, ParameterRef};
use crate::reading::Reading;
use crate::standard::{Standard, WaterBody};
use crate::table::columns::{recognize, select};
use crate::table::roles::roles;
use crate::unit::Unit;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Grades samples by the classes of a standard (GB 3838-2002: the worst indicator is the class).
///
/// ```
/// use shuizhi::{Grader, Standard};
/// let standard = Standard::named("GB 3838-2002")?;
/// let grader = Grader::builder(&standard).for_headers(&["断面", "氨氮(mg/L)", "总磷(μg/L)"])?;
/// let results = grader.grade([["武陟渠首", "1.2", "150"], ["大沙河", "0.025L", "--"]])?;
/// let first = results.get(0).unwrap();
/// assert_eq!(first.class().unwrap().name(), "Ⅳ");
/// assert_eq!(first.deciding().map(|p| p.name_zh.as_str()).collect::<Vec<_>>(), ["氨氮"]);
/// assert_eq!(first.exceeding().next().unwrap().multiple, Some(0.2));
/// let second = results.get(1).unwrap();
/// assert_eq!((second.class().unwrap().name(), second.certain()), ("Ⅰ", Some(true)));
/// assert_eq!(second.notes(), "missing: total_phosphorus");
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct Grader {
    plan: Plan,
    /// The indices of the graded columns in a row of cells.
    places: Vec<usize>,
    /// The number of cells of a row.
    width: usize,
    /// The indices of water body and target in rows.
    water_body: Option<usize>,
    target: Option<usize>,
    /// The options it was built from.
    source: Arc<Source>,
    spare: Spare,
}

/// The parts of a grader, to grade means with the same options.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) standard: Standard,
    pub(super) request: Request,
    headers: Vec<String>,
    water_body: Option<String>,
    target: Option<String>,
    also: Vec<String>,
    /// Whether the target was given, or is the default class.
    pub(super) declared: bool,
}

/// A row of cells that was read.
pub(super) struct Row {
    pub(super) readings: Vec<Reading>,
    pub(super) water_body: Option<WaterBody>,
    pub(super) target: Option<Rank>,
}

/// Options of grading, with defaults.
#[derive(Debug, Clone)]
#[must_use = "a builder makes a grader by for_headers() or for_columns()"]
pub struct GraderBuilder<'a> {
    standard: &'a Standard,
    request: Request,
    water_body: Option<String>,
    target: Option<String>,
    also: Vec<String>,
    declared: bool,
    /// Whether the water body was given, or is looked for among the headers.
    body_said: bool,
    /// The first word that was not understood.
    refused: Option<Error>,
}

impl Grader {
    /// Starts options for a standard. Defaults: the water body of
    /// its column, or rivers; target Ⅲ or the best level below it, non-detects at
    /// half their detection limit, no rounding.
    pub fn builder(standard: &Standard) -> GraderBuilder<'_> {
        GraderBuilder {
            standard,
            request: Request::default(),
            water_body: None,
            target: None,
            also: Vec::new(),
            declared: false,
            body_said: false,
            refused: None,
        }
    }

    /// The compiled plan.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The classes, from best to worst.
    pub fn classes(&self) -> &Classes {
        self.plan.classes()
    }

    /// The target of all rows; `None` if each has its own.
    pub fn target(&self) -> Option<Class<'_>> {
        self.plan.target()
    }

    /// The parameters that are graded, in the order of [`Grader::grade_columns`].
    pub fn parameters(&self) -> impl Iterator<Item = &'static Parameter> {
        self.plan.columns().iter().map(|c| c.parameter())
    }

    /// Grades rows of text, one cell per header: `0.025L`, `<0.025`, `未检出`, `1.2×10^3` and `--` are
    /// understood.
    ///
    /// # Errors
    /// [`Error::Shape`] if a row does not have one cell per header.
    pub fn grade<R: AsRef<[C]>, C: AsRef<str>>(
        &self,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<Results<'_>> {
        let rows = rows.into_iter();
        let (least, most) = rows.size_hint();
        let mut graded = Graded::with_capacity(least);
        let mut part = Part::new(self.plan.columns().len(), most);
        for (number, row) in rows.enumerate() {
            let row = row.as_ref();
            self.check_width(number, row.len())?;
            let cell = |place: usize| row.get(place).map_or("", AsRef::as_ref);
            let columns = self.plan.columns().iter().zip(&self.places);
            part.push(
                columns.map(|(column, place)| column.rules.read(cell(*place))),
                self.water_body.map(|place| WaterBody::parse(cell(place))),
                self.target.map(|place| self.plan.level(cell(place))),
            );
            if part.is_full() {
                part.grade(&self.plan, &self.spare, &mut graded)?;
            }
        }
        part.grade(&self.plan, &self.spare, &mut graded)?;
        Ok(Results::new(&self.plan, graded))
    }

    /// Grades columns of numbers in the layout of Arrow, in the order of [`Grader::parameters`].
    ///
    /// ```
    /// use shuizhi::{Cells, Grader, Standard};
    /// let standard = Standard::named("GB 3838-2002")?;
    /// let grader = Grader::builder(&standard).for_headers(&["氨氮(mg/L)"])?;
    /// let results = grader.grade_columns(&[Cells::numbers(&[0.1, 3.0])])?;
    /// let classes: Vec<_> = results.iter().map(|row| row.class().unwrap().name()).collect();
    /// assert_eq!(classes, ["Ⅰ", "劣Ⅴ"]);
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] if columns have unequal lengths or a wrong number, or if rows have their own water
    /// body or target, which need [`Grader::grade_rows`].
    pub fn grade_columns(&self, columns: &[Cells<'_>]) -> Result<Results<'_>> {
        self.graded(Rows::new(columns.first().map_or(0, Cells::len), columns))
    }

    /// The same for rows with their own water body or target.
    ///
    /// # Errors
    /// [`Error::Shape`] if something is missing, or not as long as the rows.
    pub fn grade_rows(&self, rows: Rows<'_>) -> Result<Results<'_>> {
        self.graded(rows)
    }

    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    /// The same with these items as the X of "5+X", if they have columns.
    pub(super) fn with_x(&self, x: Vec<ParameterRef>) -> Result<Grader> {
        let Source { standard, request, headers, water_body, target, also, declared } = &*self.source;
        let request = Request { x, ..request.clone() };
        let (water_body, target, also) = (water_body.clone(), target.clone(), also.clone());
        let (declared, body_said, refused) = (*declared, true, None);
        let builder =
            GraderBuilder { standard, request, water_body, target, also, declared, body_said, refused };
        if headers.is_empty() { builder.compiled() } else { builder.for_headers(headers) }
    }

    /// Reads a row of cells, one cell per header.
    ///
    /// # Errors
    /// [`Error::Shape`] if there are more or fewer cells than headers; `row` is its number.
    pub(super) fn read<C: AsRef<str>>(&self, row: usize, cells: &[C]) -> Result<Row> {
        self.check_width(row, cells.len())?;
        let cell = |place: usize| cells.get(place).map_or("", AsRef::as_ref);
        let columns = self.plan.columns().iter().zip(&self.places);
        Ok(Row {
            readings: columns.map(|(column, place)| column.rules.read(cell(*place))).collect(),
            water_body: self.water_body.and_then(|place| WaterBody::parse(cell(place))),
            target: self.target.and_then(|place| self.plan.level(cell(place))),
        })
    }

    fn check_width(&self, row: usize, cells: usize) -> Result<()> {
        if cells == self.width {
            return Ok(());
        }
        Err(Error::Shape { problem: format!("row {row}: {cells} cells for {} headers", self.width) })
    }

    fn graded(&self, rows: Rows<'_>) -> Result<Results<'_>> {
        let mut graded = Graded::with_capacity(rows.len);
        graded.grade_in(&self.spare, &self.plan, rows)?;
        Ok(Results::new(&self.plan, graded))
    }
}

impl<'a> GraderBuilder<'a> {
    fn with(mut self, change: impl FnOnce(&mut Request)) -> GraderBuilder<'a> {
        change(&mut self.request);
        self
    }

    /// With what was read; the first error is that of the builder.
    fn with_read<T>(mut self, read: Result<T>, change: impl FnOnce(&mut Request, T)) -> GraderBuilder<'a> {
        match read {
            Ok(value) => change(&mut self.request, value),
            Err(error) => self.refused = self.refused.or(Some(error)),
        }
        self
    }

    /// The water body of all rows. By default the column that says it, if the headers have one
    /// (`水体类型`); rivers otherwise.
    pub fn water_body(self, body: WaterBody) -> GraderBuilder<'a> {
        GraderBuilder { water_body: None, body_said: true, ..self }.with(|r| r.water_body = Some(body))
    }

    /// The header of the column of water bodies: 河流, 湖库, river, lake. A row whose word is not understood is
    /// of an unknown water body, and indicators whose limits depend on it are not assessed.
    pub fn water_body_column(self, header: &str) -> GraderBuilder<'a> {
        GraderBuilder { water_body: Some(header.into()), body_said: true, ..self }
            .with(|r| r.water_body = None)
    }

    /// The class whose limits define exceedance; Ⅲ by default.
    pub fn target(self, level: &str) -> GraderBuilder<'a> {
        GraderBuilder { target: None, declared: true, ..self }.with(|r| r.target = Some(level.into()))
    }

    /// The header of the column of targets.
    pub fn target_column(self, header: &str) -> GraderBuilder<'a> {
        GraderBuilder { target: Some(header.into()), declared: true, ..self }.with(|r| r.target = None)
    }

    /// The set of indicators of a method: `table1-21`, `5+X`, or `all`.
    pub fn indicator_set(self, set: &str) -> GraderBuilder<'a> {
        self.with_read(set.parse(), |r, set: Indicators| r.indicators = set)
    }

    /// The indicators one by one, by any of their names.
    pub fn indicators<S: AsRef<str>>(self, names: impl IntoIterator<Item = S>) -> GraderBuilder<'a> {
        self.with_read(Indicators::named(names), |r, named| r.indicators = named)
    }

    /// The X of `5+X`: the indicators beside the five, by any of their names. An [`Averager`](crate::Averager)
    /// may find them from the history of a section.
    pub fn x<S: AsRef<str>>(self, names: impl IntoIterator<Item = S>) -> GraderBuilder<'a> {
        self.with_read(grading::named(names), |r, named| r.x = named)
    }

    /// Further parameters to read and average, such as those of the trophic level index
    /// ([`Lake::parameters`](crate::Lake::parameters)). They do not enter the class.
    pub fn also<'p>(mut self, parameters: impl IntoIterator<Item = &'p Parameter>) -> GraderBuilder<'a> {
        self.also.extend(parameters.into_iter().map(|p| p.id.clone()));
        self
    }

    /// Whether the tables for drinking-water sources are assessed as well.
    pub fn drinking_source(self, yes: bool) -> GraderBuilder<'a> {
        self.with(|r| r.drinking_source = yes)
    }

    /// Whether oxygen with the saturation that the standard allows is of the best class.
    pub fn oxygen_saturation(self, yes: bool) -> GraderBuilder<'a> {
        self.with(|r| r.do_saturation = yes)
    }

    /// How a value below its detection limit counts; by default at half the limit.
    pub fn nondetect(self, nondetect: NonDetect) -> GraderBuilder<'a> {
        self.with(|r| r.nondetect = nondetect)
    }

    /// The detection limit of 未检出 without a figure, in the canonical unit of the parameter.
    pub fn detection_limit(self, parameter: &str, limit: Decimal) -> GraderBuilder<'a> {
        self.with_read(parameter.parse(), |r, parameter: ParameterRef| {
            r.detection_limits.insert(parameter, limit);
        })
    }

    /// Whether to use the lowest limit of the standard's own methods for those not given.
    pub fn method_detection_limits(self, yes: bool) -> GraderBuilder<'a> {
        self.with(|r| r.method_detection_limits = yes)
    }

    /// Texts and numbers that mean a missing value, such as `-1`.
    pub fn missing_values<S: Into<String>>(self, values: impl IntoIterator<Item = S>) -> GraderBuilder<'a> {
        let values = values.into_iter().map(Into::into).collect();
        self.with(|r| r.missing_values = values)
    }

    /// How figures are rounded before they are compared with limits; not at all by default.
    pub fn rounding(self, rounding: Rounding) -> GraderBuilder<'a> {
        self.with(|r| r.rounding = rounding)
    }

    /// The language of notes.
    pub fn lang(self, lang: Lang) -> GraderBuilder<'a> {
        self.with(|r| r.lang = lang)
    }

    /// Builds the grader of a table with these headers. Columns that are not indicators are ignored.
    ///
    /// # Errors
    /// An error if an option, or the header of an indicator, is not understood; [`Error::DuplicateColumn`];
    /// [`Error::AmbiguousColumn`] if several columns may say the water body, and none was named;
    /// [`Error::NoColumns`] if no header is an indicator; [`Error::UnknownColumn`] if the header of water
    /// bodies or targets is missing.
    pub fn for_headers<S: AsRef<str>>(mut self, headers: &[S]) -> Result<Grader> {
        self.refused.take().map_or(Ok(()), Err)?;
        let headers: Vec<String> = headers.iter().map(|h| h.as_ref().to_owned()).collect();
        let recognized = recognize(&headers, &BTreeMap::new())?;
        if !self.body_said {
            self = self.with_body_of(&headers)?;
        }
        let mut ids = grading::ids(self.standard, &self.request)?;
        ids.extend(self.also.iter().cloned());
        let places = select(&recognized, &ids)?;
        let asked = places.iter().filter_map(|&i| {
            let (parameter, unit) = (recognized.get(i)?.parameter?, recognized.get(i)?.unit?);
            Some(ColumnRequest::new(parameter.into(), Some(unit)))
        });
        self.request.columns = asked.collect::<Result<_>>()?;
        let place = |option: &'static str, header: &Option<String>| {
            let Some(header) = header else { return Ok(None) };
            headers.iter().position(|h| h == header).map(Some).ok_or_else(|| Error::UnknownColumn {
                option,
                column: header.clone(),
                known: headers.join(", "),
            })
        };
        let of_rows = (place("water_body_column", &self.water_body)?, place("target_column", &self.target)?);
        let plan = Plan::by(self.standard, &self.request)?;
        let width = headers.len();
        Ok(self.made(plan, places, width, of_rows, headers))
    }

    /// With the column of water bodies that the headers have.
    fn with_body_of(self, headers: &[String]) -> Result<GraderBuilder<'a>> {
        match roles(headers).get("water_body").map(Vec::as_slice) {
            None | Some([]) => Ok(self),
            Some([header]) => Ok(self.water_body_column(header)),
            Some([first, others @ ..]) => Err(Error::AmbiguousColumn {
                column: (*first).to_owned(),
                problem: format!("{} may say the water body too", others.join(", ")),
            }),
        }
    }

    fn made(
        self,
        plan: Plan,
        places: Vec<usize>,
        width: usize,
        (body, aim): (Option<usize>, Option<usize>),
        headers: Vec<String>,
    ) -> Grader {
        let GraderBuilder { standard, request, water_body, target, also, declared, body_said: _, refused: _ } =
            self;
        let standard = standard.clone();
        let source = Source { standard, request, headers, water_body, target, also, declared };
        Grader {
            plan,
            places,
            width,
            water_body: body,
            target: aim,
            source: Arc::new(source),
            spare: Spare::default(),
        }
    }

    /// Builds the grader of columns of these parameters, each in its unit, or in the canonical one.
    ///
    /// # Errors
    /// As [`GraderBuilder::for_headers`].
    pub fn for_columns(mut self, columns: &[(&Parameter, Option<Unit>)]) -> Result<Grader> {
        let column =
            |(parameter, unit): &(&Parameter, Option<Unit>)| ColumnRequest::new(parameter.id.parse()?, *unit);
        self.request.columns = columns.iter().map(column).collect::<Result<_>>()?;
        self.compiled()
    }

    /// For the columns of the request.
    fn compiled(mut self) -> Result<Grader> {
        self.refused.take().map_or(Ok(()), Err)?;
        let plan = Plan::by(self.standard, &self.request)?;
        // The columns of rows' own water body and target come last, in this order.
        let n = plan.columns().len();
        let water_body = plan.water_body.is_none().then_some(n);
        let target = plan.target.is_none().then_some(n + usize::from(water_body.is_some()));
        let width = n + usize::from(water_body.is_some()) + usize::from(target.is_some());
        Ok(self.made(plan, (0..n).collect(), width, (water_body, target), Vec::new()))
    }
}
