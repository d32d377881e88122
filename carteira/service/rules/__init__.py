"""Decisions of service: working time, clocks, states, effects."""
