"""Outfalls: which limits bind them on a day, and the verdict on what was measured there."""

from shuizhi.discharge.check import check_discharge
from shuizhi.discharge.summary import discharge_summary, missing_limits

__all__ = ["check_discharge", "discharge_summary", "missing_limits"]
