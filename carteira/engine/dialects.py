"""One SQL text for DuckDB and Apache Spark: the few differences that sqlglot does not settle by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp


def to_spark(sql: str) -> str:
    """The same query for Spark. Whole numbers of 128 bits become DECIMAL(38,0), the widest that Spark has."""
    import sqlglot

    tree = sqlglot.parse_one(sql, read="duckdb")
    return tree.transform(_for_spark).sql(dialect="spark")


def tables_read(sql: str) -> frozenset[str]:
    """Every table that the query reads, as `schema.table`; names of its own WITH parts are not tables."""
    import sqlglot
    from sqlglot import exp

    tree = sqlglot.parse_one(sql, read="duckdb")
    own = {part.alias_or_name for part in tree.find_all(exp.CTE)}
    return frozenset(
        f"{table.db}.{table.name}" if table.db else table.name for table in tree.find_all(exp.Table) if table.db or table.name not in own
    )


def _for_spark(node: exp.Expression) -> exp.Expression:
    from sqlglot import exp

    if isinstance(node, exp.DataType) and node.this == exp.DataType.Type.INT128:
        return exp.DataType.build("DECIMAL(38, 0)")
    return node
