"""shuizhi (水质): China's water-quality standards as data, and grading by them in bulk.

>>> import polars as pl
>>> import shuizhi as sz
>>> samples = pl.DataFrame({"断面": ["甲"], "氨氮(mg/L)": ["1.2"], "总磷": ["0.05L"]})
>>> sz.grade(samples, lang="zh").select("断面", "类别", "水质状况", "定类指标").row(0)
('甲', 'Ⅳ', '轻度污染', ['氨氮'])
"""

import warnings as _warnings

from shuizhi import errors, expr
from shuizhi._core.language import set_lang
from shuizhi._core.provenance import Provenance, provenance
from shuizhi._shuizhi import __version__, debug_build
from shuizhi.assessment.averaging import average, ledger
from shuizhi.assessment.changes import compare, trend
from shuizhi.assessment.cities import cwqi, rank_cities
from shuizhi.assessment.goals import attainment
from shuizhi.assessment.lakes import assess_lakes, trophic_state
from shuizhi.assessment.rivers import assess_rivers
from shuizhi.assessment.sections import assess_sections
from shuizhi.assessment.source_water import check_source_water
from shuizhi.checks.black_odorous import grade_black_odorous
from shuizhi.checks.ecological_flow import check_ecological_flow
from shuizhi.checks.influent import screen_influent
from shuizhi.checks.watches import watch
from shuizhi.discharge import check_discharge, discharge_summary, missing_limits
from shuizhi.errors import ShuizhiError, ShuizhiNote, ShuizhiWarning
from shuizhi.grading.explanation import Explanation, explain
from shuizhi.grading.tables import grade, grade_readings, recognize
from shuizhi.io import (
    LabReports,
    ReadResult,
    read_lab_reports,
    read_samples,
    write_table,
)
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
from shuizhi.law.supplements import complete_standard, standard_template, supplement_folder
from shuizhi.notebook.display import load_ipython_extension as load_ipython_extension
from shuizhi.notebook.display import show
from shuizhi.notebook.display import unload_ipython_extension as unload_ipython_extension
from shuizhi.reports import Report, report

__all__ = [
    "Evidence",
    "Explanation",
    "Item",
    "LabReports",
    "Limit",
    "LimitTable",
    "Parameter",
    "Provenance",
    "ReadResult",
    "Report",
    "ShuizhiError",
    "ShuizhiNote",
    "ShuizhiWarning",
    "Standard",
    "__version__",
    "assess_lakes",
    "assess_rivers",
    "assess_sections",
    "attainment",
    "average",
    "check_discharge",
    "check_ecological_flow",
    "check_source_water",
    "compare",
    "complete_standard",
    "cwqi",
    "discharge_summary",
    "errors",
    "explain",
    "expr",
    "grade",
    "grade_black_odorous",
    "grade_readings",
    "ledger",
    "limit",
    "load_standard",
    "missing_limits",
    "parameters",
    "provenance",
    "rank_cities",
    "read_lab_reports",
    "read_samples",
    "reasons",
    "recognize",
    "report",
    "rules",
    "screen_influent",
    "set_lang",
    "show",
    "standard",
    "standard_template",
    "standards",
    "supplement_folder",
    "trend",
    "trophic_state",
    "watch",
    "write_table",
]

if debug_build:  # pragma: no cover
    _warnings.warn(
        "this is a debug build of shuizhi, many times slower than a release", stacklevel=2
    )
