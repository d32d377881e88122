"""Starting loads no large library: web, workers and every command begin in a second, and pay for numbers when they compute."""

from __future__ import annotations

import subprocess
import sys

LARGE = ("scipy", "duckdb", "pyarrow", "sqlglot", "splink", "pandas", "polars", "numba", "sklearn", "playwright")
CODE = """
import sys
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from carteira.config.cli import root
root()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_large_library_is_loaded_before_it_is_needed() -> None:
    said = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True).stdout.split()
    loaded = [name for name in LARGE if name in said]
    assert not loaded, f"Import these where they are used: {loaded}"
