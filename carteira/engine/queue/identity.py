"""Who a worker is, and whether a worker of this machine is dead for sure."""

from __future__ import annotations

import os
import socket
from functools import lru_cache
from pathlib import Path

UNKNOWN = ""


def worker_name() -> str:
    """This process among all workers, not to be confused with one that had its number before or has it elsewhere."""
    return f"{_machine()}:{os.getpid()}:{_began(os.getpid())}"


def is_surely_dead(worker: str) -> bool:
    """Whether that worker ran here and its process is gone. Of other machines, and where this cannot be known, nothing is sure."""
    machine, _, rest = worker.partition(":")
    number, _, began = rest.partition(":")
    if machine != _machine() or not began or not number.isdigit():
        return False
    return _began(int(number)) != began


@lru_cache(maxsize=1)
def _machine() -> str:
    """Host, its latest boot and the namespace in which process numbers count."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()[:8]
        namespace = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        return socket.gethostname()[:30]
    return f"{socket.gethostname()[:30]}/{boot}/{namespace}"


def _began(number: int) -> str:
    """When that process began, in the kernel's ticks; empty when it is gone, or only not yet buried."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return UNKNOWN
    return UNKNOWN if fields[0] in ("Z", "X") else fields[19]
