"""`carteira service`: cases, causes, promises kept."""

from carteira.service.cli import cases, improving, joining, offering
from carteira.service.cli.words import service

__all__ = ["cases", "commands", "improving", "joining", "offering"]
commands = [service]
