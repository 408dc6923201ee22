"""Check a register of sections."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang, Options, for_parameters
from shuizhi._frames.options import number
from shuizhi._frames.tables import read_frame
from shuizhi.assessment.means import result_names
from shuizhi.assessment.register.columns import OWN, PARTS, PLACES, Heading, headings
from shuizhi.assessment.register.declared import limit_in_words
from shuizhi.errors import ColumnError

__all__ = ["check_register"]

_SHOWN = 3
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
    "automatic": "自动监测", "items": "监测项目", "samplings": "监测频次", "quarterly": "季测项目",
    "water_source": "水源", "water": "水体",
    "kind": "水源类型", "zone": "保护区级别", "volume": "取水量", "base_flow": "生态流量",
    "remark": "备注",
}  # fmt: skip
_RANGES = {"longitude": (73.0, 136.0), "latitude": (3.0, 54.0)}


@checked
def check_register(
    register: Any, *, lang: Lang | None = None, suffix: str | None = None
) -> pl.DataFrame:
    """Show how the columns of a register of sections are understood, and problems in them.

    Columns are found by their headings, Chinese or English: section (断面名称), control level
    (控制级别), county (县区), city, river, basin, water body, function zone, target class
    (目标类别, 2022年目标), targets of single parameters (单项目标: ``氨氮<3``; 氨氮目标值(mg/L)),
    exempted parameters (豁免指标) with decision (认定文件) and source (来源), and

    - the number of sections of the river (河流断面数), by which `assess_rivers` chooses its method
    - order along the river (上下游顺序): the order of reports, of results with
      ``sort="register"``, and of sections in `shuizhi.plots.profile`
    - longitude and latitude (经度, 纬度): `shuizhi.plots.site_map`, `to_geojson`
    - automatic station (自动监测): a warning if the source of the samples differs
    - parameters sampled quarterly (季测项目): a mean of a year needs 3 months of them (instead of
      8), of a half year 2, of a quarter one sample (`average`, `assess_sections`, `assess_rivers`,
      `assess_lakes`, `cwqi`, `rank_cities`, `class_likelihood`)
    - parameters to measure (监测项目) and sampling frequency (监测频次: 每月1次, 1次/季,
      ``quarterly``, or samplings a year): `screen_samples` finds missing ones
    - for drinking-water sources (水源地名称) their kind (水源类型), protection zone (保护区级别)
      and water taken (取水量): `check_source_water`
    - ecological base flow (生态流量): `check_ecological_flow`

    Any column may be used to group (``by=``), even one that is not understood.

    Parameters
    ----------
    register
        A table with one row per section, or one row per section and year with a column 年份.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        One row per column: ``column`` (列名), ``meaning`` (含义; null if it is not understood),
        ``year`` (年份: in its heading), ``parameter`` (监测项目: of the target),
        ``filled`` (有值行数) and ``problem`` (问题; null if there is none).

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
    sections = [h.column for h in found if h.field in PLACES.values()]
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
    if not any(h.field in OWN for h in found):
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
    """Return the problem of a column, if any."""
    if each.field is None:
        near = each.nearest
        if near is None:
            return _say(lang, "not understood; not used", "未能识别，未采用")
        return _say(lang, f"not understood; did you mean {near!r}?", f"未能识别；是否为“{near}”？")
    if each.field in OWN:
        known = frame.filter(pl.col(each.column).is_not_null()).select(*places, *years)
        twice = known.filter(known.is_duplicated())
        if twice.height:
            name = twice[each.column][0]
            return _say(lang, f"{name!r} appears twice", f"“{name}”重复")
        return None
    wrong = [cell for cell in cells.drop_nulls().unique(maintain_order=True) if cell]
    if each.field in ("target", "limits"):
        wrong = _strange_targets(wrong)
    elif each.field == "limit":
        wrong = [cell for cell in wrong if _is_strange(each, cell, lang)]
    elif each.field in ("exempted", "quarterly", "items"):
        names = [part for cell in wrong for part in PARTS.split(cell) if part]
        wrong = [name for name in names if not _shuizhi.names_parameter(name)]
    elif each.field == "samplings":
        wrong = [cell for cell in wrong if _shuizhi.samplings(cell) is None]
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
        return limit_in_words(each, cell, lang) is None
    except ColumnError:
        return True


def _strange_targets(cells: Sequence[str]) -> list[str]:
    """Return the targets whose class GB 3838 does not have."""
    first = next(iter(parameters_by_id()))
    plan = for_parameters(Options(target=f"{MARK}t", names=[f"{MARK}t"]), [first]).plan
    said = plugin.targets(pl.col("cell")).struct.field
    level = plugin.level(said("class"), plan)
    odd = said("class").is_not_null() & level.is_null()
    return pl.DataFrame({"cell": cells}, {"cell": pl.String}).filter(odd)["cell"].to_list()
