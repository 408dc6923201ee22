"""The report of a period: `report`."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES, PaletteName
from shuizhi._core.request import GB3838, Lang
from shuizhi._frames.calendar import Calendar, Every
from shuizhi._frames.options import Averaging
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.register import Register, arranged, declared_by, registered, with_register
from shuizhi.assessment.register.columns import PLACES
from shuizhi.errors import ColumnError, OptionError
from shuizhi.law.lookup import Standard
from shuizhi.reports import account, supplies, uses, waters
from shuizhi.reports import criteria as over_time
from shuizhi.reports.decided import Decided
from shuizhi.reports.document import Report
from shuizhi.reports.gather import Asked, Gathered, check_language, check_wide
from shuizhi.reports.goals import attainment
from shuizhi.reports.model import Appendix
from shuizhi.reports.places import Places
from shuizhi.reports.pollution import pollution
from shuizhi.reports.quality import quality
from shuizhi.reports.sections import sections
from shuizhi.reports.summary import summary
from shuizhi.reports.words import Words

__all__ = ["report"]

_TITLES = {
    "month": ("地表水环境质量月报", "Monthly report on surface water quality"),
    "ten-day": ("地表水环境质量旬报", "Ten-day report on surface water quality"),
    "quarter": ("地表水环境质量季报", "Quarterly report on surface water quality"),
    "half": ("地表水环境质量半年报", "Half-year report on surface water quality"),
    "year": ("地表水环境质量年报", "Annual report on surface water quality"),
    "season": ("地表水环境质量报告", "Report on surface water quality"),
    "sets": ("地表水环境质量报告", "Report on surface water quality"),
    "to-date": ("地表水环境质量累计报告", "Report on surface water quality, year to date"),
    "week": ("地表水环境质量周报", "Weekly report on surface water quality"),
    "day": ("地表水环境质量日报", "Daily report on surface water quality"),
}


# Fields of a register that functions use themselves; the others are used here.
_KEPT = (*PLACES.values(), "year", "sections", "quarterly")


@checked
def report(
    samples: Any,
    *,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Every = "quarter",
    period: str | None = None,
    basin: str | Sequence[str] | None = None,
    river: str | Sequence[str] | None = None,
    lake: str | Sequence[str] | None = None,
    water_body: str | None = None,
    target: str | int | None = None,
    targets: Any = None,
    goals: Mapping[str, float] | None = None,
    background: Any = None,
    register: Any = None,
    sources: Any = None,
    groundwater: Any = None,
    discharge: Any = None,
    limits: Any = None,
    criteria: Any = None,
    standard: str | Standard = GB3838,
    indicators: str | Sequence[str] | None = None,
    priority: Sequence[str] | None = None,
    boundary: Literal["heavy", "moderate"] = "heavy",
    title: str | None = None,
    station: str | None = None,
    region: str | None = None,
    inputs: Sequence[str] = (),
    date: datetime.date | None = None,
    appendix: Appendix = "short",
    palette: PaletteName = "official",
    lang: Lang | None = None,
    **options: Unpack[Averaging],
) -> Report:
    """Make the report of a month, quarter, half year or year, as a monitoring station publishes it.

    The report has a summary as text, attainment (`attainment`), shares of classes, basins and
    rivers (`assess_rivers`), every section (`assess_sections`), changes, lakes (`assess_lakes`),
    sources and outfalls if given, the account of every row and reading (`ledger`), and the
    standards, limits, rules, options and evidence used. It applies no rules of its own.

    Parameters
    ----------
    samples
        A wide table as in `shuizhi.grade`, with all periods to compare.
    section, time
        The columns that identify a section, and that of times; by default those with usual names
        (断面名称, 采样日期, …), with a note.
    every, period
        The length of periods as in `average`, and the period of the report (``2024-Q4``); by
        default the last one with samples.
    basin, river
        The columns of basins and rivers, found like those above; ``[]`` for none. Points of lakes
        are not part of them.
    lake
        The columns of lakes, whose points are the sections; by default each section on a lake is
        its own lake.
    water_body
        As in `shuizhi.grade`; by default the column 水体类型 if there is one, otherwise ``river``.
    target, targets, background
        As in `assess_sections`. Sections that only `targets` names are reported as undetermined.
    register
        A register of sections (see `shuizhi.check_register`): it supplies targets and background,
        and the river, basin and water body if the samples lack them. Sections and rivers are in its
        order.
    goals
        As in `attainment`.
    sources, discharge
        Results of `check_source_water` (with ``every``) and `check_discharge`, in the language of
        the report; rows in the period are used. Concentrations that were converted to base water
        (``production=``) have a table.
    limits
        A result of `check_limits`, one row per sample, in the language of the report: drinking
        water, reuse, irrigation. With a column of times, rows in the period are used.
    criteria
        A result of `check_criteria`, in the language of the report: rules over samples in time of a
        standard of your own.
    groundwater
        A result of `assess_sections` with ``standard="GB/T 14848-2017"``, one row per well, for the
        chapter on groundwater and the goal ``fifth_share``.
    standard, indicators, priority, boundary
        As in `assess_sections` and `assess_rivers`.
    title, station, region
        The title, the publisher, and the name of all sections together.
    inputs
        One line per file that the samples were read from.
    date
        The date of the report; today by default.
    appendix
        The appendix of a page: ``short`` (the account of the data in a paragraph, and the
        documents), ``full`` (also every limit, rule and evidence) or ``none``. A workbook always
        has the full appendix.
    palette
        The colours of classes: ``official``, or ``accessible`` ones, which differ in greyscale.
    lang
        ``zh`` or ``en``, by default as in `shuizhi.set_lang`.
    geometric, min_count, duplicates, rounding, decimals, nondetect, detection_limits, \
