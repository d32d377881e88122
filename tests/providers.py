"""A provider of text messages that a test can see into."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from carteira.channels.messaging import simulator


@pytest.fixture
def provider() -> Iterator[simulator.Provider]:
    """A provider on loopback that keeps what it was given."""
    server = simulator.Provider()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()
