"""Read the tables people have, and write the ones they need."""

from shuizhi.io.read import ReadResult, read_samples, read_table
from shuizhi.io.write import write_table

__all__ = ["ReadResult", "read_samples", "read_table", "write_table"]
