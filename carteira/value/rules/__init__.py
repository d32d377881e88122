"""Decisions of value, pure: what a time equation says, which inputs a run freezes, what deserves attention."""
