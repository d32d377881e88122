"""Questions to value: what the current run says, and how each figure came about."""
