"""The chapter on targets and goals."""

import polars as pl

from shuizhi.reports.cells import MOST_NAMES
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Table
from shuizhi.reports.sections import verdicts
from shuizhi.reports.waters import filled
from shuizhi.reports.words import Words, some

# English names of goals; the result has the Chinese ones.
_GOALS_EN = {
    "attained": "Targets attained (%)", "good": "Ⅰ–Ⅲ (%)",
    "inferior": "Sections worse than Ⅴ", "inferior_share": "Worse than Ⅴ (%)",
    "fifth_share": "Groundwater at Ⅴ (%)", "compliance": "Compliance of water taken (%)",
    "source_compliance": "Compliance of sources (%)",
}  # fmt: skip
_GOALS_EN |= {
    f"{name}{reading}": f"{text}, {also}"
    for name, text in _GOALS_EN.items()
    for reading, also in (
        ("_without_background", "without natural background"), ("_as_reported", "as reported"),
    )
}  # fmt: skip
_ATTAINED = (
    "attained", "断面达标率(%)", "扣除本底断面达标率(%)", "attained_without_background",
    "审核前断面达标率(%)", "attained_as_reported",
)  # fmt: skip


def attainment(found: Gathered, say: Words) -> Chapter | None:
    """Return the attainment of targets, and the goals of the plan, if any."""
    if not found.has_targets and not found.asked.goals:
        return None
    goals = found.attainment.with_columns(
        pl.col("sections").alias("sections_told"),
        pl.col("target").alias("goal_value"),
        pl.col("goal").replace(_GOALS_EN),
    )
    if goals["period"].n_unique() == 1:
        goals = goals.drop("period")
    if not found.has_targets:
        goals = goals.filter(~found.attainment["goal"].is_in(_ATTAINED))
    by_target = verdicts(found, say).group_by("target", maintain_order=True).agg(
        pl.len().alias("sections"),
        pl.col("attained").sum().alias("yes"),
        pl.col("attained").not_().sum().alias("no"),
        pl.col("attained").is_null().sum().alias("undetermined"),
    ).sort("target", nulls_last=True)  # fmt: skip
    yes, no = say("达标数", "Attained"), say("未达标数", "Not attained")
    notes = []
    if (unnamed := by_target.filter(pl.col("target").is_null())).height:
        count = int(unnamed["sections"].item())
        notes.append(
            say(f"{count}个断面没有目标类别，不判定是否达标。",
                f"{count} sections have no target: whether they attain it is not told.")
        )  # fmt: skip
    if found.unsampled.height:
        listed = [" ".join(map(str, row)) for row in found.unsampled.rows()]
        named = some(listed, MOST_NAMES, say.lang)
        notes.append(
            say(f"目标表中的断面在样品中没有任何数据：{named}。请核对名称。",
                f"Sections of the targets without any sample: {named}. Check their names.")
        )  # fmt: skip
    tables = (
        Table(
                "attainment",
                say("规划目标", "Goals of the plan"),
                goals,
                filled(
                    goals,
                    say.columns("period", "goal", "yes", "no", "undetermined", "value",
                                "goal_value", "verdict", "sections_told"),
                    "goal_value", "verdict",
                ),
                (say("相关断面为未达标及无法判定的断面；劣Ⅴ类一行的达标数即劣Ⅴ类断面数。",
                     "The sections listed are those that miss the goal and those undetermined; in "
                     "the row of worse than Ⅴ, Yes counts the sections that are."),),
            ),
            Table(
                "targets",
                say("按目标类别统计", "By target class"),
                by_target,
                (
                    *say.columns("target", "sections"),
                    say.column("yes", yes),
                    say.column("no", no),
                    say.column("undetermined"),
                ),
                tuple(notes),
            ),
    )  # fmt: skip
    shown = tables if found.has_targets else tables[:1]
    return Chapter("attainment", say("目标达标情况", "Attainment of targets"), tables=shown)
