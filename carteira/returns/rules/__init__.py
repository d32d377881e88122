"""Decisions of returns: the ledger of effort and what may be said of it."""
