"""Questions of governance: what was done, is the chain whole, is this installation well."""

from carteira.governance.queries.doctor import Check, examine, readiness
from carteira.governance.queries.events import ChainReport, event_verbs, events_seen_by, verify_chain
from carteira.governance.queries.gauges import gauges

__all__ = ["ChainReport", "Check", "event_verbs", "events_seen_by", "examine", "gauges", "readiness", "verify_chain"]
