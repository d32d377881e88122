"""The one table of the product: columns, facets, state in the address, keyset pages."""

from carteira.web.tables.columns import Choice, Column, Facet
from carteira.web.tables.grid import BulkAction, Grid, View
from carteira.web.tables.keyset import Slice, capped_count, slice_of
from carteira.web.tables.state import ListSpec, State

__all__ = ["BulkAction", "Choice", "Column", "Facet", "Grid", "ListSpec", "Slice", "State", "View", "capped_count", "slice_of"]
