"""Read tables of the usual formats, and write results."""

from shuizhi.io.geojson import to_geojson
from shuizhi.io.hj212 import MessageResult, read_hj212
from shuizhi.io.laboratory import LabReports, read_lab_reports
from shuizhi.io.read import ReadResult, read_samples, read_table
from shuizhi.io.write import write_table

__all__ = [
    "LabReports",
    "MessageResult",
    "ReadResult",
    "read_hj212",
    "read_lab_reports",
    "read_samples",
    "read_table",
    "to_geojson",
    "write_table",
]
