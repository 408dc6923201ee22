"""The figures of a report as PNG, for documents without SVG."""

from shuizhi._core.palette import INK, PALETTES
from shuizhi.plots.charts import Picture, load_altair
from shuizhi.plots.saving import png
from shuizhi.reports.model import Chapter, Contents
from shuizhi.reports.words import Words

_WIDTH, _ROW = 560, 26  # pixels
_WRITTEN_FROM = 6.0  # the least per cent of a bar with a label


def bars(chapter: Chapter, report: Contents) -> bytes:
    """Return the bars of class shares of a chapter as PNG."""
    picture, say = Picture(load_altair(), report.lang), Words(report.lang)
    alt = picture.alt
    rows, names = [], []
    for bar in chapter.bars:
        name = f"{bar.label}{say(f'（{bar.graded}）', f' ({bar.graded})')}"
        names.append(name)
        rows += [
            {"bar": name, "class": level, "left": left, "right": left + wide,
             "middle": left + wide / 2, "text": level if wide >= _WRITTEN_FROM else ""}
            for level, _, left, wide in bar.parts()
        ]  # fmt: skip
    base = alt.Chart(picture.data(rows)).encode(
        y=alt.Y("bar:N", scale=alt.Scale(domain=names, paddingInner=0.25, paddingOuter=0.1),
                axis=alt.Axis(title=None, ticks=False, labelLimit=320)),
    )  # fmt: skip
    scale = alt.Scale(domain=[0, 100], nice=False)
    axis = alt.Axis(title=say("断面比例（%）", "Share of sections (%)"), tickCount=5)
    boxes = base.mark_bar(stroke="#777777", strokeWidth=0.5).encode(
        x=alt.X("left:Q", scale=scale, axis=axis), x2="right:Q",
        color=picture.class_colour(report.palette),
    )  # fmt: skip
    texts = base.mark_text(fontSize=11, color=INK).encode(
        x="middle:Q", text="text:N", color=picture.ink("class", PALETTES[report.palette].dark)
    )
    chart = alt.layer(boxes, texts).properties(width=_WIDTH, height=_ROW * max(len(names), 1))
    return png(picture.finished(chart, "", []), scale=2.0)
