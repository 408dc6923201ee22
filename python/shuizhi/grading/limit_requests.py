"""What is asked of a check by single limits: its request, and what each row says of its water."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi._core.request import DetectionLimits, Lang, NonDetect, Options
from shuizhi._frames.states import Abnormal
from shuizhi.errors import OptionError
from shuizhi.law.lookup import Standard


@dataclass(frozen=True)
class Asked:
    """A request without its columns and cases, and the inputs from rows."""

    request: dict[str, Any]
    use: str | None
    water_body: str | None
    said: Mapping[str, str]
    names: Sequence[str]
    days: pl.Expr
    abnormal: Abnormal

    @property
    def of_rows(self) -> dict[str, str]:
        """The columns with inputs, by name."""
        told = {"use": self.use, "water_body": self.water_body, **self.said}
        return {n: word for n, word in told.items() if word is not None and word in self.names}

    def cases(self, frame: pl.LazyFrame) -> tuple[list[dict[str, Any]], pl.Expr]:
        """Return the distinct combinations of inputs, and the index of each row's."""
        columns = self.of_rows
        fixed = {"use": self.use, "water_body": self.water_body, "said": dict(self.said)}
        if not columns:
            return [fixed], pl.lit(0, pl.UInt32)
        texts = {name: pl.col(column).cast(pl.String) for name, column in columns.items()}
        key = pl.struct(texts[name].alias(name) for name in texts)
        distinct = frame.select(key.alias("case")).unique(maintain_order=True).collect()["case"]
        cases = []
        for row in distinct.to_list():
            case: dict[str, Any] = fixed | {"said": dict(self.said)}
            for name, word in row.items():
                if name in ("use", "water_body"):
                    case[name] = word
                else:
                    case["said"][name] = word
            cases.append(case)
        places = pl.Series(range(len(cases)), dtype=pl.UInt32)
        return cases, key.replace_strict(distinct, places, return_dtype=pl.UInt32)


def said_of(conditions: Mapping[str, str] | None) -> dict[str, str]:
    """Return the facts that limits depend on, by the columns of outfalls that say them.

    Raises
    ------
    OptionError
        No limit depends on one, or it is not a word.
    """
    said: dict[str, str] = {}
    for name, word in (conditions or {}).items():
        [column] = _shuizhi.outfall_columns([name])
        if column is None or not isinstance(word, str):
            raise OptionError(text("no_condition", name=name))
        said[column] = word
    return said


def request_of(
    standard: str | Standard,
    drinking_source: bool,
    nondetect: NonDetect,
    detection_limits: DetectionLimits,
    missing_values: Sequence[str | float],
    lang: Lang,
) -> dict[str, Any]:
    """Return the request, without its columns and cases."""
    options = Options(
        standard, drinking_source=drinking_source, nondetect=nondetect,
        detection_limits=detection_limits, missing_values=missing_values, lang=lang,
    ).request()  # fmt: skip
    names = (
        "standard", "standard_toml", "drinking_source", "nondetect", "detection_limits",
        "method_detection_limits", "missing_values", "lang",
    )  # fmt: skip
    return {name: options[name] for name in names}
