"""Where each price stands in the corridor that comparable sales span."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carteira.value.rules.prices import FEWEST_PEERS

if TYPE_CHECKING:
    import pyarrow as pa

PLACES = 6


def build(price_point: pa.Table) -> pa.Table:
    """Each price beside the quantiles of its cell: product, size and segment, given up from the last on where a cell is thin."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from carteira.science.prices import price_corridor

    paid = pc.cast(price_point["unit_pocket"], "double").to_numpy()
    sold = np.maximum(paid, 0.0)  # rebates beyond the price leave nothing, not less than nothing, among the peers
    cells = [price_point["product_id"].to_numpy(), price_point["size"].to_numpy(), price_point["segment"].to_numpy(zero_copy_only=False)]
    found = price_corridor(sold, [np.asarray(cell) if cell.dtype != object else cell.astype(str) for cell in cells], fewest=FEWEST_PEERS)
    gap = np.where(paid < found.floor, (found.target - paid) * pc.cast(price_point["quantity"], "double").to_numpy(), 0.0)
    gap = np.where(np.isnan(found.floor), np.nan, gap)
    bounds = {name: _rounded(getattr(found, name), PLACES) for name in ("floor", "target", "stretch")}
    level = pa.array(np.where(found.sales > 0, len(cells) - found.backed_off, 0), pa.int64())
    peers = pa.array(found.sales, pa.int64())
    added = {**bounds, "peers": peers, "level": level, "gap": _rounded(gap, 4)}
    return pa.table({**{name: price_point[name] for name in price_point.column_names}, **added})


def _rounded(values: object, places: int) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    numbers = np.round(np.asarray(values, dtype=np.float64), places)
    return pa.array(numbers, mask=np.isnan(numbers))
