"""A call of every verb that is understood, to be spoilt by tests of bad input."""

from collections.abc import Callable
from typing import Any

import polars as pl

import shuizhi as sz

SAMPLES = pl.DataFrame(
    {
        "断面": ["甲", "乙"] * 3,
        "城市": ["焦作"] * 6,
        "河流": ["沁河"] * 6,
        "时间": [f"2024-0{month}-0{day}" for month in (1, 2, 3) for day in (3, 4)],
        "氨氮(mg/L)": ["0.5", "1.2", "0.025L", "未检出", "--", "0.4"],
        "总磷": [0.1, 0.2, None, 0.3, 0.01, 0.02],
        "BOD5": [90.0, 120.0, 3.0, 4.0, 5.0, 6.0],
        "溶解氧": [7.0] * 6,
        "透明度(cm)": [30.0] * 6,
        "流量": [1.0, 2.0, 3.0, 4.0, 5.0, 6.0],
    }
)
PLANTS = SAMPLES.drop("城市")
OUTFALLS = pl.DataFrame(
    {
        "断面": ["甲", "乙"],
        "类型": ["公共污水处理系统"] * 2,
        "城市": ["焦作"] * 2,
        "企业性质": ["现有"] * 2,
        "功能类别": ["Ⅲ"] * 2,
        "干支流": ["其他"] * 2,
    }
)
BASES = pl.DataFrame({"断面": ["甲", "乙"], "生态基流": [1.0, 2.0]})
ASSESSED = sz.assess_sections(SAMPLES, section="断面", time="时间")
CHECKED = sz.check_discharge(PLANTS, OUTFALLS, outfall="断面", time="时间")

TIMED = {"time": "时间"}
# A call of every verb that is understood, to be spoilt option by option.
CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "grade": ((SAMPLES,), {}),
    "grade_readings": ((SAMPLES,), {}),
    "recognize": ((SAMPLES,), {}),
    "average": ((SAMPLES,), {"by": "断面"} | TIMED),
    "ledger": ((SAMPLES,), {"by": "断面"} | TIMED),
    "assess_sections": ((SAMPLES,), {"section": "断面"} | TIMED),
    "assess_rivers": ((SAMPLES,), {"by": "河流", "section": "断面"} | TIMED),
    "assess_lakes": ((SAMPLES,), {"lake": "断面"} | TIMED),
    "trophic_state": ((SAMPLES,), {}),
    "cwqi": ((SAMPLES,), {"city": "城市", "section": "断面", "partial": True} | TIMED),
    "rank_cities": ((SAMPLES,), {"city": "城市", "section": "断面", "partial": True} | TIMED),
    "compare": ((ASSESSED.filter(period="2024-01"), ASSESSED.filter(period="2024-02")),
                {"on": "断面"}),
    "trend": ((SAMPLES,), {"by": "断面", "every": "month"} | TIMED),
    "attainment": ((ASSESSED,), {"section": "断面"}),
    "count_classes": ((ASSESSED,), {"section": "断面"}),
    "attained_months": ((ASSESSED,), {"section": "断面"}),
    "check_register": ((SAMPLES,), {}),
    "exceedances": ((SAMPLES,), {"section": "断面"} | TIMED),
    "fluxes": ((SAMPLES,), {"flow": "流量"} | TIMED),
    "outlook": ((SAMPLES,), {"section": "断面"} | TIMED),
    "check_source_water": ((SAMPLES,), {"source": "断面"} | TIMED),
    "grade_black_odorous": ((SAMPLES,), {"water": "河流", "point": "断面"} | TIMED),
    "check_ecological_flow": ((SAMPLES,), {"section": "断面", "flow": "流量", "base": BASES}
                              | TIMED),
    "screen_influent": ((SAMPLES,), {"plant": "断面"} | TIMED),
    "watch": ((SAMPLES,), {"by": "断面", "watched": "氨氮", "limit": 1.0} | TIMED),
    "check_discharge": ((PLANTS, OUTFALLS), {"outfall": "断面"} | TIMED),
    "discharge_summary": ((CHECKED,), {"by": "parameter"}),
    "missing_limits": ((CHECKED,), {}),
    "explain": ((ASSESSED.head(1),), {}),
    "limit": (("氨氮", "Ⅲ"), {"water_body": "river"}),
    "standard": (("GB 3838-2002",), {}),
    "standard_template": (("DB41/2087-2021",), {}),
    "complete_standard": (("DB41/2087-2021", None), {}),
}  # fmt: skip


def call(verb: str, **options: Any) -> Callable[[], Any]:
    arguments, given = CALLS[verb]
    return lambda: getattr(sz, verb)(*arguments, **given | options)
