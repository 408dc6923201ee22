"""shuizhi (水质): China's water-quality standards as data, and fast grading by them.

>>> import polars as pl
>>> import shuizhi as sz
>>> samples = pl.DataFrame({"断面": ["甲"], "氨氮(mg/L)": ["1.2"], "总磷": ["0.05L"]})
>>> sz.grade(samples, lang="zh").select("断面", "类别", "水质状况", "定类指标").row(0)
('甲', 'Ⅳ', '轻度污染', ['氨氮'])
"""

import importlib as _importlib
import warnings as _warnings
from typing import TYPE_CHECKING

from shuizhi._core.forks import watch_forks as _watch_forks
from shuizhi._shuizhi import __version__, debug_build

_watch_forks()

if TYPE_CHECKING:
    from shuizhi import errors, expr, plots
    from shuizhi._core.language import set_lang
    from shuizhi._core.provenance import Provenance, provenance
    from shuizhi.assessment.averaging import average
    from shuizhi.assessment.changes import compare
    from shuizhi.assessment.cities import cwqi, rank_cities
    from shuizhi.assessment.describing import describe
    from shuizhi.assessment.goals import attainment
    from shuizhi.assessment.lakes import assess_lakes, trophic_state
    from shuizhi.assessment.ledgers import ledger
    from shuizhi.assessment.likelihood import class_likelihood
    from shuizhi.assessment.register import check_register
    from shuizhi.assessment.rivers import assess_rivers
    from shuizhi.assessment.sections import assess_sections
    from shuizhi.assessment.shares import attained_months, count_classes
    from shuizhi.assessment.source_water import check_source_water
    from shuizhi.assessment.trends import trend
    from shuizhi.checks.audits import Audit, audit
    from shuizhi.checks.black_odorous import grade_black_odorous
    from shuizhi.checks.criteria import check_criteria
    from shuizhi.checks.decisions import Decided, apply_decisions
    from shuizhi.checks.ecological_flow import check_ecological_flow
    from shuizhi.checks.exceedance_tables import exceedances
    from shuizhi.checks.flows import fluxes
    from shuizhi.checks.influent import screen_influent
    from shuizhi.checks.outlooks import outlook
    from shuizhi.checks.screening import screen_samples
    from shuizhi.checks.watches import watch
    from shuizhi.discharge import check_discharge, discharge_summary, missing_limits
    from shuizhi.errors import ShuizhiError, ShuizhiNote, ShuizhiWarning
    from shuizhi.grading.explanation import Explanation, explain
    from shuizhi.grading.limits import check_limits
    from shuizhi.grading.readings import grade_readings
    from shuizhi.grading.recognition import recognize
    from shuizhi.grading.tables import grade
    from shuizhi.io import (
        LabReports,
        MessageResult,
        ReadResult,
        read_hj212,
        read_lab_reports,
        read_samples,
        to_geojson,
        write_table,
    )
    from shuizhi.law.cases import cases
    from shuizhi.law.lookup import (
        Evidence,
        Item,
        Limit,
        LimitTable,
        Parameter,
        Standard,
        limit,
        load_standard,
        parameters,
        reasons,
        rules,
        standard,
        standards,
    )
    from shuizhi.law.standard_tables import StandardTables, read_standard_tables
    from shuizhi.law.supplements import complete_standard, standard_template, supplement_folder
    from shuizhi.law.verify import VerifiedLimit, verify_limit, verify_limits
    from shuizhi.notebook.display import load_ipython_extension as load_ipython_extension
    from shuizhi.notebook.display import show
    from shuizhi.notebook.display import unload_ipython_extension as unload_ipython_extension
    from shuizhi.reports import Report, report, report_template

