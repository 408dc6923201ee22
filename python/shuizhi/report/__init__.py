"""The report of a period, as a monitoring station publishes it: a page or a workbook."""

from shuizhi.report.make import report
from shuizhi.report.model import Report

__all__ = ["Report", "report"]
