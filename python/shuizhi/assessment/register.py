"""A register of sections: facts given once for each section, used by the verbs."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text, warn
from shuizhi._core.methods import rules
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang, Options, for_parameters
from shuizhi._frames.beside import Beside
from shuizhi._frames.options import number
from shuizhi._frames.roles import candidates
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, read_frame, wrap
from shuizhi.assessment.means import result_names
from shuizhi.errors import ColumnError, OptionError

__all__ = ["Register", "check_register"]

# What names a place, from the narrowest.
_PLACES = ("section", "lake", "river", "basin", "city", "province")
_SHOWN = 3
_PARTS = re.compile(r"[,，;；、\s]+")
_SIGNED = re.compile(r"^[<>＜＞≤≥]")


@dataclass(frozen=True)
class Heading:
    """What a column of a register says."""

    column: str
    field: str | None
    year: int | None
    parameter: str | None
    exponent: int
    nearest: str | None


def headings(names: Sequence[str]) -> list[Heading]:
    """Return what the columns of a register say, in their order."""
    return [Heading(**each) for each in json.loads(_shuizhi.register_json(list(names)))]


@dataclass(frozen=True)
class Register:
    """A register, read."""

    frame: pl.DataFrame
    headings: list[Heading]

    @classmethod
    def of(cls, register: Any) -> "Register":
        """Read a register; columns that are not understood are reported.

        Raises
        ------
        ColumnError
            It names no sections.
        """
        frame = read_frame(register)
        found = headings(frame.columns)
        if not any(each.field in ("section", "lake") for each in found):
            raise ColumnError(text("register_no_place", key="断面名称", columns=frame.columns))
        if unknown := [each.column for each in found if each.field is None]:
            warn("register_unknown", columns=unknown)
        return cls(frame, found)

    def columns(self, field: str) -> list[Heading]:
        """Return the columns that say something, those without a year first."""
        own = [each for each in self.headings if each.field == field]
        return sorted(own, key=lambda each: (each.year is not None, each.year or 0))

    def column(self, name: str) -> str | None:
        """Return the column of a name: its own, or what it says (``control_level``)."""
        if name in self.frame.columns:
            return name
        own = [each.column for each in self.columns(name) if each.year is None]
        return own[0] if len(own) == 1 else None

    def place(self, key: str) -> str | None:
        """Return the column that names places as a column of samples does."""
        if key in self.frame.columns:
            return key
        for role in _PLACES:
            if candidates([key], role):
                own = [each.column for each in self.columns(role)]
                return own[0] if len(own) == 1 else None
        return None

    def keyed(self, keys: Sequence[str]) -> list[pl.Expr]:
        """Return the columns of places, called as those of samples are.

        Raises
        ------
        ColumnError
            It has none for one of them.
        """
        made = []
        for key in keys:
            own = self.place(key) or self.column(key)
            if own is None:
                raise ColumnError(text("register_no_place", key=key, columns=self.frame.columns))
            made.append(pl.col(own).alias(key))
        return made

    @property
    def year(self) -> list[str]:
        """The column of years, where there is one."""
        return [each.column for each in self.columns("year")][:1]

    def _years(self) -> pl.Expr:
        if not self.year:
            return pl.lit(None, pl.Int32)
        return pl.col(self.year[0]).cast(pl.String).str.extract(r"(\d{4})").cast(pl.Int32)

    # -------------------------------------------------------------- targets

    @property
    def has_targets(self) -> bool:
        """Whether it holds targets."""
        return any(self.columns(field) for field in ("target", "limits", "limit"))

    def targets(self, keys: Sequence[str], lang: Lang) -> pl.DataFrame | None:
        """Return the targets as ``targets=`` takes them; None where it holds none.

        Raises
        ------
        ColumnError
            A section is listed twice, or a cell of a parameter's target is not a figure.
        """
        if not self.has_targets:
            return None
        places = self.frame.select(*self.keyed(keys), self._years().alias("year"))
        self._check_once(places, [*keys, "year"], keys)
        of_year: dict[int | None, list[str | None]] = {}
        said = [h for field in ("target", "limits", "limit") for h in self.columns(field)]
        for year in dict.fromkeys(h.year for h in said):
            of_year[year] = self._written(year, lang)
        rows = []
        for year, words in of_year.items():
            own = places.with_columns(pl.Series("target", words, dtype=pl.String))
            if year is not None:
                own = own.with_columns(pl.lit(year, pl.Int32).alias("year"))
            rows.append(own)
        whole = pl.concat(rows)
        if not self.year and None in of_year and len(of_year) > 1:
            # What is said without a year holds for the years that nothing is said of.
            others = [year for year in range(1980, 2100) if year not in of_year]
            always = whole.filter(pl.col("year").is_null()).drop("year")
            spread = always.join(pl.DataFrame({"year": others}, {"year": pl.Int32}), how="cross")
            whole = pl.concat(
                [whole.filter(pl.col("year").is_not_null()), spread.select(whole.columns)]
            )
        if whole["year"].is_null().all():
            whole = whole.drop("year")
        return whole.filter(pl.any_horizontal(pl.col(list(keys)).is_not_null()))

    def _written(self, year: int | None, lang: Lang) -> list[str | None]:
        """Return the target of each row in a year, in words."""

        def of(field: str, parameter: str | None = None) -> Heading | None:
            own = [h for h in self.columns(field) if h.parameter == parameter]
            return next((h for h in reversed(own) if h.year in (year, None)), None)

        texts: list[list[str | None]] = []
        for field in ("target", "limits"):
            if (heading := of(field)) is not None:
                cells = self.frame[heading.column].cast(pl.String).str.strip_chars()
                texts.append([cell or None for cell in cells])
        for id in dict.fromkeys(h.parameter for h in self.columns("limit")):
            if id is not None and (heading := of("limit", id)) is not None:
                texts.append([_limit(heading, cell, lang) for cell in self.frame[heading.column]])
        comma = "；" if lang == "zh" else "; "
        rows = zip(*texts, strict=True)
        return [comma.join(part for part in row if part) or None for row in rows]

    # -------------------------------------------------------------- natural background

    def background(self, keys: Sequence[str]) -> pl.DataFrame | None:
        """Return what is exempted as ``background=`` takes it; None where it holds nothing.

        A parameter exempted holds for the year that its column or its row says, or always.
        """
        exempted = self.columns("exempted")
        if not exempted:
            return None
        rows = []
        for heading in exempted:
            year = self._years() if heading.year is None else pl.lit(heading.year, pl.Int32)
            first, last = pl.col("year").fill_null(1000), pl.col("year").fill_null(9000)
            said = {}
            for field in ("decision", "source"):
                own = [h for h in self.columns(field) if h.year in (heading.year, None)]
                said[field] = pl.col(own[-1].column).cast(pl.String) if own else pl.lit("")
            names = pl.col(heading.column).cast(pl.String)
            rows.append(
                self.frame.select(
                    *self.keyed(keys),
                    names.str.replace_all(_PARTS.pattern, ",").str.split(",").alias("parameter"),
                    year.alias("year"),
                    said["decision"].alias("decision"),
                    said["source"].alias("source"),
                )
                .with_columns(
                    pl.format("{}-01-01", first).alias("from"),
                    pl.format("{}-12-31", last).alias("to"),
                )
                .drop("year")
                .explode("parameter", empty_as_null=False, keep_nulls=False)
                .filter(pl.col("parameter") != "")
            )
        whole = pl.concat(rows)
        return whole if whole.height else None

    # -------------------------------------------------------------- what is said of places

    def named(self, by: Iterable[str]) -> dict[str, str]:
        """Return the columns of names to group by.

        Raises
        ------
        ColumnError
            It has none of a name.
        """
        made = {}
        for name in by:
            own = self.column(name) or self.place(name)
            if own is None:
                raise ColumnError(
                    text("register_no_column", column=name, columns=self.frame.columns)
                )
            made[name] = own
        return made

    def said(self, keys: Sequence[str], by: Iterable[str]) -> pl.DataFrame:
        """Return the facts of each section: ``keys``, and columns called as in ``by``.

        Raises
        ------
        ColumnError
            A section has several values.
        """
        wanted = self.named(by)
        rows = self.frame.select(
            *self.keyed(keys), *(pl.col(own).alias(name) for name, own in wanted.items())
        ).unique(maintain_order=True)
        twice = rows.filter(pl.struct(keys).is_duplicated())
        if twice.height:
            place = twice.filter(
                pl.all_horizontal(pl.col(key).eq_missing(twice[key][0]) for key in keys)
            )
            differs = next(n for n in wanted if place[n].n_unique() > 1)
            raise ColumnError(
                text(
                    "register_differs",
                    name=" ".join(str(place[key][0]) for key in keys),
                    column=wanted[differs],
                    values=place[differs].cast(pl.String).unique(maintain_order=True).to_list(),
                )
            )
        return rows

    def beside(self, given: Table, by: Iterable[str]) -> Table:
        """Return samples with columns of the register beside theirs, by their sections.

        Raises
        ------
        ColumnError
            The sections of the two are not found, or cannot be told apart.
        """
        wanted = [name for name in by if name not in given.names]
        if not wanted:
            return given
        on: list[str] = []
        for role in _PLACES:
            theirs = candidates(given.names, role)
            own = [name for name in theirs if self.place(name) is not None]
            if role == "section" and len(own) != 1:
                example = theirs[0] if theirs else "断面名称"
                raise ColumnError(
                    text("register_no_place", key=example, columns=self.frame.columns)
                )
            on += own[:1]
            places = self.frame.select(*self.keyed(on), self._years().alias(f"{M}year"))
            if not places.is_duplicated().any():
                break
        return Beside(given, on, self.said(on, wanted))

    def to_group(self, given: Table, by: str | Sequence[str] | None, *roles: str) -> list[str]:
        """Return the columns to group by that samples lack: those named, or of a role."""
        if by is not None:
            return [by] if isinstance(by, str) else list(by)
        if candidates(given.names, *roles):
            return []
        own = [each.column for role in roles for each in self.columns(role)]
        return own[:1]

    def sections(self, keys: Sequence[str], by: Sequence[str]) -> pl.DataFrame | None:
        """Return how many sections there are of each of ``by``: its columns and ``sections``.

        Of rivers the number that it declares, else how many it holds; None where it does not hold
        the columns.
        """
        own = [key for key in keys if key not in by and self.place(key) is not None]
        if not own or any((self.column(n) or self.place(n)) is None for n in by):
            return None
        # A name may stand for sections of several provinces or cities.
        places = [*own, *(name for name in by if self.place(name) is not None)]
        others = [name for name in by if name not in places]
        rows = self.said(places, others).group_by(by, maintain_order=True)
        counted = rows.agg(pl.len().cast(pl.UInt32).alias("sections"))
        declared = self.columns("sections")
        if not declared or len(by) > 1 or not candidates(by, "river"):
            return counted
        name = declared[0].column
        figures = number(name, self.frame.schema[name], "sections")
        of_river = (
            self.frame.select(*self.keyed(by), figures.alias(f"{M}n"))
            .group_by(by)
            .agg(pl.col(f"{M}n").max())
        )
        told = pl.coalesce(pl.col(f"{M}n").cast(pl.UInt32), "sections").alias("sections")
        return counted.join(of_river, on=by, how="left", nulls_equal=True).select(*by, told)

    def _check_once(self, rows: pl.DataFrame, on: list[str], keys: Sequence[str]) -> None:
        """Refuse a section that stands twice."""
        known = rows.filter(pl.all_horizontal(pl.col(list(keys)).is_not_null()))
        twice = known.filter(pl.struct(on).is_duplicated())
        if twice.height:
            cells = [twice[name][0] for name in on]
            name = " ".join(str(cell) for cell in cells if cell is not None)
            raise ColumnError(text("register_twice", name=name))

    def tell_missing(self, keys: Sequence[str], places: pl.LazyFrame) -> None:
        """Warn of sections of the samples that it does not hold."""
        own = self.frame.lazy().select(self.keyed(keys)).unique()
        own = joinable(wrap(self.frame.select(self.keyed(keys))), own, keys, places, "register")
        there = places.select(keys).unique().filter(~pl.all_horizontal(pl.all().is_null()))
        lost = there.join(own, on=list(keys), how="anti", nulls_equal=True).sort(keys).collect()
        if lost.height:
            names = [" ".join(map(str, row)) for row in lost.head(_SHOWN).iter_rows()]
            warn("register_lacks", count=lost.height, names=names)


def _limit(heading: Heading, cell: object, lang: Lang) -> str | None:
    """Return the target of a parameter in words: its name, a sign, and the figure."""
    said = "" if cell is None else str(cell).strip()
    if not said or heading.parameter is None:
        return None
    sign = ""
    if signed := _SIGNED.match(said):
        sign, said = signed[0], said[signed.end() :].lstrip("=＝ ")
        sign += "=" if "=" in str(cell) or "＝" in str(cell) else ""
    try:
        figure = Decimal(said).scaleb(heading.exponent)
    except InvalidOperation as error:
        raise ColumnError(
            text("register_no_figure", column=heading.column, cell=str(cell))
        ) from error
    if not figure.is_finite():
        raise ColumnError(text("register_no_figure", column=heading.column, cell=str(cell)))
    least = heading.parameter in rules()["trend-rise-is-better"]["parameters"]
    sign = sign or (">=" if least else "<=")
    [name] = result_names([heading.parameter], lang)
    return f"{name}{sign.translate(_SIGNS)}{figure:f}"


_SIGNS = str.maketrans({"＜": "<", "＞": ">", "≤": "<=", "≥": ">="})


def registered(register: Any) -> Register | None:
    """Return a register, where one is given."""
    return None if register is None else Register.of(register)


def with_water_body(given: Table, register: Register | None, water_body: str | None) -> Table:
    """Return samples with the water body of the register, where they do not say it themselves."""
    if register is None or water_body is not None or candidates(given.names, "water_body"):
        return given
    own = [each.column for each in register.columns("water_body")]
    return register.beside(given, own[:1])


def declared_by(
    register: Register | None,
    keys: Sequence[str],
    lang: Lang,
    *,
    target: object = None,
    targets: Any = None,
    background: Any = None,
) -> tuple[Any, Any]:
    """Return the tables of targets and background: those given, or the register's.

    Raises
    ------
    OptionError
        Targets are given beside a register that holds some.
    """
    if register is None:
        return targets, background
    if register.has_targets:
        for option, given in (("target", target), ("targets", targets)):
            if given is not None:
                raise OptionError(text("register_targets_twice", option=option))
        targets = register.targets(keys, lang)
    if background is None:
        background = register.background(keys)
    return targets, background


def grouped(
    frame: pl.LazyFrame, keys: Sequence[str], by: Sequence[str], register: Register | None
) -> pl.LazyFrame:
    """Return rows with the columns to group by: their own, or the register's.

    Raises
    ------
    ColumnError
        Neither has one of them.
    """
    schema = frame.collect_schema()
    wanted = [name for name in by if name not in schema]
    if not wanted:
        return frame
    if register is None:
        raise ColumnError(text("register_without_by", column=wanted[0], columns=schema.names()))
    said = register.said(keys, wanted)
    own = joinable(wrap(said), said.lazy(), keys, frame, "register")
    return frame.join(own, on=list(keys), how="left", nulls_equal=True, maintain_order="left")


# ------------------------------------------------------------------ checking one

CHECKED = {
    "column": "列名",
    "meaning": "含义",
    "year": "年份",
    "parameter": "监测项目",
    "filled": "有值行数",
    "problem": "问题",
}
_MEANINGS = {
    "section": "断面", "river": "河流", "basin": "流域", "lake": "湖库", "city": "城市",
    "province": "省份", "water_body": "水体类型", "year": "年份", "control_level": "控制级别",
    "county": "县区", "function_zone": "水功能区", "target": "目标类别", "limits": "单项目标",
    "limit": "单项目标值", "exempted": "豁免指标", "decision": "认定文件", "source": "来源",
    "longitude": "经度", "latitude": "纬度", "order": "上下游顺序", "sections": "河流断面数",
    "automatic": "自动监测", "quarterly": "季测项目", "zone": "保护区级别", "volume": "取水量",
    "remark": "备注",
}  # fmt: skip
_RANGES = {"longitude": (73.0, 136.0), "latitude": (3.0, 54.0)}


@checked
def check_register(
    register: Any, *, lang: Lang | None = None, suffix: str | None = None
) -> pl.DataFrame:
    """Show what the columns of a register of sections say, and what in them is not understood.

    Columns are found by their headings, Chinese or English: section (断面名称), control level
    (控制级别), county (县区), city, river, basin, water body, function zone, target class
    (目标类别, 2022年目标), targets of single parameters (单项目标: ``氨氮<3``; 氨氮目标值(mg/L)),
    exempted parameters (豁免指标) with decision (认定文件) and source (来源), and the number of
    sections of the river. Longitude, latitude, order along the river, automatic station,
    parameters sampled quarterly (季测项目), protection zone and water taken are known too, to
    group by and to draw by; no verb computes with them.

    Parameters
    ----------
    register
        A table, a row a section, or a row a section and year with a column 年份.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        A row a column: ``column`` (列名), ``meaning`` (含义; null where it is not understood),
        ``year`` (年份: that its heading says), ``parameter`` (监测项目: whose target it is),
        ``filled`` (有值行数) and ``problem`` (问题; null where there is none).

    Examples
    --------
    >>> import polars as pl
    >>> register = pl.DataFrame({
    ...     "断面名称": ["甲", "乙"], "控制级别": ["国控", "市控"], "控制级": ["-", "-"],
    ...     "2022年目标": ["Ⅲ", "氨氮<3，其他Ⅳ"],
    ... })
    >>> checked = check_register(register)
    >>> checked.select("column", "meaning", "year").rows()[::3]
    [('断面名称', 'section', None), ('2022年目标', 'target', 2022)]
    >>> checked["problem"][2]
    "not understood; did you mean '控制级别'?"
    """
    lang = language(lang)
    frame = read_frame(register)
    found = headings(frame.columns)
    sections = [h.column for h in found if h.field in _PLACES]
    years = [h.column for h in found if h.field == "year"]
    rows = []
    for each in found:
        cells = frame[each.column].cast(pl.String, strict=False).str.strip_chars()
        meaning = _MEANINGS.get(each.field or "") if lang == "zh" else each.field
        [name] = result_names([each.parameter], lang) if each.parameter else [None]
        rows.append(
            {
                "column": each.column,
                "meaning": meaning,
                "year": each.year,
                "parameter": name,
                "filled": int((cells.fill_null("") != "").sum()),
                "problem": _problem(each, frame, cells, sections, years, lang),
            }
        )
    if not any(h.field == "section" for h in found):
        rows.append({"problem": _say(lang, "no column names the sections", "没有断面名称列")})
    new = output_names(CHECKED, lang, suffix, [])
    schema = dict.fromkeys(CHECKED, pl.String) | {"year": pl.Int32, "filled": pl.UInt32}
    return pl.DataFrame(rows, schema=schema).rename(new)


def _say(lang: Lang, en: str, zh: str) -> str:
    return zh if lang == "zh" else en


def _problem(
    each: Heading,
    frame: pl.DataFrame,
    cells: pl.Series,
    places: Sequence[str],
    years: Sequence[str],
    lang: Lang,
) -> str | None:
    """Return what in a column is not understood."""
    if each.field is None:
        near = each.nearest
        if near is None:
            return _say(lang, "not understood; it has no part", "未能识别，不起作用")
        return _say(lang, f"not understood; did you mean {near!r}?", f"未能识别；是否为“{near}”？")
    if each.field == "section":
        known = frame.filter(pl.col(each.column).is_not_null()).select(*places, *years)
        twice = known.filter(known.is_duplicated())
        if twice.height:
            name = twice[each.column][0]
            return _say(lang, f"{name!r} stands twice", f"“{name}”重复")
        return None
    wrong = [cell for cell in cells.drop_nulls().unique(maintain_order=True) if cell]
    if each.field in ("target", "limits"):
        wrong = _strange_targets(wrong)
    elif each.field == "limit":
        wrong = [cell for cell in wrong if _is_strange(each, cell, lang)]
    elif each.field in ("exempted", "quarterly"):
        names = [part for cell in wrong for part in _PARTS.split(cell) if part]
        wrong = [name for name in names if not _shuizhi.names_parameter(name)]
    elif each.field in _RANGES:
        least, most = _RANGES[each.field]
        figure = frame.select(number(each.column, frame.schema[each.column], "degrees"))
        there = (cells.fill_null("") != "") & ~figure.to_series().is_between(least, most)
        wrong = cells.filter(there.fill_null(True) & (cells.fill_null("") != "")).to_list()
    else:
        return None
    if not wrong:
        return None
    shown = wrong[:_SHOWN]
    listed = "、".join(f"“{w}”" for w in shown) if lang == "zh" else ", ".join(map(repr, shown))
    return _say(lang, f"not understood: {listed}", f"不能识别：{listed}")


def _is_strange(each: Heading, cell: str, lang: Lang) -> bool:
    try:
        return _limit(each, cell, lang) is None
    except ColumnError:
        return True


def _strange_targets(cells: Sequence[str]) -> list[str]:
    """Return the targets whose class GB 3838 does not have."""
    first = next(iter(parameters_by_id()))
    plan = for_parameters(Options(target=f"{M}t", names=[f"{M}t"]), [first]).plan
    said = plugin.targets(pl.col("cell")).struct.field
    level = plugin.level(said("class"), plan)
    odd = said("class").is_not_null() & level.is_null()
    return pl.DataFrame({"cell": cells}, {"cell": pl.String}).filter(odd)["cell"].to_list()
