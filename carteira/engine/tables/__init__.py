"""Facts: published tables, computed by SQL (or a pure build) on the lake, checked, and put in place whole."""

from carteira.engine.tables.definition import BadFact, Column, Fact
from carteira.engine.tables.discovery import discover, in_order
from carteira.engine.tables.reading import read_rows
from carteira.engine.tables.runner import CheckFailed, FactRun, run_facts

__all__ = ["BadFact", "CheckFailed", "Column", "Fact", "FactRun", "discover", "in_order", "read_rows", "run_facts"]
