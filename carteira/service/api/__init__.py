"""The doors of service by API."""

from ninja import Router

router = Router(tags=["service"])
