"""The appendix: account of the data, standards, rules and evidence."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import polars as pl

from shuizhi import _shuizhi, law
from shuizhi._core.evidence import evidence
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.provenance import provenance
from shuizhi._shuizhi import __version__
from shuizhi.assessment.ledgers import USES
from shuizhi.law.lookup import Standard
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Column, Table
from shuizhi.reports.settings import option_name, option_value
from shuizhi.reports.supplies import GROUNDWATER
from shuizhi.reports.waters import filled, places
from shuizhi.reports.words import Words, titles

_TOO_FEW = "已统计，数据不足未评价"
_MOST_ROWS = 500_000  # unused readings in a sheet of a workbook
_USED = ["used", "censored", "corrected"]
_LEFT_OUT = ["summary_row", "abnormal_state", "marked", "other_source", "excluded"]
_USES = USES | {"too_few": "已统计，数据不足未评价"}


def ledger(found: Gathered, say: Words, inputs: Sequence[str]) -> Chapter:
    """Return the account of every row and reading of the table."""
    words = USES if say.lang == "zh" else {name: name for name in USES}
    account = found.ledger.with_columns(
        pl.col("use").replace_strict({told: name for name, told in words.items()}).alias("of"),
    )
    account = _too_few(account, found).with_columns(titles(pl.col("parameter")))
    now = pl.col("period") == found.at.now
    timeless = pl.col("period").is_null()
    rows = account.group_by("row", maintain_order=True).agg(
        now.any().fill_null(False).alias("now"),
        timeless.any().alias("timeless"),
        (pl.col("of") == "duplicate").all().alias("copy"),
    )
    here = account.filter(now.fill_null(False) | timeless)
    counts = {
        "total": found.samples.height,
        "now": int(rows.select((pl.col("now") & ~pl.col("copy")).sum()).item()),
        "copies": int(rows.select((pl.col("now") & pl.col("copy")).sum()).item()),
        "timeless": int(rows["timeless"].sum()),
    }
    counts["others"] = counts["total"] - counts["now"] - counts["copies"] - counts["timeless"]
    lines = [
        (say("样品表总行数", "Rows of the samples"), counts["total"]),
        (say("本期行数（不含重复行）", "of the period, without repeated rows"), counts["now"]),
        (say("本期重复行数（只统计一次）", "of the period, repeated (counted once)"),
         counts["copies"]),
        (say("时间不明行数（未参与统计）", "of unknown time (not used)"), counts["timeless"]),
        (say("其他时段行数", "of other periods"), counts["others"]),
    ]  # fmt: skip
    used = int(here["of"].is_in(_USED).sum())
    few = int((here["of"] == "too_few").sum())
    short_zh = f"{few}个因数据不足其均值未参与评价，" if few else ""
    short_en = f"{few} are in means of too few values, " if few else ""
    sentence = say(
        f"样品表共{counts['total']}行，其中本期{counts['now'] + counts['copies']}行（重复"
        f"{counts['copies']}行），时间不明{counts['timeless']}行，其他时段{counts['others']}行；"
        f"本期及时间不明的{here.height}个数据中，{used}个参与统计，{short_zh}"
        f"{here.height - used - few}个未参与统计。",
        f"The samples have {counts['total']} rows: {counts['now'] + counts['copies']} of the "
        f"period ({counts['copies']} repeated), {counts['timeless']} of unknown time, "
        f"{counts['others']} of other periods. Of the {here.height} readings of the period and of "
        f"unknown time {used} are used, {short_en}{here.height - used - few} are not used.",
    )
    unused = here.filter(~pl.col("of").is_in([*_USED, "too_few"]))
    tables = [
        Table("rows", say("样品行", "Rows"), pl.DataFrame(lines, ["what", "count"], orient="row"),
              (say.column("what"), say.column("count", say("行数", "Rows")))),
        _by_parameter(here, say),
        _by_reason(here, say),
    ]  # fmt: skip
    if inputs:
        frame = pl.DataFrame({"what": list(inputs)})
        tables.insert(0, Table("inputs", say("数据文件", "Files"), frame,
                               (say.column("what", say("文件", "File")),)))  # fmt: skip
    tables.append(_unused(unused, found, say))
    listed = tuple(replace(table, full=table.id not in ("inputs", "readings")) for table in tables)
    return Chapter("ledger", say("数据台账", "Account of the data"), (sentence,), tables=listed,
                   appendix=True)  # fmt: skip


def _too_few(account: pl.DataFrame, found: Gathered) -> pl.DataFrame:
    """Mark readings whose section has too few for a mean of the parameter."""
    means = found.means
    names = {name: name.partition("(")[0] for name in means.columns if name not in found.keys}
    without = (
        means.rename(names)
        .unpivot(on=list(names.values()), index=found.keys, variable_name="parameter")
        .filter(pl.col("value").is_null())
        .select(*found.keys, "parameter", pl.lit(found.at.now).alias("period"), without=True)
    )
    by = [*found.keys, "parameter", "period"]
    used = pl.col("of").is_in(_USED)
    few = used & pl.col("without").fill_null(False)
    words = _TOO_FEW if found.lang == "zh" else "too_few"
    return (
        account.join(without, on=by, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(
            pl.when(few).then(pl.lit("too_few")).otherwise("of").alias("of"),
            pl.when(few).then(pl.lit(words)).otherwise("use").alias("use"),
        )
        .drop("without")
    )


def _by_parameter(here: pl.DataFrame, say: Words) -> Table:
    of = pl.col("of")
    counted = here.group_by("parameter", maintain_order=True).agg(
        pl.len().alias("readings"),
        of.is_in(_USED).sum().alias("used"),
        *((of == name).sum().alias(name) for name in ("censored", "too_few", "missing",
                                                      "duplicate", "no_period")),
        of.is_in(_LEFT_OUT).sum().alias("excluded"),
    )  # fmt: skip
    columns = say.columns("parameter", "readings", "used", "censored", "too_few", "missing",
                          "duplicate", "no_period", "excluded")  # fmt: skip
    columns = tuple(
        c for c in columns if c.name in ("parameter", "readings", "used") or counted[c.name].sum()
    )
    note = say("数据数 = 参与统计 + 数据不足未评价 + 缺测或无效 + 重复行 + 时间不明 + 其他原因"
               "未参与统计；全为0的列略去。",
               "Readings = used + too few for a mean + missing or not valid + repeated + time "
               "unknown + left out for other reasons; columns of zeros are left out.")  # fmt: skip
    return Table("readings", say("各项目数据", "Readings by parameter"), counted, columns, (note,))


def _by_reason(here: pl.DataFrame, say: Words) -> Table:
    none = say("正常", "as reported")
    counted = (
        here.group_by("use", "reason")
        .agg(pl.len().alias("readings"),
             pl.col("parameter").unique(maintain_order=True).alias("names"))
        .sort("readings", "use", "reason", descending=[True, False, False], nulls_last=True)
        .with_columns(pl.col("reason").fill_null(none))
    )  # fmt: skip
    columns = (
        *say.columns("use", "reason", "readings"),
        say.column("names", say("监测项目", "Parameters")),
    )
    return Table("reasons", say("数据去向与原因", "What became of them, and why"), counted, columns)


def _unused(unused: pl.DataFrame, found: Gathered, say: Words) -> Table:
    """Return every unused reading, grouped by row and reason."""
    by = ["row", *found.keys, "period", "use", "reason"]
    together = unused.group_by(by, maintain_order=True).agg(
        pl.len().alias("readings"),
        pl.col("parameter").alias("names"),
        pl.col("raw").drop_nulls().str.join(say.comma),
    )
    # Rows are counted from 1 here.
    frame = together.head(_MOST_ROWS).with_columns(pl.col("row").cast(pl.Int64) + 1)
    columns = (
        say.column("row", say("数据行", "Data row")),
        *places(found.places.section, found.keys),
        *say.columns("period", "use", "reason", "readings"),
        say.column("names", say("监测项目", "Parameters")),
        *say.columns("raw"),
    )
    notes = [say("数据行自表头下一行起计为1。", "Data rows count from 1 below the header.")]
    if together.height > _MOST_ROWS:
        notes.append(
            say(f"只列前{_MOST_ROWS}行，共{together.height}行。",
                f"The first {_MOST_ROWS} rows of {together.height}.")
        )  # fmt: skip
    title = say("未参与统计的数据", "Readings not used")
    return Table("unused", title, frame, columns, tuple(notes), book=True)


# ------------------------------------------------------------------ standards and rules


def basis(found: Gathered, say: Words, options: dict[str, Any]) -> Chapter:
    """Return the standards, limits, rules and options used, with evidence."""
    standard = found.asked.standard
    own = standard if isinstance(standard, Standard) else law.standard(standard)
    tables = [_documents(found, own, say), _limits(found, own, say), _rules(found, options, say)]
    tables.append(_settings(found, say, options))
    tables.append(_witnesses(found, own, say))
    digest = provenance().digest
    stamp = say(f"本报告由 shuizhi {__version__} 生成；标准数据摘要（SHA-256）：{digest}。",
                f"Made by shuizhi {__version__}; digest of its standards (SHA-256): "
                f"{digest}.")  # fmt: skip
    meaning = (
        say("原文：见文件原文；多份文本一致(n)：有 n 份独立文本一致；官方文件引用；单一来源；"
            "通行做法；使用者提供。括号内为来源数。限值取自公开文本，用于执法等法律用途前请与正式文本核对。",
            "Evidence: text, the document's own text; copies (n), n copies agree; citation, an "
            "official document quotes it; single, one source; practice, common practice; user, "
            "supplied. Figures come from public copies: check them against the official text "
            "before a legal use."),
    )  # fmt: skip
    more = ((say("依据的含义", "What evidence means"), meaning),)
    title = say("标准、规则与依据", "Standards, rules and evidence")
    listed = tuple(replace(table, full=table.id != "documents") for table in tables)
    return Chapter("basis", title, (stamp,), tables=listed, more=more, appendix=True)


def sources_of(found: Gathered, say: Words) -> str:
    """Return the sentence with the full titles of documents."""
    standard = found.asked.standard
    own = standard if isinstance(standard, Standard) else law.standard(standard)
    listed = _documents(found, own, say).frame
    told = [
        say(f"《{title}》（{id}）", f"{title} ({id})") if title else id
        for id, title in listed.select("document", "title").rows()
    ]
    return say("评价依据：", "Assessed by: ") + say.comma.join(told) + say("。", ".")


def _documents(found: Gathered, own: Standard, say: Words) -> Table:
    used = {own.id, "环办〔2011〕22号", "环办监测函〔2020〕82号"}
    if found.asked.indicators == "5+X":
        used.add("环办监测函〔2020〕714号")
    if found.sources is not None:
        used |= {"HJ 774-2015", *_standards_in(found.sources)}
    if found.groundwater is not None:
        used.add(GROUNDWATER)
    for result in (found.discharge, found.limits):
        if result is not None:
            used |= _standards_in(result)
    listed = law.standards(lang="en").filter(pl.col("id").is_in(used))
    absent = [id for id in used if id not in listed["id"]]
    frame = listed.select(
        pl.col("id").alias("document"), pl.col(f"title_{say.lang}").alias("title"), "in_force_from"
    )
    if absent:
        titles = {own.id: own.title_zh if say.lang == "zh" else own.title_en}
        rows = [(id, titles.get(id, ""), None) for id in sorted(absent)]
        frame = pl.concat([frame, pl.DataFrame(rows, frame.schema, orient="row")])
    columns = say.columns("document", "title", "in_force_from")
    return Table("documents", say("标准与方法", "Standards and methods"), frame, columns)


def _standards_in(result: pl.DataFrame) -> set[str]:
    name = "标准" if "标准" in result.columns else "standard"
    return set(result[name].drop_nulls().unique()) if name in result.columns else set()


def _used_limits(found: Gathered, own: Standard) -> list[law.Limit]:
    """Return the limits of the parameters averaged, for the water bodies in the data."""
    columns = [name for name in found.means.columns if name not in found.keys]
    ids = {_shuizhi.parameter_id(name.partition("(")[0]) for name in columns}
    lakes = found.places.of_lakes(found.samples)
    at_hand = (("lake", lakes.any()), ("river", not lakes.all()), (None, True))
    bodies = {body for body, there in at_hand if there}
    first = own.limits[0].clause.rpartition(" ")[0]
    return [
        limit
        for limit in own.limits
        if limit.parameter in ids
        and limit.water_body in bodies
        and limit.clause.startswith(first)
        and limit.comparison != "delta"
        and (limit.unit != "%" or bool(found.asked.averaging.get("do_saturation")))
    ]


def _limits(found: Gathered, own: Standard, say: Words) -> Table:
    levels = list(dict.fromkeys(limit.level for limit in own.limits))
    bodies = {"lake": say("湖库", "lake"), "river": say("河流", "river"), None: ""}
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for limit in _used_limits(found, own):
        named = parameters_by_id()[limit.parameter]
        name = named.name_zh if say.lang == "zh" else named.name_en
        unit = "" if limit.unit == "1" else unit_in(limit.unit, say.lang)
        key = (limit.parameter, limit.water_body, limit.unit, limit.condition)
        row = rows.setdefault(
            key,
            {"parameter": name, "water_body": bodies.get(limit.water_body, limit.water_body),
             "condition": limit.condition, "unit": unit, "clause": limit.clause,
             "evidence": evidence(str(limit.evidence), say.lang)} | dict.fromkeys(levels),
        )  # fmt: skip
        row[limit.level] = limit.figure
    frame = pl.DataFrame(list(rows.values()), infer_schema_length=None)
    columns = [Column(level, level, "text") for level in levels if level in frame.columns]
    head = say.columns("parameter", "water_body", "condition", "unit")
    shown = filled(
        frame, (*head, *columns, *say.columns("clause", "evidence")), "condition", *levels
    )
    return Table("limits", say("评价指标与标准限值", "Indicators and limits"), frame, shown)


def _rules(found: Gathered, options: dict[str, Any], say: Words) -> Table:
    methods = ["环办〔2011〕22号", "环办监测函〔2020〕82号"]
    if found.sources is not None:
        methods.append("HJ 774-2015")
    # Rules that no chapter uses.
    apart = ["trend"] + ([] if found.lakes is not None else ["lake", "trophic"])
    id = pl.col("id")
    listed = law.rules(lang="en").filter(
        pl.col("method").is_in(methods),
        ~pl.any_horizontal(id.str.starts_with(word) for word in apart),
    )
    said = {name: value for name, value in options.items() if value not in (None, (), [])}

    def choice(option: str) -> str:
        value = option_value(option, said.get(option, "default"), say.lang)
        return f"{option_name(option, say.lang)}{say('：', ': ')}{value}"

    frame = listed.select(
        pl.col("method").alias("document"),
        pl.col(say.lang).alias("rule"),
        pl.col("option").map_elements(choice, return_dtype=pl.String).alias("choice"),
        pl.col("evidence").map_elements(
            lambda told: evidence(told, say.lang), return_dtype=pl.String
        ),
    )  # fmt: skip
    columns = say.columns("document", "rule", "choice", "evidence")
    return Table("rules", say("评价规则", "Rules"), frame, columns)


def _settings(found: Gathered, say: Words, options: dict[str, Any]) -> Table:
    of = found.places
    told = {
        say("断面列", "Column of sections"): say.comma.join(of.section),
        say("时间列", "Column of time"): say.comma.join(of.times),
        say("流域列", "Column of basins"): say.comma.join(of.basin),
        say("河流列", "Column of rivers"): say.comma.join(of.river),
        say("湖库列", "Column of lakes"): say.comma.join(of.lake),
        say("水体类型", "Water body"): of.water_body,
    }
    told |= {
        option_name(name, say.lang): option_value(name, value, say.lang)
        for name, value in options.items()
        if value not in (None, (), [])
    }
    rows = [(name, value) for name, value in told.items() if value]
    frame = pl.DataFrame(rows, ["what", "told"], orient="row")
    return Table("settings", say("列与选项", "Columns and options"), frame,
                 say.columns("what", "told"))  # fmt: skip


def _witnesses(found: Gathered, own: Standard, say: Words) -> Table:
    made: dict[tuple[str, str], list[str]] = {}
    for limit in _used_limits(found, own):
        told = "; ".join(limit.evidence.witnesses) or limit.evidence.page or ""
        of = evidence(str(limit.evidence), say.lang)
        clauses = made.setdefault((of, told), [])
        if limit.clause not in clauses:
            clauses.append(limit.clause)
    head = own.id
    rows = [
        (of, say.comma.join(c.removeprefix(head).strip() for c in clauses), told)
        for (of, told), clauses in made.items()
    ]
    schema = dict.fromkeys(("evidence", "clause", "witnesses"), pl.String)
    frame = pl.DataFrame(rows, schema, orient="row")
    title = say("限值的来源", "Where the limits come from")
    return Table("witnesses", title, frame, say.columns("evidence", "clause", "witnesses"))
