"""`carteira customers`: who they are; `carteira timeline`: what passed between them and us; `carteira trash`: what was deleted; `carteira bulk`: many at once."""

from carteira.customers.cli.bulk import bulk
from carteira.customers.cli.records import customers
from carteira.customers.cli.timeline import timeline
from carteira.customers.cli.trash import trash

commands = [customers, timeline, trash, bulk]
__all__ = ["bulk", "commands", "customers", "timeline", "trash"]
