"""Let parameters that docstrings tell together have each its own type and default."""

import sys
from pathlib import Path

import griffe

sys.path.insert(0, str(Path(__file__).parent))

from docstrings import apart


class Groups(griffe.Extension):
    """The extension that mkdocs.yml names."""

    def on_function(self, *, func: griffe.Function, **_: object) -> None:
        """Part the parameters of a function."""
        if func.docstring is not None:
            func.docstring.value = apart(func.docstring.value)
