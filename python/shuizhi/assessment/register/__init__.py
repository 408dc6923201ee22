"""A register of sections: its contents, how functions use it, and what is not understood."""

from shuizhi.assessment.register.checking import check_register
from shuizhi.assessment.register.declared import has_targets, quarterly_of
from shuizhi.assessment.register.plans import PLAN, Plans, plans_of
from shuizhi.assessment.register.table import Register
from shuizhi.assessment.register.use import (
    Sort,
    arranged,
    declared_by,
    grouped,
    registered,
    with_register,
)

__all__ = [
    "PLAN",
    "Plans",
    "Register",
    "Sort",
    "arranged",
    "check_register",
    "declared_by",
    "grouped",
    "has_targets",
    "plans_of",
    "quarterly_of",
    "registered",
    "with_register",
]
