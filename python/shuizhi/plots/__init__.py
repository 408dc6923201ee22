"""Pictures of results: altair charts of the tables that the verbs return.

They take ``pip install "shuizhi[notebook]"``. Every function takes results in either language,
polars or pandas, and labels the picture in the language of the table unless ``lang`` says which.
Classes keep the families of the official colours (blue, blue, green, yellow, orange, red) but
grow darker as they grow worse, and stand as numerals too: pictures read in greyscale.
"""

from shuizhi.display import Shown, show
from shuizhi.plots._classes import class_calendar, class_shares
from shuizhi.plots._exceedances import exceedances
from shuizhi.plots._history import history
from shuizhi.plots._outfalls import outfall_calendar
from shuizhi.plots._profile import profile
from shuizhi.plots._saving import save
from shuizhi.plots._trends import trend_plot

__all__ = [
    "Shown",
    "class_calendar",
    "class_shares",
    "exceedances",
    "history",
    "outfall_calendar",
    "profile",
    "save",
    "show",
    "trend_plot",
]
