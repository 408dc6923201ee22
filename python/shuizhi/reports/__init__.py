"""The report of a period, as a monitoring station publishes it: a page or a workbook."""

from shuizhi.reports.document import Report
from shuizhi.reports.make import report

__all__ = ["Report", "report"]
