"""One noun a file; importing them offers them."""

from carteira.reports.queries.nouns import cases, contacts, customers, effort, lines, opportunities, proposals, results

__all__ = ["cases", "contacts", "customers", "effort", "lines", "opportunities", "proposals", "results"]
