"""Grade a sheet of Excel with pandas: from a workbook to a workbook.

python examples/pipeline_pandas.py INPUT.xlsx OUTPUT.xlsx
"""

import sys
from pathlib import Path

import pandas as pd

import shuizhi as sz

SAMPLES, SUMMARY, OVER = "评价结果", "断面统计", "超标数据"


def main(source: Path, target: Path) -> dict[str, pd.DataFrame]:
    """Write the graded samples, the classes by section and the exceedances; return them."""
    # dtype=str keeps cells as written: 0.025L, and 0.50 rather than 0.5.
    samples = pd.read_excel(source, dtype=str)
    graded = sz.grade(samples, water_body="水体类型", lang="zh")
    readings = sz.grade_readings(samples, water_body="水体类型", lang="zh")
    over = readings.loc[
        readings["判定"] == "超标",
        [
            "断面名称",
            "采样日期",
            "监测项目",
            "原始值",
            "单位",
            "标准限值",
            "超标倍数",
            "条款",
            "依据",
        ],
    ]
    sheets = {
        SAMPLES: graded.assign(
            定类指标=graded["定类指标"].map("、".join, na_action="ignore"),
            超标指标=graded["超标指标"].map(_told, na_action="ignore"),
        ),
        # With a categorical of all six classes, a class that no sample has is counted as 0.
        SUMMARY: pd.crosstab(graded["断面名称"], graded["类别"], dropna=False).reset_index(),
        OVER: over.sort_values("超标倍数", ascending=False),
    }
    with pd.ExcelWriter(target, engine="xlsxwriter", engine_kwargs=SAFE) as book:
        for name, sheet in sheets.items():
            sheet.to_excel(book, sheet_name=name, index=False, freeze_panes=(1, 0))
    return sheets


# Texts of the laboratory are written as texts, not as formulas or links.
SAFE = {"options": {"strings_to_formulas": False, "strings_to_urls": False}}


def _told(over: list[dict[str, object]]) -> str:
    """Return exceedances as people write them: 氟化物(0.41)."""
    return "、".join(
        f"{one['parameter']}" + ("" if one["multiple"] is None else f"({one['multiple']:.2f})")
        for one in over
    )


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
