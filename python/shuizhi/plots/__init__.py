"""Plot results: altair charts of the tables that shuizhi returns.

They need ``pip install "shuizhi[notebook]"``. Every function takes results in either language,
polars or pandas, and labels the chart in the language of the table unless ``lang`` is given.
Classes have the official colours (环办〔2011〕22号: blue, blue, green, yellow, orange, red) and are
also shown as numerals. ``palette="accessible"`` has the same hues from light to dark, which differ
in greyscale and for colour-blind people.
"""

from shuizhi.notebook.display import Shown, show
from shuizhi.plots.boxes_chart import boxes
from shuizhi.plots.classes import class_calendar, class_shares
from shuizhi.plots.completeness_chart import completeness
from shuizhi.plots.exceedance_chart import exceedances
from shuizhi.plots.history_chart import history
from shuizhi.plots.map_chart import site_map
from shuizhi.plots.outfalls import outfall_calendar
from shuizhi.plots.outlook_chart import outlook
from shuizhi.plots.profile_chart import profile
from shuizhi.plots.ranking_chart import ranking
from shuizhi.plots.rings import class_months, class_rings
from shuizhi.plots.river_chart import river_line
from shuizhi.plots.saving import save
from shuizhi.plots.trends import trend_plot

__all__ = [
    "Shown",
    "boxes",
    "class_calendar",
    "class_months",
    "class_rings",
    "class_shares",
    "completeness",
    "exceedances",
    "history",
    "outfall_calendar",
    "outlook",
    "profile",
    "ranking",
    "river_line",
    "save",
    "show",
    "site_map",
    "trend_plot",
]
