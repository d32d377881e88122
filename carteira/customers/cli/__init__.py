"""`carteira customers`: who they are; `carteira timeline`: what passed between them and us; `carteira trash`: what was deleted."""

from carteira.customers.cli.records import customers
from carteira.customers.cli.timeline import timeline
from carteira.customers.cli.trash import trash

commands = [customers, timeline, trash]
__all__ = ["commands", "customers", "timeline", "trash"]
