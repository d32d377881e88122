"""Programs outside are told: signed, tried again, once each, and never a word of selection."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from carteira.basics.actor import Actor
from carteira.basics.refused import Refused
from carteira.engine import outgoing, queue
from carteira.governance.actions import record_event
from carteira.team import actions, rules
from carteira.team.models import Webhook, WebhookDelivery
from tests.company import NOW, PASSWORD, Company

US = Actor.system("tests")


@dataclass
class Listener:
    """A program that listens on the loopback."""

    url: str
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def listener(settings: Any) -> Iterator[Listener]:
    settings.WEBHOOK_TRUSTED_HOSTS = ["127.0.0.1"]

    class Hear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            listening.heard.append((dict(self.headers.items()), body))
            self.send_response(listening.answers.pop(0) if listening.answers else 204)
            self.send_header("location", "http://127.0.0.1/elsewhere")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Hear)
    listening = Listener(f"http://127.0.0.1:{server.server_address[1]}/hook")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield listening
    server.shutdown()
    server.server_close()
    thread.join()


def _happen(verb: str = "customers.customer-edited") -> int:
    return int(record_event(verb, by=US, at=NOW, subject_kind="customer", subject_id=1, detail={"name": "Ção"}).pk)


def _work(at: datetime) -> None:
    """Hand out, then do every attempt that is due."""
    queue.run_now(queue.enqueue("webhooks.hand-out", {}, by=US, at=at).pk)
    for job in queue.Job.objects.filter(name="webhooks.deliver", status="ready", run_at__lte=max(at, timezone.now())):
        queue.run_now(job.pk)


@pytest.mark.django_db(transaction=True)
def test_an_event_is_told_once_and_signed(listener: Listener) -> None:
    _happen()
    hook, secret = actions.make_webhook("erp", listener.url, ["customers."], by=US, at=NOW)
    told, _other = _happen(), _happen("trade.order-taken")
    _work(timezone.now())
    _work(timezone.now())
    [(headers, body)] = listener.heard
    said = Verifier(secret).verify(body, headers)
    assert said["type"] == "customers.customer-edited"
    assert said["data"]["detail"] == {"name": "Ção"}
    assert {name.lower(): value for name, value in headers.items()}["webhook-id"] == f"event_{told}"
    assert secret not in hook.sealed_secret
    assert WebhookDelivery.objects.get().state == "delivered"


@pytest.mark.django_db(transaction=True)
def test_nobody_outside_hears_of_selection(listener: Listener) -> None:
    with pytest.raises(Refused, match="confiden"):
        actions.make_webhook("spy", listener.url, ["portfolio."], by=US, at=NOW)
    actions.make_webhook("erp", listener.url, ["*"], by=US, at=NOW)
    _happen("portfolio.case-decided")
    _work(timezone.now())
    assert [json.loads(body)["type"] for _, body in listener.heard] == ["team.webhook-made"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("status", [500, 302, 404])
def test_whoever_does_not_hear_is_told_again_later(listener: Listener, status: int) -> None:
    actions.make_webhook("erp", listener.url, ["customers."], by=US, at=NOW)
    _happen()
    listener.answers = [status]
    _work(timezone.now())
    waiting = WebhookDelivery.objects.get()
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    _work(timezone.now() + timedelta(seconds=30))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.attempts, len(listener.heard)) == ("delivered", 2, 2)


@pytest.mark.django_db(transaction=True)
def test_an_address_that_is_gone_hears_nothing_more_until_it_is_made_again(listener: Listener) -> None:
    hook, _ = actions.make_webhook("erp", listener.url, ["customers."], by=US, at=NOW)
    _happen()
    listener.answers = [410]
    _work(timezone.now())
    _happen()
    _work(timezone.now())
    hook.refresh_from_db()
    assert hook.stopped_at is not None
    assert len(listener.heard) == 1
    with pytest.raises(Refused, match=r"stopped|parado"):
        actions.deliver_again(WebhookDelivery.objects.get().pk, by=US, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_an_event_can_be_sent_again_under_the_same_number(listener: Listener) -> None:
    actions.make_webhook("erp", listener.url, ["customers."], by=US, at=NOW)
    _happen()
    _work(timezone.now())
    actions.deliver_again(WebhookDelivery.objects.get().pk, by=US, at=timezone.now())
    _work(timezone.now())
    numbers = [{k.lower(): v for k, v in headers.items()}["webhook-id"] for headers, _ in listener.heard]
    assert len(numbers) == 2
    assert len(set(numbers)) == 1


def test_it_is_tried_for_75_hours_and_then_given_up() -> None:
    pauses = [rules.pause_after(attempts) for attempts in range(1, 11)]
    assert pauses[-1] is None
    assert timedelta(hours=75) < sum((pause for pause in pauses if pause), timedelta()) < timedelta(hours=76)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/", "ftp://example.com/", "https://user:pw@example.com/", "https://example.com:22/", "https:///x", "javascript:alert(1)",
        "https://exa mple.com/", "https://exam\tple.com/", "https://[::1/", "",
    ],
)  # fmt: skip
def test_an_address_that_may_not_be_called_is_refused(db: None, url: str) -> None:
    with pytest.raises(Refused) as no:
        actions.make_webhook("x", url, ["*"], by=US, at=NOW)
    assert no.value.field == "url"
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"])  # noqa: S104
def test_a_name_that_leads_into_a_private_network_is_not_called(host: str) -> None:
    with pytest.raises(outgoing.Unreachable):
        outgoing.post(f"https://{host}/", b"{}", {})


def test_owners_make_see_and_stop_addresses_on_the_page(company: Company, client: Client) -> None:
    client.force_login(company.owner)
    assert client.get("/settings/webhooks/")["Location"].startswith("/account/reauthenticate/")
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    assert client.get("/settings/webhooks/").status_code == 200
    answer = client.post("/settings/webhooks/make/", {"name": "erp", "url": "https://erp.example/hook", "verbs": "customers. trade."})
    hook = Webhook.objects.get()
    assert hook.verbs == ["customers.", "trade."]
    assert "whsec_" in answer.content.decode()
    page = client.get(f"/settings/webhooks/{hook.pk}/").content.decode()
    assert "https://erp.example/hook" in page
    assert "whsec_" not in page
    client.post(f"/settings/webhooks/{hook.pk}/stop/")
    hook.refresh_from_db()
    assert hook.stopped_at is not None
    wrong = client.post("/settings/webhooks/make/", {"name": "erp", "url": "http://10.0.0.1/", "verbs": "*"})
    assert wrong.status_code == 422
