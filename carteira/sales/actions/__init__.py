"""The verbs of sales: the only code that writes its rows."""
