"""Decisions about fields that a company adds: what a value of each kind is, and what a definition must say."""
