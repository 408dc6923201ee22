"""Reports of a period, as stations publish them: HTML page, Word document or workbook."""

from shuizhi.reports.document import Report
from shuizhi.reports.make import report
from shuizhi.reports.templates_word import report_template

__all__ = ["Report", "report", "report_template"]
