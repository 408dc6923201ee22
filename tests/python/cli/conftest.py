"""Commands run in an empty folder."""

import io
import sys
from pathlib import Path

import pytest

from cli_runs import Done, Run
from shuizhi.cli import main


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def runner(*arguments: object, stdin: bytes | None = None) -> Done:
        monkeypatch.setattr(sys, "argv", ["shuizhi", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        text = capsys.readouterr()
        assert "Traceback" not in text.err
        return Done(int(ended.value.code or 0), text.out, text.err)

    return runner
