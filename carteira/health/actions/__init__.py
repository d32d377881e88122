"""Verbs of health."""

from carteira.health.actions.looking import carry_out, fail_look, look

__all__ = ["carry_out", "fail_look", "look"]