# The module of each name, which is imported on first use, so that importing shuizhi is fast.
_NAMES = {
    "_core.language": ("set_lang",),
    "_core.provenance": ("Provenance", "provenance"),
    "assessment.averaging": ("average",),
    "assessment.changes": ("compare",),
    "assessment.cities": ("cwqi", "rank_cities"),
    "assessment.describing": ("describe",),
    "assessment.goals": ("attainment",),
    "assessment.lakes": ("assess_lakes", "trophic_state"),
    "assessment.ledgers": ("ledger",),
    "assessment.likelihood": ("class_likelihood",),
    "assessment.register": ("check_register",),
    "assessment.rivers": ("assess_rivers",),
    "assessment.sections": ("assess_sections",),
    "assessment.shares": ("attained_months", "count_classes"),
    "assessment.source_water": ("check_source_water",),
    "assessment.trends": ("trend",),
    "checks.audits": ("Audit", "audit"),
    "checks.black_odorous": ("grade_black_odorous",),
    "checks.criteria": ("check_criteria",),
    "checks.decisions": ("Decided", "apply_decisions"),
    "checks.ecological_flow": ("check_ecological_flow",),
    "checks.exceedance_tables": ("exceedances",),
    "checks.flows": ("fluxes",),
    "checks.influent": ("screen_influent",),
    "checks.outlooks": ("outlook",),
    "checks.screening": ("screen_samples",),
    "checks.watches": ("watch",),
    "discharge": ("check_discharge", "discharge_summary", "missing_limits"),
    "errors": ("ShuizhiError", "ShuizhiNote", "ShuizhiWarning"),
    "grading.explanation": ("Explanation", "explain"),
    "grading.limits": ("check_limits",),
    "grading.readings": ("grade_readings",),
    "grading.recognition": ("recognize",),
    "grading.tables": ("grade",),
    "io": (
        "LabReports",
        "MessageResult",
        "ReadResult",
        "read_hj212",
        "read_lab_reports",
        "read_samples",
        "to_geojson",
        "write_table",
    ),
    "law.cases": ("cases",),
    "law.lookup": (
        "Evidence",
        "Item",
        "Limit",
        "LimitTable",
        "Parameter",
        "Standard",
        "limit",
        "load_standard",
        "parameters",
        "reasons",
        "rules",
        "standard",
        "standards",
    ),
    "law.standard_tables": ("StandardTables", "read_standard_tables"),
    "law.supplements": ("complete_standard", "standard_template", "supplement_folder"),
    "law.verify": ("VerifiedLimit", "verify_limit", "verify_limits"),
    "notebook.display": ("load_ipython_extension", "show", "unload_ipython_extension"),
    "reports": ("Report", "report", "report_template"),
}
_HOMES = {name: f"shuizhi.{module}" for module, names in _NAMES.items() for name in names}
_MODULES = ("accessors", "engines", "errors", "expr", "io", "law", "plots")

__all__ = [
    "Audit",
    "Decided",
    "Evidence",
    "Explanation",
    "Item",
    "LabReports",
    "Limit",
    "LimitTable",
    "MessageResult",
    "Parameter",
    "Provenance",
    "ReadResult",
    "Report",
    "ShuizhiError",
    "ShuizhiNote",
    "ShuizhiWarning",
    "Standard",
    "StandardTables",
    "VerifiedLimit",
    "__version__",
    "apply_decisions",
    "assess_lakes",
    "assess_rivers",
    "assess_sections",
    "attained_months",
    "attainment",
    "audit",
    "average",
    "cases",
    "check_criteria",
    "check_discharge",
    "check_ecological_flow",
    "check_limits",
    "check_register",
    "check_source_water",
    "class_likelihood",
    "compare",
    "complete_standard",
    "count_classes",
    "cwqi",
    "describe",
    "discharge_summary",
    "errors",
    "exceedances",
    "explain",
    "expr",
    "fluxes",
    "grade",
    "grade_black_odorous",
    "grade_readings",
    "ledger",
    "limit",
    "load_standard",
    "missing_limits",
    "outlook",
    "parameters",
    "plots",
    "provenance",
    "rank_cities",
    "read_hj212",
    "read_lab_reports",
    "read_samples",
    "read_standard_tables",
    "reasons",
    "recognize",
    "report",
    "report_template",
    "rules",
    "screen_influent",
    "screen_samples",
    "set_lang",
    "show",
    "standard",
    "standard_template",
    "standards",
    "supplement_folder",
    "to_geojson",
    "trend",
    "trophic_state",
    "verify_limit",
    "verify_limits",
    "watch",
    "write_table",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        value = getattr(_importlib.import_module(_HOMES[name]), name)
    elif name in _MODULES:
        value = _importlib.import_module(f"shuizhi.{name}")
    else:
        raise AttributeError(f"module 'shuizhi' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_MODULES})


if debug_build:  # pragma: no cover
    _warnings.warn(
        "this is a debug build of shuizhi, many times slower than a release", stacklevel=2
    )
