"""Named columns of plain files: read with the row and the rule of every refusal, written whole."""

from carteira.engine.columns.checking import days, keys, numbers
from carteira.engine.columns.reading import CSV, read_table
from carteira.engine.columns.writing import can_write, write_table

__all__ = ["CSV", "can_write", "days", "keys", "numbers", "read_table", "write_table"]
