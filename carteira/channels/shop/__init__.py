"""Events of a shop or an ERP, many at once."""
