"""The pictures of a report as PNG, for documents that take no SVG."""

from shuizhi._core.palette import INK, PALETTES
from shuizhi.plots.charts import (
    class_legend,
    class_scale,
    finished,
    ink_over,
    inline_data,
    load_altair,
)
from shuizhi.plots.saving import png
from shuizhi.reports.model import Chapter, Contents
from shuizhi.reports.words import Words

_WIDTH, _ROW = 560, 26  # pixels
_WRITTEN_FROM = 6.0  # per cent of a bar from which on its class is written


def bars(chapter: Chapter, report: Contents) -> bytes:
    """Return the bars of class shares of a chapter as PNG."""
    alt = load_altair()
    say = Words(report.lang)
    rows, names = [], []
    for bar in chapter.bars:
        graded = sum(count for _, count in bar.counts)
        name = f"{bar.label}（{graded}）" if report.lang == "zh" else f"{bar.label} ({graded})"
        names.append(name)
        left = 0.0
        for level, count in bar.counts:
            wide = 100.0 * count / graded if graded else 0.0
            if wide:
                rows.append({
                    "bar": name, "class": level, "left": left, "right": left + wide,
                    "middle": left + wide / 2, "text": level if wide >= _WRITTEN_FROM else "",
                })  # fmt: skip
            left += wide
    base = alt.Chart(inline_data(alt, rows)).encode(
        y=alt.Y("bar:N", scale=alt.Scale(domain=names, paddingInner=0.25, paddingOuter=0.1),
                axis=alt.Axis(title=None, ticks=False, labelLimit=320)),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(title=say("断面比例（%）", "Share of sections (%)"), tickCount=5)
    boxes = base.mark_bar(stroke="#777777", strokeWidth=0.5).encode(
        x=alt.X("left:Q", scale=scale, axis=axis), x2="right:Q",
        color=alt.Color("class:N", scale=class_scale(alt, report.palette),
                        legend=class_legend(alt, report.lang)),
    )  # fmt: skip
    texts = base.mark_text(fontSize=11, color=INK).encode(
        x="middle:Q", text="text:N", color=ink_over(alt, "class", PALETTES[report.palette].dark)
    )
    chart = alt.layer(boxes, texts).properties(width=_WIDTH, height=_ROW * max(len(names), 1))
    return png(finished(alt, chart, "", []), scale=2.0)
