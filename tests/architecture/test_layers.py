"""The import contracts hold, and each of them catches a deliberate violation."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT

CONTRACTS = [contract["name"] for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]]
# Contract -> a file and the line that breaks it.
VIOLATIONS = {
    "The loop runs one way": ("customers/queries/upwards.py", "import carteira.value.rules"),
    "Inside a capability: doors, verbs, questions, nouns, facts, rules": ("value/rules/backwards.py", "import carteira.value.actions"),
    "Rules, facts, science and basics know no framework": ("basics/framework.py", "import django.db"),
    "Verbs and nouns know no door": ("value/queries/terminal.py", "import click"),
    "Doors open to the street only": ("desk/queries/trespass.py", "import carteira.customers.jobs"),
    "Value keeps its own tables": ("portfolio/queries/reach.py", "import carteira.value.models"),
    "Portfolio keeps its own tables": ("desk/queries/reach.py", "import carteira.portfolio.models"),
    "Service keeps its own tables": ("desk/queries/reach.py", "import carteira.service.models"),
    "Returns keeps its own tables": ("desk/queries/reach.py", "import carteira.returns.models"),
    "Sales keeps its own tables": ("desk/queries/reach.py", "import carteira.sales.models"),
    "Health keeps its own tables": ("desk/queries/reach.py", "import carteira.health.models"),
    "Reports keep their own tables": ("desk/queries/reach.py", "import carteira.reports.models"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its contracts, elsewhere."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(
        PACKAGE, folder / "carteira", ignore=shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "*.json", "*.csv")
    )
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    linter = Path(sys.executable).with_name("lint-imports")
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run([linter, "--no-cache"], cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_every_contract_holds(copy: Path) -> None:
    found = lint(copy)
    assert found.returncode == 0, found.stdout[-3_000:]


def test_every_contract_has_its_violation() -> None:
    assert set(CONTRACTS) == set(VIOLATIONS)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_a_deliberate_violation_is_caught(copy: Path, contract: str) -> None:
    name, line = VIOLATIONS[contract]
    broken = copy / "carteira" / name
    broken.parent.mkdir(exist_ok=True)
    made = [part for part in (broken.parent / "__init__.py",) if not part.exists()]
    for part in made:
        part.touch()
    broken.write_text(line + "\n")
    try:
        found = lint(copy)
    finally:
        broken.unlink()
        for part in made:
            part.unlink()
    assert found.returncode == 1
    assert f"{contract} BROKEN" in " ".join(found.stdout.split())


@pytest.mark.parametrize("name", ["utils.py", "customers/helpers.py"])
def test_a_file_without_a_place_is_caught(copy: Path, name: str) -> None:
    stray = copy / "carteira" / name
    stray.write_text('"""Nothing."""\n')
    try:
        assert lint(copy).returncode == 1
    finally:
        stray.unlink()
