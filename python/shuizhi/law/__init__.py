"""The standards as data: limits, with clause and evidence."""

from shuizhi._core.request import GB3838
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

__all__ = [
    "GB3838",
    "Evidence",
    "Item",
    "Limit",
    "LimitTable",
    "Parameter",
    "Standard",
    "complete_standard",
    "limit",
    "load_standard",
    "parameters",
    "reasons",
    "rules",
    "standard",
    "standard_template",
    "standards",
    "supplement_folder",
]
