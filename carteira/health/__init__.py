"""Health: how likely named bad events are, from what was known on a day."""
