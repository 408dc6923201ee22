"""The command line as `main` runs it, and the files of the examples."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
SAMPLES = EXAMPLES / "jiaozuo-samples.csv"
PLACE = ["--section", "断面名称", "--time", "采样日期", "--water-body", "水体类型"]
OUTFALLS = [
    "--outfalls", str(EXAMPLES / "outfalls.csv"), "--outfall", "排口", "--time", "时间",
]  # fmt: skip


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, object]:
        made: dict[str, object] = json.loads(self.out)
        return made


Run = Callable[..., Done]


def write(path: str, text: str, encoding: str = "utf-8") -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding=encoding)
    return file


def split(parts: int = 3) -> list[Path]:
    """Write the samples of the example as several files, one in GBK and one in xlsx."""
    frame = pl.read_csv(SAMPLES, infer_schema=False)
    rows = frame.height // parts
    made = []
    for place in range(parts):
        part = frame.slice(place * rows, rows)
        if place == 0:
            made.append(Path("1.csv"))
            text = part.write_csv().replace("＜", "<")
            made[-1].write_bytes(text.encode("gb18030"))
        elif place == 1:
            made.append(Path("2.xlsx"))
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.append(["地表水监测结果"])
            sheet.append(["单位：示例监测站"])
            sheet.append(part.columns[::-1])
            for row in part.iter_rows():
                sheet.append(row[::-1])
            sheet.merge_cells("A1:D1")
            book.save(made[-1])
        else:
            made.append(Path(f"{place + 1}.parquet"))
            part.write_parquet(made[-1])
    return made
