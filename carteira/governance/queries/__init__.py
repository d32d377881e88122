"""Questions of governance: what was done, is the chain whole, is this installation well."""

from carteira.governance.queries.events import ChainReport, event_verbs, events_seen_by, verify_chain

__all__ = ["ChainReport", "event_verbs", "events_seen_by", "verify_chain"]
