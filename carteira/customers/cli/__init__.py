"""`carteira customers`: who they are; `carteira timeline`: what passed between them and us."""

from carteira.customers.cli.records import customers
from carteira.customers.cli.timeline import timeline

commands = [customers, timeline]
__all__ = ["commands", "customers", "timeline"]
