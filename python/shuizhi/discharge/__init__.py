"""Outfalls: which limits bind them on a day, and the verdict on what was measured there."""

from shuizhi.discharge._check import check_discharge
from shuizhi.discharge._summary import discharge_summary, missing_limits

__all__ = ["check_discharge", "discharge_summary", "missing_limits"]
