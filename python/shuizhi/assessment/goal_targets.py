"""The goals of a plan: their names, the readings of their figures, and their targets."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi._core.nearest import nearest_word
from shuizhi._core.request import Lang
from shuizhi.errors import OptionError

# Each goal: its Chinese name, and its requirement.
AT_LEAST, AT_MOST, FEW = "share-at-least", "count-at-most", "share-at-most"
_GOALS = {
    "attained": ("断面达标率(%)", AT_LEAST),
    "good": ("Ⅰ～Ⅲ类比例(%)", AT_LEAST),
    "inferior": ("劣Ⅴ类断面数", AT_MOST),
    "inferior_share": ("劣Ⅴ类比例(%)", FEW),
    "fifth_share": ("地下水Ⅴ类水比例(%)", FEW),
    "compliance": ("水量达标率(%)", AT_LEAST),
    "source_compliance": ("水源达标率(%)", AT_LEAST),
}
WITHOUT, REPORTED = "_without_background", "_as_reported"
# The readings of a figure beside the figure itself, as they are called in Chinese.
_READINGS = {WITHOUT: "扣除本底", REPORTED: "审核前"}
OF_SOURCES = ("compliance", "source_compliance")
ASKED = ("inferior_share", "fifth_share")  # shown if they are goals
# Every goal in its order, each followed by the figures without the natural background declared, and
# without the decisions on readings.
GOALS = {
    f"{name}{reading}": (f"{also}{zh}", kind)
    for name, (zh, kind) in _GOALS.items()
    for reading, also in ({"": ""} | _READINGS).items()
}


@dataclass(frozen=True)
class Wanted:
    """The targets of goals: for all rows, or for each group."""

    goals: Mapping[str, float]
    of_group: Mapping[str, Mapping[str, float]]
    group: str | None = None

    @property
    def asked(self) -> list[str]:
        """The goals that have a target."""
        return list(dict.fromkeys([*self.goals, *(n for g in self.of_group.values() for n in g)]))

    def target(self, goal: str) -> pl.Expr:
        """Return the target of a goal for each row."""
        if self.group is None:
            return pl.lit(self.goals.get(goal), pl.Float64)
        found = {group: goals[goal] for group, goals in self.of_group.items() if goal in goals}
        words = pl.col(self.group).cast(pl.String)
        return words.replace_strict(found, default=None, return_dtype=pl.Float64)


def targets_of_goals(goals: Mapping[str, Any] | None, groups: Sequence[str]) -> Wanted:
    """Return the targets of goals, by group if groups have their own."""
    if not isinstance(goals, Mapping) or not any(isinstance(g, Mapping) for g in goals.values()):
        return Wanted(_wanted(goals), {})
    if len(groups) != 1 or not all(isinstance(each, Mapping) for each in goals.values()):
        raise OptionError(text("goals_of_groups", groups=list(goals)))
    return Wanted({}, {str(name): _wanted(each) for name, each in goals.items()}, groups[0])


def _wanted(goals: Mapping[str, float] | None) -> dict[str, float]:
    """Return the goals, checked."""
    if goals is not None and not isinstance(goals, Mapping):
        raise OptionError(text("goals_no_mapping", goals=goals))
    wanted = dict(goals or {})
    if strange := [name for name in wanted if name not in GOALS]:
        if near := nearest_word(strange[0], GOALS):
            raise OptionError(
                text("goal_nearest", name=strange[0], nearest=near, goals=list(GOALS))
            )
        raise OptionError(text("goals_unknown", strange=strange, goals=list(_GOALS)))
    for name, target in wanted.items():
        number = isinstance(target, int | float) and not isinstance(target, bool)
        if not number or not math.isfinite(target):
            raise OptionError(text("goal_no_number", name=name, target=target))
    beside = {f"{n}{reading}": target for n, target in wanted.items() for reading in _READINGS}
    return beside | wanted


def bare(name: str) -> str:
    """Return a goal without the reading of its figure."""
    for reading in _READINGS:
        name = name.removesuffix(reading)
    return name


def goal_name(name: str, lang: Lang) -> str:
    return GOALS[name][0] if lang == "zh" else name
