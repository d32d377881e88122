"""The files of the repository, as the architecture tests see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "carteira"
LEFT_OUT = {
    ".git",
    ".venv",
    "node_modules",
    "__pycache__",
    "data",
    "dist",
    "build",
    ".artifacts",
    ".hypothesis",
    ".mypy_cache",
    ".ruff_cache",
}
STAGES = ("team", "governance", "customers", "trade", "channels", "value", "portfolio", "desk", "web", "engine", "demo")


@lru_cache(maxsize=1)
def tracked() -> list[Path]:
    """Every file that git keeps; without git, every file that is not made by a build."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        return sorted(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())
    return sorted(path for path in ROOT.rglob("*") if path.is_file() and not LEFT_OUT & set(path.relative_to(ROOT).parts))


def name_of(path: Path) -> str:
    """The path from the root, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def modules() -> Iterator[Path]:
    """Every Python file of the package that a person wrote."""
    for path in tracked():
        if path.suffix == ".py" and PACKAGE in path.parents and "migrations" not in path.parts:
            yield path


def templates() -> Iterator[Path]:
    """Every HTML template."""
    for path in tracked():
        if path.suffix == ".html" and PACKAGE in path.parents:
            yield path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function, its docstring and decorators left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
