"""What a figure was computed with, so that it can be computed again."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cache

import polars as pl

from shuizhi import _shuizhi

__all__ = ["Provenance", "provenance"]


@dataclass(frozen=True)
class Provenance:
    """The library, its data and its engine.

    Attributes
    ----------
    version : str
        Of this library, and so of the rules written in it.
    digest : str
        SHA-256 of all data that is built in: parameters, standards and methods.
    standards : dict of str to str
        SHA-256 of each built-in standard and method, by its number.
    polars : str
        The version of the engine.
    """

    version: str
    digest: str
    standards: dict[str, str]
    polars: str

    def to_json(self) -> str:
        """Return the same as JSON, which files of results carry."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def __str__(self) -> str:
        return f"shuizhi {self.version}, standards sha256:{self.digest}, polars {self.polars}"


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def provenance() -> Provenance:
    """Tell what results are computed with.

    Parquet files that `shuizhi.io.write_table` writes carry it under the key ``shuizhi``, Excel
    files among their properties, ``shuizhi --json`` beside the counts, and text files in a line
    above the header where that is asked for. A standard of your own, or one that a supplement
    completed, has a `Standard.digest` of its own.

    Returns
    -------
    Provenance

    Examples
    --------
    >>> used = provenance()
    >>> len(used.digest), used.standards["GB 3838-2002"] == used.digest
    (64, False)
    >>> print(used)  # doctest: +ELLIPSIS
    shuizhi ..., standards sha256:..., polars ...
    """
    lists = [_shuizhi.parameters_json(), _shuizhi.standards_json(), _shuizhi.methods_json()]
    documents = [each for text in lists[1:] for each in json.loads(text)]
    return Provenance(
        version=_shuizhi.__version__,
        digest=digest_of("\n".join(lists)),
        standards={
            each["id"]: digest_of(json.dumps(each, ensure_ascii=False, sort_keys=True))
            for each in documents
        },
        polars=pl.__version__,
    )