missing_values, columns, decisions, do_saturation
        As in `assess_sections`. With ``decisions`` a chapter on data quality lists the decisions
        with readings, authors and reasons, the sections whose class they change, and the findings
        of `screen_samples` in the period.

    Returns
    -------
    Report
        ``save("report.html")`` writes one page without network access, for A4 and phones,
        ``save("report.xlsx")`` a workbook with one sheet per table; ``sentences`` and ``tables``
        have the contents.

    Raises
    ------
    ShuizhiError
        A column, period or option is not understood; targets name none of the sections.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面名称": ["沁河甲", "沁河乙"] * 2, "采样日期": ["2023-11"] * 2 + ["2024-11"] * 2,
    ...     "氨氮(mg/L)": [0.4, 1.2, 0.3, 0.6],
    ... })
    >>> made = report(samples, every="year", region="全市", min_count=1, lang="zh")
    >>> print(made.sentences[0])
    全市2024年水质类别为Ⅱ类，水质状况为优。评价的2个断面（点位）中，Ⅱ类1个、Ⅲ类1个；Ⅰ～Ⅲ类比例为100.0%，劣Ⅴ类比例为0.0%。
    >>> made.tables["sections"].select("断面名称", "类别", "同比变化").rows()
    [('沁河甲', 'Ⅱ', '无明显变化'), ('沁河乙', 'Ⅲ', '有所好转')]
    """
    lang = language(lang)
    decisions = options.pop("decisions", None)
    check_wide(options)
    calendar = Calendar.of(every)
    if calendar.every is None:
        raise OptionError(text("report_every"))
    table = wrap(samples)
    own = registered(register)
    if own is not None:
        table = with_register(table, own, _told_by(table, own), water_body)
    frame = table.frame(table.names).select(table.names).collect()
    if frame.is_empty():
        raise ColumnError(text("report_no_samples"))
    water = _result(sources, "check_source_water", "sources", ("attained", "达标"), lang)
    wells = _result(groundwater, "assess_sections", "groundwater", ("class", "类别"), lang)
    outfalls = _result(discharge, "check_discharge", "discharge", ("parameter", "监测项目"), lang)
    held = _result(limits, "check_limits", "limits", ("verdict", "判定"), lang)
    ruled = _result(criteria, "check_criteria", "criteria", ("criterion", "规则编号"), lang)
    places = Places.found(
        frame, calendar,
        {"section": section, "time": time, "basin": basin, "river": river, "lake": lake,
         "water_body": water_body, "target": None if target is None else str(target)},
        options.get("abnormal", "keep"),
    )  # fmt: skip
    targets, background = declared_by(
        own, places.section, lang, target=target, targets=targets, background=background
    )
    asked = Asked(
        every, standard, target, targets, background, indicators, priority, goals, boundary, lang,
        options,
    )  # fmt: skip
    decided = None
    if decisions is not None:
        decided = Decided.of(frame, decisions, places, lang, options.get("columns"))
        frame = decided.samples
    if own is not None:
        frame = arranged(frame.lazy(), own, places.section, "register").collect()
    kept = None if own is None else own.only(_KEPT)
    found = Gathered(
        frame, places, asked, period, water, outfalls, decided, wells, kept, held, ruled
    )
    say = Words(lang)
    whole = region or say("全部断面", "All sections")
    used = {
        "every": every, "target": target, "standard": str(getattr(standard, "id", standard)),
        "indicators": indicators, "priority": priority, "boundary": boundary, **options,
    }  # fmt: skip
    chapters = (
        summary(found, say, whole),
        attainment(found, say),
        waters.shares(found, say),
        *waters.rivers(found, say),
        pollution(found, say),
        sections(found, say),
        waters.changes(found, say),
        waters.lakes(found, say),
        supplies.sources(found, say),
        supplies.groundwater(found, say),
        uses.limits(found, say),
        over_time.criteria(found, say),
        supplies.outfalls(found, say),
        quality(found, say),
        account.ledger(found, say, inputs),
        account.basis(found, say, used),
    )
    zh, en = _TITLES[calendar.every]
    classes = found.sections["class"]
    return Report(
        title=title or (region or "" if lang == "zh" else "") + say(zh, en),
        region=whole,
        station=station,
        period=found.at.now,
        period_text=say.period(found.at.now),
        date=date or datetime.date.today(),
        lang=lang,
        chapters=tuple(chapter for chapter in chapters if chapter is not None),
        classes={name: int((classes == name).sum()) for name in CLASSES},
        unclassed=classes.null_count(),
        basis=account.sources_of(found, say),
        appendix=appendix,
        palette=palette,
    )


def _told_by(table: Table, register: Register) -> list[str]:
    """Return the columns of rivers and basins in a register, if samples lack them."""
    lacking = [role for role in ("river", "basin") if not candidates(table.names, role)]
    return [each.column for role in lacking for each in register.columns(role)[:1]]


def _result(
    result: Any, verb: str, option: str, column: tuple[str, str], lang: Lang
) -> pl.DataFrame | None:
    """Check that a result is in the language of the report."""
    if result is None:
        return None
    table = wrap(result)
    frame = table.frame(table.names).select(table.names).collect()
    check_language(frame, verb, option, column, lang)
    return frame
