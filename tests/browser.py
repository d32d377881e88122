"""A real browser on the real product: fixtures `site` (an address) and `visit` (a person's screen).

    def test_a_seller_opens_a_customer(company, visit):
        screen = visit(company.seller)
        screen.open("/customers/")
        screen.check_accessibility()
        screen.shoot("customers")

A screen fails its test when the console shows an error, a page breaks the content security policy, or an answer is 5xx.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from carteira.team.models import User

ROOT = Path(__file__).resolve().parents[1]
ARTIFACTS = ROOT / "tests" / ".artifacts"
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for all tests of this process."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert executable, "Chromium is missing. bin/test installs it when root (Debian: apt-get install chromium)."
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright keeps an event loop in this thread; the ORM here is still used by one thread
    )
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


class _Quiet(WSGIRequestHandler):
    timeout = 10

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadedWSGIServer):
    daemon_threads = True
    block_on_close = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of an answer is no fault of ours."""


@pytest.fixture
def site(transactional_db: None) -> Iterator[str]:
    """The real WSGI application on a free port; gives its address."""
    from carteira.config.wsgi import application

    server = _Server(("127.0.0.1", 0), _Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    connections.close_all()


@dataclass
class Screen:
    """One person's browser window."""

    page: Page
    address: str
    problems: list[str] = field(default_factory=list)
    allowed: list[re.Pattern[str]] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page and wait until nothing moves."""
        self.page.goto(self.address + path, wait_until="load")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the network is idle, so that what htmx and the behaviours fetch is there."""
        self.page.wait_for_load_state("networkidle")

    def expect(self, pattern: str) -> None:
        """Let problems that match pass: a test that provokes a refusal sees its 422 in the console."""
        self.allowed.append(re.compile(pattern))

    def check_accessibility(self, *, within: str | None = None, without: tuple[str, ...] = ()) -> None:
        """No violation of WCAG 2.2 A and AA that axe-core can see."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate(
            "([within, tags, without]) => axe.run(within ? document.querySelector(within) : document,"
            " {runOnly: tags, resultTypes: ['violations'], rules: Object.fromEntries(without.map(r => [r, {enabled: false}]))})",
            [within, WCAG, list(without)],
        )
        said = [f"{v['id']}: {v['help']} at {'; '.join(str(n['target'][0]) for n in v['nodes'][:5])}" for v in found["violations"]]
        assert not said, "\n".join([self.page.url, *said])

    def fits(self) -> bool:
        """Whether the page needs no sideways scrolling."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"))

    def shoot(self, name: str, *, whole: bool = True) -> Path:
        """Keep a picture in tests/.artifacts."""
        ARTIFACTS.mkdir(parents=True, exist_ok=True)
        path = ARTIFACTS / f"{name}.png"
        self.page.screenshot(path=path, full_page=whole, animations="disabled")
        return path

    def unexpected(self) -> list[str]:
        """What went wrong that no test expected."""
        return [problem for problem in self.problems if not any(pattern.search(problem) for pattern in self.allowed)]


Visit = Callable[..., Screen]


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """`visit(user, width=1280, height=900, dark=False, language="en", scripts=True)` opens a window; without a user, a stranger's."""
    contexts: list[BrowserContext] = []
    screens: list[Screen] = []

    def open_window(
        user: User | None = None, *, width: int = 1280, height: int = 900, dark: bool = False, language: str = "en", scripts: bool = True
    ) -> Screen:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id=settings.TIME_ZONE,
            java_script_enabled=scripts,
            accept_downloads=True,
            reduced_motion="reduce",
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": _session_of(user), "url": site}])
        context.set_default_timeout(15_000)
        screen = Screen(context.new_page(), site)
        screens.append(screen)
        _listen(screen)
        return screen

    yield open_window
    for context in contexts:
        context.close()
    said = [problem for screen in screens for problem in screen.unexpected()]
    assert not said, "The browser reported:\n" + "\n".join(said)


def _session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def _listen(screen: Screen) -> None:
    def console(message: Any) -> None:
        if message.type == "error" or "Content Security Policy" in message.text:
            screen.problems.append(f"console at {message.location.get('url', '')}: {message.text}")

    def answer(response: Any) -> None:
        if response.status >= 500:
            screen.problems.append(f"{response.status} {response.request.method} {response.url}")

    screen.page.on("console", console)
    screen.page.on("pageerror", lambda error: screen.problems.append(f"script: {error}"))
    screen.page.on("response", answer)
