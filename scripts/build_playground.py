"""Build the playground: the core for browsers, in one page that needs nothing beside it.

python scripts/build_playground.py         # target/playground/index.html
python scripts/build_playground.py --where-possible   # no error where it cannot be built

The compiler needs the target wasm32-unknown-unknown: `rustup target add wasm32-unknown-unknown`, or
on Debian the folder that scripts/wasm_debian.sh makes.
"""

import argparse
import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from shuizhi._core.palette import INK, NO_CLASS, OFFICIAL

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "playground" / "page"
OUT = ROOT / "target" / "playground"
DEBIAN = ROOT / "target" / "wasm-debian"
TARGET = "wasm32-unknown-unknown"
LARGEST = 3_000_000
LICENCE = re.compile("licen[cs]e|copying|unlicense", re.IGNORECASE)
SCRIPTS = ("words.js", "base.js", "why.js", "law.js", "grade.js", "main.js")
MISSING = f"""the playground is not built: the compiler has no target {TARGET}
  rustup target add {TARGET}     where rustup is
  scripts/wasm_debian.sh         on Debian, as root"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--where-possible", action="store_true")
    arguments = parser.parse_args()
    if not (has_target() or DEBIAN.is_dir()):
        print(MISSING, file=sys.stderr)
        sys.exit(not arguments.where_possible)
    wasm = compiled()
    glue = bound(wasm)
    page = assembled(glue.read_text(encoding="utf-8"), glue.with_name("core_bg.wasm").read_bytes())
    (OUT / "index.html").write_text(page, encoding="utf-8")
    size = len(page.encode())
    sent = len(gzip.compress(page.encode(), mtime=0))
    print(f"{OUT / 'index.html'}: {size / 1e6:.2f} MB, {sent / 1e6:.2f} MB compressed")
    if sent > LARGEST:
        sys.exit(f"larger than {LARGEST / 1e6:g} MB")


def has_target() -> bool:
    """Whether the compiler at hand has the library of the target."""
    ask = ["rustc", "--print", "target-libdir", "--target", TARGET]
    found = subprocess.run(ask, capture_output=True, text=True, check=False)
    return found.returncode == 0 and any(Path(found.stdout.strip()).glob("libstd-*.rlib"))


def compiled() -> Path:
    """Compile the wrapper and the core; return the module."""
    build = ["cargo", "build", "--quiet", "--locked", "--release", "--target", TARGET]
    module = Path(TARGET, "release", "shuizhi_playground.wasm")
    if has_target():
        subprocess.run([*build, "--target-dir", OUT], cwd=ROOT / "playground", check=True)
        return OUT / module
    # Inside the folder of Debian there is no network: what it takes is fetched from outside.
    fetch = ["cargo", "fetch", "--quiet", "--locked"]
    outside = os.environ | {"CARGO_HOME": str(DEBIAN / "cargo")}
    subprocess.run(fetch, cwd=ROOT / "playground", env=outside, check=True)
    copy_sources(DEBIAN / "source")
    inside = {
        "PATH": "/usr/bin:/bin",
        "HOME": "/root",
        "CARGO_HOME": "/cargo",
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER": "wasm-ld",
    }
    manifest = ["--manifest-path", "/source/playground/Cargo.toml", "--target-dir", "/target"]
    chroot = shutil.which("chroot") or "/usr/sbin/chroot"
    subprocess.run([chroot, DEBIAN, *build, "--offline", *manifest], env=inside, check=True)
    return DEBIAN / "target" / module


def copy_sources(to: Path) -> None:
    """Copy what is compiled; files that did not change keep their times."""
    for name in ("src", "standards", "benches", "examples/rust", "playground"):
        kept = shutil.ignore_patterns("target", "__pycache__")
        shutil.copytree(ROOT / name, to / name, dirs_exist_ok=True, ignore=kept)
    for path in ROOT.iterdir():
        if path.suffix in (".toml", ".lock", ".rs"):
            shutil.copy2(path, to / path.name)


def bound(wasm: Path) -> Path:
    """Make the module and the script by which a page calls it, small where wasm-opt is at hand."""
    folder = OUT / "bound"
    run = ["cargo", "run", "--quiet", "--locked", "-p", "bindgen", "--target-dir", OUT, "--"]
    subprocess.run([*run, wasm, folder], cwd=ROOT / "playground", check=True)
    module = folder / "shuizhi_playground_bg.wasm"
    made = folder / "core_bg.wasm"
    tool = ["wasm-opt"] if shutil.which("wasm-opt") else None
    if tool is None and (DEBIAN / "usr/bin/wasm-opt").is_file():
        library = DEBIAN / "usr/lib" / f"{os.uname().machine}-linux-gnu"
        loader = next(library.glob("ld-linux*.so*"))
        tool = [str(loader), "--library-path", str(library), str(DEBIAN / "usr/bin/wasm-opt")]
    if tool is None:
        shutil.copy2(module, made)
    else:
        subprocess.run([*tool, "-O2", "--all-features", module, "-o", made], check=True)
    return folder / "shuizhi_playground.js"


def asked(*command: str) -> str:
    """Return what cargo tells of the playground."""
    where = ROOT / "playground"
    done = subprocess.run(
        ["cargo", *command, "--locked"], cwd=where, capture_output=True, check=True
    )
    return done.stdout.decode()


def crates() -> list[list[str]]:
    """Return name, version, licence and its text of what is compiled into the module."""
    tree = asked("tree", "--edges", "normal", "--target", TARGET, "--prefix", "none")
    compiled_in = {tuple(line.split()[:2]) for line in tree.splitlines()}
    packages = json.loads(asked("metadata", "--format-version", "1"))["packages"]
    return [
        [p["name"], p["version"], p["license"], licence_text(Path(p["manifest_path"]).parent)]
        for p in sorted(packages, key=lambda p: (p["name"], p["version"]))
        if (p["name"], f"v{p['version']}") in compiled_in and not p["name"].startswith("shuizhi")
    ]


def licence_text(folder: Path) -> str:
    """Return the licences that a package brings: of a choice that of MIT, and what goes with it."""
    found = sorted(p for p in folder.iterdir() if p.is_file() and LICENCE.match(p.name))
    own = [p for p in found if "mit" in p.name.lower()] or found[:1]
    own += [p for p in found if re.search("whatwg|unicode", p.name.lower()) and p not in own]
    return "\n\n".join(p.read_text(encoding="utf-8", errors="replace").strip() for p in own)


def assembled(glue: str, wasm: bytes) -> str:
    """Put everything into one page."""

    def part(name: str) -> str:
        return (PAGE / name).read_text(encoding="utf-8")

    colours = {
        "colours": OFFICIAL.colours,
        "dark": sorted(OFFICIAL.dark),
        "none": NO_CLASS,
        "ink": INK,
    }
    parts_of = json.dumps(crates(), ensure_ascii=False)
    version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
    example = (ROOT / "examples/jiaozuo-samples.csv").read_text(encoding="utf-8")
    head = f'"use strict";\nconst PALETTE = {json.dumps(colours, ensure_ascii=False)};\n'
    head += f'const VERSION = "{version}";\nconst CRATES = {parts_of};\n'
    script = head + "\n".join(map(part, SCRIPTS))
    worker = glue + part("worker.js")
    packed = base64.b64encode(gzip.compress(wasm, mtime=0)).decode("ascii")
    parts = {
        "/*{{style}}*/": part("style.css"),
        "/*{{worker}}*/": worker,
        "/*{{script}}*/": script,
        "{{wasm}}": packed,
        "{{example}}": example,
    }
    page = part("index.html")
    for mark, text in parts.items():
        if page.count(mark) != 1:
            sys.exit(f"playground/page/index.html has {mark} {page.count(mark)} times, not once")
        if "</script" in text or "<!--" in text:
            sys.exit(f"{mark}: the text would end the script that holds it")
        page = page.replace(mark, text)
    return page


if __name__ == "__main__":
    main()
