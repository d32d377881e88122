"""Pages of the portfolio. All of them are restricted to who may see selection."""
