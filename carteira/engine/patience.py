"""How long a peer may keep us: a time-out ends one silence, this ends the whole talk, also with one who says a letter every few seconds."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def hang_up_after(line: socket.socket, *, seconds: float) -> Iterator[None]:
    """Cut the line when the block takes longer; whoever reads or writes in it then gets an OSError or an end of file."""
    timer = threading.Timer(seconds, _cut, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
