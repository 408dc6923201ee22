"""The versions and data that results are computed with."""

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
        The version of this library, and so of its rules.
    digest : str
        SHA-256 of all built-in data: parameters, standards and methods.
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
        """Return the same as JSON, for files of results."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    def __str__(self) -> str:
        return f"shuizhi {self.version}, standards sha256:{self.digest}, polars {self.polars}"


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


@cache
def provenance() -> Provenance:
    """Return the versions and data that results are computed with.

    `shuizhi.io.write_table` stores it in Parquet files under the key ``shuizhi``, in the properties
    of Excel files and, on request, in a line above the header of text files; ``shuizhi --json``
    prints it with the counts. Your own standard, or one completed by a supplement, has its own
    `Standard.digest`.

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
