"""The parameters as the core knows them."""

import json
from dataclasses import dataclass
from functools import cache

from shuizhi import _shuizhi


@dataclass(frozen=True)
class Parameter:
    """A measured quantity: its id, names, codes and canonical unit."""

    id: str
    name_zh: str
    name_en: str
    symbol: str | None
    hj525: tuple[str, ...]
    cas: str | None
    unit: str
    decimals_assessment: int | None
    decimals_published: int | None


@cache
def parameters_by_id() -> dict[str, Parameter]:
    rows = json.loads(_shuizhi.parameters_json())
    names = list(Parameter.__dataclass_fields__)
    made = ({name: row[name] for name in names} | {"hj525": tuple(row["hj525"])} for row in rows)
    return {row["id"]: Parameter(**row) for row in made}
