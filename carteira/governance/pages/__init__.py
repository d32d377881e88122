"""Pages of governance: the audit, and what watchers of the installation ask."""
