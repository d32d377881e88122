"""Decisions about identity: what is a key, who survives, who belongs together. Pure; knows no framework and no engine."""
