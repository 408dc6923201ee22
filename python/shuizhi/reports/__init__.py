"""The report of a period, as a station publishes it: a page, a Word document or a workbook."""

from shuizhi.reports.document import Report
from shuizhi.reports.make import report
from shuizhi.reports.templates_word import report_template

__all__ = ["Report", "report", "report_template"]
