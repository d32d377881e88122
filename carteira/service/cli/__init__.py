"""`carteira service`."""

from click import Command

commands: list[Command] = []
