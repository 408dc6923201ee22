"""Install what is to be published into an empty environment, and run the demo from it alone.

python scripts/try_wheel.py dist           # the wheel, without a Rust compiler in reach
python scripts/try_wheel.py dist --sdist   # the source distribution, which is compiled
"""

import argparse
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LARGEST = 8_000_000
MUST_HOLD = ("sboms/shuizhi.cyclonedx.json", "LICENSE-MIT", "LICENSE-APACHE", "shuizhi/py.typed")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sdist", action="store_true")
    arguments = parser.parse_args()
    found = sorted(arguments.folder.glob("*.tar.gz" if arguments.sdist else "*.whl"))
    if len(found) != 1:
        sys.exit(f"{arguments.folder} holds {len(found)} such files, not one: {found}")
    if not arguments.sdist:
        look_into(found[0])
    with tempfile.TemporaryDirectory() as folder:
        run_demo(found[0].resolve(), Path(folder), compiled=arguments.sdist)


def look_into(wheel: Path) -> None:
    """Check the size of a wheel, and that it says what it is made of."""
    size = wheel.stat().st_size
    print(f"{wheel.name}: {size / 1e6:.2f} MB")
    if size > LARGEST:
        sys.exit(f"larger than {LARGEST / 1e6:g} MB")
    names = zipfile.ZipFile(wheel).namelist()
    if lacks := [part for part in MUST_HOLD if not any(name.endswith(part) for name in names)]:
        sys.exit(f"lacks {', '.join(lacks)}")


def run_demo(package: Path, folder: Path, *, compiled: bool) -> None:
    """Install a package into an environment of its own and run the demo there."""
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    environment = dict(os.environ, PYTHONUTF8="1")
    environment.pop("PYTHONPATH", None)
    if not compiled:
        # No compiler is in reach: the wheel has all it needs.
        environment["PATH"] = os.pathsep.join([str(python.parent), os.defpath])
        environment["CARGO"] = environment["RUSTC"] = "no-compiler"

    def run(*command: str) -> None:
        subprocess.run([str(python), *command], cwd=folder, env=environment, check=True)

    run("-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(package))
    run("-c", "import shuizhi; print('installed', shuizhi.__version__, shuizhi.__file__)")
    run(str(ROOT / "examples" / "demo.py"))
    run("-m", "shuizhi", "--help")


if __name__ == "__main__":
    main()
