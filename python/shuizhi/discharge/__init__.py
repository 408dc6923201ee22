"""Outfalls: the limits that apply on a day, and the verdicts on readings."""

from shuizhi.discharge.check import check_discharge
from shuizhi.discharge.summary import discharge_summary, missing_limits

__all__ = ["check_discharge", "discharge_summary", "missing_limits"]
