"""Write the gallery: every picture, with the call that makes it, drawn when the site is built."""

import io
import warnings
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

import shuizhi as sz
from shuizhi.plots import saving

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Picture:
    """A picture: its name, what it shows in both languages, and the call."""

    name: str
    en: str
    zh: str
    call: str


PICTURES = (
    Picture("calendar", "Classes by section and month", "各断面逐月水质类别",
            "sz.plots.class_calendar(sections)"),
    Picture("months", "Months of the years by class", "各年逐月水质类别",
            "sz.plots.class_months(sections)"),
    Picture("shares", "Shares of classes by quarter", "各季度水质类别比例",
            "sz.plots.class_shares(quarters)"),
    Picture("rings", "Shares of classes of two quarters", "两个季度的水质类别比例",
            'sz.plots.class_rings(quarters, period=["2023-Q4", "2024-Q4"])'),
    Picture("history", "A parameter over bands of its limits", "项目过程线与类别限值",
            'sz.plots.history(means, "氨氮")'),
    Picture("findings", "What screening found, on the history", "过程线上的数据审核提示",
            'sz.plots.history(means, "氨氮", findings=sz.screen_samples(samples))'),
    Picture("completeness", "How complete readings are", "数据完整性",
            "sz.plots.completeness(means)"),
    Picture("boxes", "Box plots over bands of the limits", "箱线图与类别限值",
            'sz.plots.boxes(means, "总磷", water_body="river")'),
    Picture("profile", "A river from section to section", "沿程变化",
            'sz.plots.profile(sections, order=["沁河甲断面", "沁河乙断面"], parameter="氨氮")'),
    Picture("river", "A river as a line, with targets that are missed", "河流线图与未达到的目标",
            'sz.plots.river_line(sections, order=["沁河甲断面", "沁河乙断面", "大沙河甲断面",\n'
            '                                      "大沙河乙断面"])'),
    Picture("map", "A map of sections, on your own rivers and borders",
            "断面分布图（河流、边界自备）",
            "sz.plots.site_map(sections, places, rivers=river)"),
    Picture("exceedances", "What is over its limit, how often and how far", "超标项目与超标倍数",
            "sz.plots.exceedances(sections)"),
    Picture("ranking", "Cities ranked, with the change on a year before", "城市排名与同比变化",
            "sz.plots.ranking(cities)"),
    Picture("trend", "A series with Sen's slope", "变化趋势（Sen 斜率）",
            'sz.plots.trend_plot(means, trends, "氨氮", "蟒河甲断面")'),
    Picture("outfalls", "Verdicts on outfalls by day", "排污口逐日判定",
            "sz.plots.outfall_calendar(checked)"),
    Picture("outlook", "What a year may still come to", "年度预判",
            "sz.plots.outlook(ahead)"),
    Picture("accessible", "Colours that differ in greyscale and to the colour-blind",
            "在灰度下和对色觉障碍者也可区分的颜色",
            'sz.plots.class_calendar(sections, palette="accessible")'),
)  # fmt: skip

SETUP = """import polars as pl
import shuizhi as sz

samples = sz.read_samples("examples/jiaozuo-samples.csv").frame
sections = sz.assess_sections(samples, lang="{lang}")
quarters = sz.assess_sections(samples, every="quarter", lang="{lang}")
means = sz.average(samples, shape="long", lang="{lang}")
trends = sz.trend(samples, every="month", method="seasonal", lang="{lang}")
"""
_OWN = {
    "en": ("Gallery", "Every picture and the call that makes it. They begin from:",
           "Classes have the official colours of 环办〔2011〕22号. A picture is saved with "
           '`sz.plots.save(picture, "picture.png")`, as SVG or as a page that needs no network; '
           "in a notebook it tells values under the mouse.\n"),
    "zh": ("图库", "每幅图及其调用。先准备：",
           "类别颜色按环办〔2011〕22号。用 `sz.plots.save(图, \"图.png\")` 保存，也可存为 SVG "
           "或不需网络的网页；在笔记本中移动鼠标可看数值。\n"),
}  # fmt: skip


def _tables(lang: Any) -> dict[str, Any]:
    """Return what the calls take."""
    known: dict[str, Any] = {"sz": sz, "pl": pl}
    code = SETUP.format(lang=lang).replace("examples/", f"{ROOT}/examples/")
    exec(code, known)
    samples = known["samples"]
    names = samples["断面名称"].unique(maintain_order=True)
    known["places"] = pl.DataFrame(
        {"断面名称": names, "经度": [113.0 + 0.09 * n for n in range(len(names))],
         "纬度": [35.3 - 0.07 * (n % 4) for n in range(len(names))]}
    )  # fmt: skip
    known["river"] = {
        "type": "LineString",
        "coordinates": [[112.95, 35.34], [113.2, 35.2], [113.4, 35.25], [113.7, 35.05]],
    }
    years = pl.DataFrame({"年": [2023, 2024]})
    cities = pl.DataFrame({"城市": ["甲市", "乙市", "丙市"], "断面": ["甲", "乙", "丙"]})
    known["cities"] = sz.rank_cities(
        cities.join(years, how="cross").with_columns(
            pl.Series("氨氮(mg/L)", [1.2, 0.6, 0.8, 0.9, 0.5, 0.5])
        ),
        city="城市", section="断面", time="年", every="year", partial=True, min_count=1, lang=lang,
    )  # fmt: skip
    half = samples.filter(pl.col("采样日期") < "2024-07")
    targets = sz.read_samples(ROOT / "examples" / "targets.csv").frame.select(
        "断面名称", "目标类别"
    )
    words = {"zh": "监测项目", "en": "parameter"}
    main = ["氨氮", "总磷", "化学需氧量", "高锰酸盐指数", "五日生化需氧量", "溶解氧"]
    ids = ["ammonia_nitrogen", "total_phosphorus", "cod", "permanganate_index", "bod5",
           "dissolved_oxygen"]  # fmt: skip
    ahead = sz.outlook(half, targets, year=2024, lang=lang)
    known["ahead"] = ahead.filter(pl.col(words[lang]).is_in([*main, *ids]))
    known["checked"] = sz.check_discharge(
        sz.read_samples(ROOT / "examples" / "effluent.csv").frame,
        sz.read_samples(ROOT / "examples" / "outfalls.csv").frame,
        outfall="排口", time="时间", flow="流量(m3/h)", lang=lang,
    )  # fmt: skip
    return known


def files() -> dict[str, str]:
    """Return the pages and the pictures by their names."""
    made: dict[str, str] = {}
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for lang, (title, begin, about) in _OWN.items():
            known = _tables(lang)
            page = [f"# {title}\n", about, begin, f"```python\n{SETUP.format(lang=lang)}```\n"]
            for picture in PICTURES:
                chart = eval(picture.call, known)
                name = f"gallery/{picture.name}-{lang}.svg"
                made[name] = saving.svg(chart)
                heading = picture.zh if lang == "zh" else picture.en
                page += [f"## {heading}\n", f"```python\n{picture.call}\n```\n",
                         f"![{heading}]({name})\n"]  # fmt: skip
            made["gallery.md" if lang == "en" else "gallery.zh.md"] = "\n".join(page)
    return made
