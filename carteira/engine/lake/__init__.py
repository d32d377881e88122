"""The lake: operational tables as Parquet, taken in one consistent snapshot by a process of its own."""
