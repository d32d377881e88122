"""One SQL text for DuckDB and Apache Spark: the few differences that sqlglot does not settle by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlglot import exp

SCHEMAS = frozenset({"lake", "given", "facts"})


def spark_name(schema: str, table: str) -> str:
    """What `schema.table` is called in a Spark session, whose own views have no schema."""
    return f"{schema}__{table}"


def to_spark(sql: str) -> str:
    """The same query for Spark, with the same rows to the last decimal.

    Whole numbers of 128 bits become DECIMAL(38,0), the widest that Spark has. DuckDB divides numbers as floating point, Spark divides decimals as
    decimals: both sides are made floating point, and a quotient becomes a decimal by the same rounding.
    """
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
    if isinstance(node, exp.Table) and node.db in SCHEMAS:
        return exp.to_table(spark_name(node.db, node.name), alias=node.alias or node.name)
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Div) and node.to.is_type("decimal"):
        return _rounded(node)
    if isinstance(node, exp.Div):
        return _quotient(node)
    return node


def _floating(side: exp.Expression) -> exp.Expression:
    from sqlglot import exp

    return exp.cast(side.transform(_for_spark), "DOUBLE")


def _quotient(division: exp.Div) -> exp.Expression:
    """Division as DuckDB does it: floating point on both sides."""
    from sqlglot import exp

    return exp.Div(this=_floating(division.this), expression=_floating(division.expression))


def _rounded(cast: exp.Cast) -> exp.Expression:
    """A quotient as DuckDB makes it a decimal: scaled as floating point, then rounded half away from zero."""
    from sqlglot import exp

    places = int(cast.to.expressions[1].name) if len(cast.to.expressions) > 1 else 0
    scaled = exp.Mul(this=_quotient(cast.this), expression=exp.cast(exp.Literal.number(10**places), "DOUBLE"))
    whole = exp.cast(exp.Round(this=scaled), "DECIMAL(30, 0)")
    step = exp.cast(exp.Literal.number(f"{10.0**-places:.{places}f}"), f"DECIMAL({places + 1}, {places})")
    return exp.cast(exp.Mul(this=whole, expression=step), cast.to)
