"""What a report says about its samples, in pairs of label and value."""

from collections.abc import Collection, Iterator, Sequence

from shuizhi.io.lab.grid import Grid
from shuizhi.io.lab.words import OF_COLUMN, label_of

_SAMPLE, _PLACE = set(OF_COLUMN["sample"]), set(OF_COLUMN["place"])
# Facts about the report as a whole, not about a sample.
_OF_REPORT = {
    "报告日期", "报告编号", "报告编制日期", "被检单位", "被检单位地址", "委托单位", "受检单位",
    "检测类别", "项目名称", *OF_COLUMN["standard"],
}  # fmt: skip

Block = dict[str, str]


def pairs(grid: Grid, rows: Collection[int]) -> Iterator[tuple[str, str]]:
    """Return the pairs of label and value in rows of a sheet, in order."""
    for row in sorted(rows):
        filled = grid.filled(row)
        for place, column in enumerate(filled):
            label, value = label_of(grid.at(row, column))
            if not label:
                continue
            if not value and place + 1 < len(filled):
                value = grid.at(row, filled[place + 1])
                if label_of(value)[0]:
                    value = ""
            if value:
                yield label, value


def block_of(grid: Grid, rows: Collection[int]) -> Block:
    """Return the pairs in rows of a sheet, the first for each label."""
    found: Block = {}
    for label, value in pairs(grid, rows):
        found.setdefault(label, value)
    return found


def _named(block: Block, labels: set[str]) -> str | None:
    return next((value for label, value in block.items() if label in labels), None)


def _other_sample(state: Block, block: Block) -> bool:
    """Return whether a block is about another sample."""
    ours, theirs = _named(state, _SAMPLE), _named(block, _SAMPLE)
    if ours and theirs:
        return ours != theirs
    here, there = _named(state, _PLACE), _named(block, _PLACE)
    return bool(here and there and here != there)


def said_of(parts: Sequence[Block | None]) -> list[Block]:
    """Return the facts for each table, given blocks and tables (None) in order.

    Facts above a table apply to it, the nearest first; facts below fill the gaps. A block about
    another sample ends those of the sample before.
    """
    found: list[Block] = []
    state: Block = {}
    for at, part in enumerate(parts):
        if part is not None:
            if _other_sample(state, part):
                state = {label: value for label, value in state.items() if label in _OF_REPORT}
            state = state | part
            continue
        said = dict(state)
        for below in parts[at + 1 :]:
            if below is None:
                continue
            if _other_sample(said, below):
                break
            said = below | said
        found.append(said)
    return found
