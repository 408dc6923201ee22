"""The rows of a table as JSON."""

import base64
import json
import math
from typing import Any

import polars as pl


def json_rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as JSON values: no NaN or infinity, and bytes as base64."""
    finite = pl.selectors.float().replace([float("inf"), -float("inf")], None).fill_nan(None)
    odd = [name for name, dtype in frame.schema.items() if _holds_bytes(dtype)]
    plain = frame.drop(odd).with_columns(finite)
    rows = json.loads(plain.write_json()) if plain.width else [{} for _ in range(frame.height)]
    for name in odd:
        for row, value in zip(rows, frame[name].to_list(), strict=True):
            row[name] = _as_json(value)
    return [{name: row[name] for name in frame.columns} for row in rows] if odd else rows


def _holds_bytes(dtype: Any) -> bool:
    inner = [field.dtype for field in dtype.fields] if isinstance(dtype, pl.Struct) else []
    inner += [dtype.inner] if isinstance(dtype, pl.List | pl.Array) else []
    return dtype in (pl.Binary, pl.Object) or any(map(_holds_bytes, inner))


def _as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    if isinstance(value, dict):
        return {name: _as_json(each) for name, each in value.items()}
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)
