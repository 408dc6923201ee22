"""The exceptions of shuizhi, one tree under `ShuizhiError`.

Every message says what is wrong, where, and what to do. A single bad cell is not an error: it is a
flagged reading in the result.
"""

__all__ = [
    "AmbiguousColumnError",
    "ColumnError",
    "DuplicateColumnError",
    "DuplicateRowError",
    "FileError",
    "NotInForceError",
    "OptionError",
    "ShuizhiError",
    "ShuizhiNote",
    "ShuizhiWarning",
    "StandardError",
    "TableError",
    "UnitError",
    "UnknownNameError",
]


class ShuizhiError(Exception):
    """The base of all errors of shuizhi."""


class ShuizhiWarning(UserWarning):
    """A warning about the input, such as names that are not understood."""


class ShuizhiNote(UserWarning):
    """A note on what was found in the table, such as its column of sections.

    To hide these notes: ``warnings.simplefilter("ignore", shuizhi.ShuizhiNote)``.
    """


class StandardError(ShuizhiError, ValueError):
    """The file of a standard breaks its format or contradicts itself."""


class UnknownNameError(ShuizhiError, LookupError):
    """No standard, parameter, level or limit has this name."""


class OptionError(ShuizhiError, ValueError):
    """An option has a value that is not understood."""


class TableError(ShuizhiError, TypeError):
    """The object given is not a table of a known kind."""


class ColumnError(ShuizhiError, ValueError):
    """A column is missing, has a wrong type, or its name is taken."""


class UnitError(ColumnError):
    """The unit of a column is unknown, or does not fit its parameter."""


class AmbiguousColumnError(ColumnError):
    """The header of a column can be read in more than one way."""


class DuplicateColumnError(ColumnError):
    """A parameter is in more than one column."""


class DuplicateRowError(ShuizhiError, ValueError):
    """There are duplicate rows and `duplicates="error"` was asked for."""


class NotInForceError(ShuizhiError, ValueError):
    """A standard is not in force on the day of a sample."""


class FileError(ShuizhiError, OSError):
    """A file cannot be read or written."""
