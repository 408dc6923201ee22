"""Functions as methods of tables: ``df.shuizhi.grade(lang="zh")``.

Importing this module registers ``shuizhi`` on polars DataFrames and LazyFrames, and on pandas
DataFrames if pandas is installed. Each method is the function of the same name, with the table as
its first argument.

>>> import polars as pl
>>> import shuizhi.accessors
>>> pl.DataFrame({"氨氮": [1.2]}).shuizhi.grade()["class"].item()
'Ⅳ'
"""

import inspect
from collections.abc import Callable
from functools import wraps
from importlib.util import find_spec
from typing import Any

import polars as pl

import shuizhi
from shuizhi import plots
from shuizhi.notebook import display

__all__ = ["Verbs"]


def _method(verb: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function as a method of a table."""

    @wraps(verb)
    def method(self: "Verbs", *arguments: Any, **options: Any) -> Any:
        return verb(self._table, *arguments, **options)

    signature = inspect.signature(verb)
    _, *rest = signature.parameters.values()
    own = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
    method.__signature__ = signature.replace(parameters=[own, *rest])  # type: ignore[attr-defined]
    return method


class Verbs:
    """The functions and plots of shuizhi, for one table."""

    def __init__(self, table: Any) -> None:
        self._table = table

    grade = _method(shuizhi.grade)
    grade_readings = _method(shuizhi.grade_readings)
    recognize = _method(shuizhi.recognize)
    average = _method(shuizhi.average)
    ledger = _method(shuizhi.ledger)
    assess_sections = _method(shuizhi.assess_sections)
    assess_rivers = _method(shuizhi.assess_rivers)
    assess_lakes = _method(shuizhi.assess_lakes)
    trophic_state = _method(shuizhi.trophic_state)
    attainment = _method(shuizhi.attainment)
    attained_months = _method(shuizhi.attained_months)
    count_classes = _method(shuizhi.count_classes)
    check_register = _method(shuizhi.check_register)
    outlook = _method(shuizhi.outlook)
    exceedances = _method(shuizhi.exceedances)
    fluxes = _method(shuizhi.fluxes)
    compare = _method(shuizhi.compare)
    trend = _method(shuizhi.trend)
    describe = _method(shuizhi.describe)
    cwqi = _method(shuizhi.cwqi)
    rank_cities = _method(shuizhi.rank_cities)
    check_source_water = _method(shuizhi.check_source_water)
    check_discharge = _method(shuizhi.check_discharge)
    discharge_summary = _method(shuizhi.discharge_summary)
    missing_limits = _method(shuizhi.missing_limits)
    check_ecological_flow = _method(shuizhi.check_ecological_flow)
    screen_influent = _method(shuizhi.screen_influent)
    grade_black_odorous = _method(shuizhi.grade_black_odorous)
    watch = _method(shuizhi.watch)
    explain = _method(shuizhi.explain)

    to_geojson = _method(shuizhi.to_geojson)

    class_calendar = _method(plots.class_calendar)
    class_months = _method(plots.class_months)
    class_shares = _method(plots.class_shares)
    class_rings = _method(plots.class_rings)
    boxes = _method(plots.boxes)
    history = _method(plots.history)
    completeness = _method(plots.completeness)
    screen_samples = _method(shuizhi.screen_samples)
    profile = _method(plots.profile)
    trend_plot = _method(plots.trend_plot)
    river_line = _method(plots.river_line)
    site_map = _method(plots.site_map)
    ranking = _method(plots.ranking)
    outfall_calendar = _method(plots.outfall_calendar)
    show = _method(display.show)


pl.api.register_dataframe_namespace("shuizhi")(Verbs)
pl.api.register_lazyframe_namespace("shuizhi")(Verbs)

if find_spec("pandas") is not None:
    import pandas as pd

    pd.api.extensions.register_dataframe_accessor("shuizhi")(Verbs)
