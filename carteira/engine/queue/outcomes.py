"""How a piece of work can end other than well."""

from __future__ import annotations


class Cancelled(Exception):
    """Somebody asked this job to stop. Raised by `Work.progress`; let it pass."""


class Stopped(Exception):
    """This worker is shutting down; the job goes back to the queue and loses nothing. Let it pass."""


class LeaseLost(Exception):
    """Another worker has taken this job over; whatever this one still holds must not be written. Let it pass."""


class NoSuchTask(LookupError):
    """No function is registered under that name in this process."""


class NoSuchJob(LookupError):
    """No job has that number."""
