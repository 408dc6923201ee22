"""The report of a period, as a monitoring station publishes it: a page or a workbook."""

from shuizhi.reports.make import report
from shuizhi.reports.model import Report

__all__ = ["Report", "report"]
