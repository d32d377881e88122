"""Every published check in a docstring runs, and every public function says the eight things it must."""

import doctest
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

from carteira import science

MODULES = sorted(module.name for module in pkgutil.walk_packages(science.__path__, "carteira.science."))
PARTS = ("Use:", "Shapes:", "Units:", "Errors:", "Cost and limits:", "Source:", "Check:")
PACKAGES = ("purchasing", "forecast", "experiments", "next_product", "health", "prices")
SINGLE = ("ranking", "allocation", "survival", "payments", "discounts", "migration", "equity", "regression", "boosting")


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_are_true(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_the_reference_page_is_true() -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "science.md"
    failed, tried = doctest.testfile(str(page), module_relative=False)
    assert failed == 0
    assert tried > 0


def public_functions() -> list[tuple[str, object]]:
    found: list[tuple[str, object]] = []
    for package in PACKAGES:
        module = importlib.import_module(f"carteira.science.{package}")
        found += [(f"{package}.{name}", getattr(module, name)) for name in module.__all__ if inspect.isfunction(getattr(module, name))]
    for single in SINGLE:
        module = importlib.import_module(f"carteira.science.{single}")
        found += [(f"{single}.{name}", function) for name, function in own_functions(module) if not name.startswith("_")]
    return found


def own_functions(module: ModuleType) -> list[tuple[str, object]]:
    return [(name, value) for name, value in vars(module).items() if inspect.isfunction(value) and value.__module__ == module.__name__]


@pytest.mark.parametrize(("name", "function"), public_functions(), ids=[name for name, _ in public_functions()])
def test_docstrings_have_their_parts(name: str, function: object) -> None:
    text = inspect.getdoc(function) or ""
    missing = [part for part in PARTS if part not in text]
    assert not missing, f"{name} lacks {missing}"
    assert ">>>" in text, f"{name} has no example"


def test_science_knows_no_framework_no_clock_and_no_files() -> None:
    for name in MODULES:
        source = inspect.getsource(importlib.import_module(name))
        for word in ("import django", "import duckdb", "import time", "datetime.now", "open(", "import pandas"):
            assert word not in source, f"{name}: {word}"
