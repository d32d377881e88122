"""Service by API."""

from ninja import Router

from carteira.service.api import cases, desk, ending, improving, offering

router = Router(tags=["service"])
for part in (cases, ending, improving, desk, offering):
    router.add_router("", part.router)
