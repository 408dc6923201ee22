"""Laws of grading that hold whatever the limits are: what may change a result, and what may not."""

import random
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

import shuizhi as sz

CLASSES = sz.grade(pl.DataFrame({"氨氮": [1.0]}))["class"].dtype.categories.to_list()
LIMITS = [limit for limit in sz.standard() if limit.water_body in (None, "river", "lake")]
# The parameters of the class, with the figures at which it changes.
FIGURES: dict[str, list[Decimal]] = {}
for _limit in LIMITS:
    if _limit.level in CLASSES and _limit.decimal is not None and _limit.comparison in ("<=", ">="):
        FIGURES.setdefault(_limit.parameter, []).append(_limit.decimal)
BETTER_IF_MORE = {"dissolved_oxygen"}
ROWS = 400


def cell(source: random.Random, figures: list[Decimal]) -> str | None:
    """Write a reading about a limit; some are gaps or below their detection limit."""
    if source.random() < 0.05:
        return source.choice(["", "--", "未检出"])
    figure = source.choice(figures) * Decimal(source.choice(["0.5", "0.99", "1", "1.01", "2"]))
    return f"{figure.normalize():f}" + ("L" if source.random() < 0.05 else "")


def table(seed: int) -> pl.DataFrame:
    """Return made-up samples, a text a reading."""
    source = random.Random(seed)
    return pl.DataFrame(
        {name: [cell(source, figures) for _ in range(ROWS)] for name, figures in FIGURES.items()}
        | {"body": [source.choice(["河流", "湖库"]) for _ in range(ROWS)]},
        schema_overrides=dict.fromkeys(FIGURES, pl.String),
    )


def ranks(frame: pl.DataFrame, **options: object) -> pl.Series:
    """Return the place of each row's class, from the best."""
    made: pl.DataFrame = sz.grade(frame, water_body="body", indicators=list(FIGURES), **options)  # type: ignore[arg-type]
    return made["class"].to_physical()


@pytest.mark.parametrize("parameter", list(FIGURES))
def test_worse_never_betters(parameter: str) -> None:
    """A reading that is worse makes no class better, and some classes worse."""
    frame = table(1)
    plain = pl.col(parameter).cast(pl.Float64, strict=False)
    factor = 0.5 if parameter in BETTER_IF_MORE else 2.0
    plain_rows = frame.select(plain.is_not_null()).to_series()
    worse = frame.with_columns(
        pl.when(plain.is_not_null()).then((plain * factor).cast(pl.String)).otherwise(parameter)
        .alias(parameter)
    )  # fmt: skip
    alone = [each.select(parameter, "body") for each in (frame, worse)]
    before, after = (
        sz.grade(each, water_body="body", indicators=[parameter])["class"].to_physical()
        for each in alone
    )
    assert (after >= before).drop_nulls().all()
    assert ((after > before) & plain_rows).any()
    assert (ranks(worse) >= ranks(frame)).drop_nulls().all()


def test_another_unit_changes_nothing() -> None:
    frame = table(2)
    scaled = ["ammonia_nitrogen", "mercury", "lead", "total_phosphorus", "fluoride"]

    def thousandfold(text: str) -> str:
        figure, mark = text.removesuffix("L"), "L" if text.endswith("L") else ""
        try:
            return f"{Decimal(figure) * 1000:f}{mark}"
        except ArithmeticError:
            return text

    columns = {}
    for name in frame.columns:
        if name in scaled:
            texts = [text and thousandfold(text) for text in frame[name].to_list()]
            columns[f"{name}(μg/L)"] = texts
        else:
            columns[name] = frame[name].to_list()
    assert ranks(pl.DataFrame(columns)).equals(ranks(frame), null_equal=True)


def test_another_name_changes_nothing() -> None:
    frame = table(3)
    names = sz.parameters().select("id", "name_zh").rows()
    alias = {id: zh for id, zh in names if id in FIGURES}
    assert len(alias) == len(FIGURES)
    assert ranks(frame.rename(alias)).equals(ranks(frame), null_equal=True)


def test_the_order_of_columns_changes_no_class() -> None:
    frame = table(4)
    turned = frame.select(reversed(frame.columns))
    assert ranks(turned).equals(ranks(frame), null_equal=True)


def test_the_order_and_the_parts_of_rows_change_nothing() -> None:
    frame = table(5)
    order = random.Random(5).sample(range(ROWS), ROWS)
    assert ranks(frame[order]).equals(ranks(frame)[order], null_equal=True)
    for size in (1, 63, 64, 65):
        parts = pl.concat([frame[at : at + size] for at in range(0, ROWS, size)], rechunk=False)
        assert ranks(parts).equals(ranks(frame), null_equal=True)


def test_a_stricter_target_passes_no_more() -> None:
    frame = table(6)
    over: list[int] = []
    for target in CLASSES[:-1]:
        made = sz.grade(frame, water_body="body", target=target)
        over.append(int(made["exceeding"].list.len().sum()))
    assert over == sorted(over, reverse=True) and over[0] > over[-1]


@pytest.mark.parametrize("share", ["0.9", "0.5", "0.1"])
def test_a_stricter_standard_passes_no_more(share: str, tmp_path: Path) -> None:
    """The same standard with lower figures makes no class better."""

    def standard(id: str, factor: Decimal) -> sz.Standard:
        items = "".join(
            f'[[tables.items]]\nno = {no}\nparameter = "{name}"\nname = "{name}"\nunit = "mg/L"\n'
            'comparison = "<="\nevidence = { kind = "copies", witnesses = ["a", "b"] }\nlimits = ['
            + ", ".join(
                f'{{ level = "{level}", value = "{figure * factor:f}" }}'
                for level, figure in zip("ⅠⅡⅢ", figures, strict=True)
            )
            + "]\n"
            for no, (name, figures) in enumerate(
                {
                    "ammonia_nitrogen": [Decimal("0.15"), Decimal("0.5"), Decimal(1)],
                    "fluoride": [Decimal("0.5"), Decimal(1), Decimal("1.5")],
                }.items(),
                start=1,
            )
        )
        path = tmp_path / f"{id}.toml"
        path.write_text(
            f'schema = 1\nid = "{id}"\ntitle_zh = "试"\ntitle_en = "Trial"\nkind = "quality"\n'
            '[witnesses]\na = "A"\nb = "B"\n[[tables]]\nno = "1"\ntitle_zh = "表"\n'
            f'title_en = "Table"\nlevels = ["Ⅰ", "Ⅱ", "Ⅲ"]\n{items}',
            encoding="utf-8",
        )
        return sz.load_standard(path)

    frame = table(7).select("ammonia_nitrogen", "fluoride")
    before, after = (
        sz.grade(frame, standard=standard(f"T {n}", factor), target="Ⅱ")
        for n, factor in enumerate([Decimal(1), Decimal(share)])
    )
    assert (after["class"].to_physical() >= before["class"].to_physical()).drop_nulls().all()
    assert (after["exceeding"].list.len() >= before["exceeding"].list.len()).all()
    assert not after["class"].equals(before["class"], null_equal=True)
