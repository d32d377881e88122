"""Every address of the product: each capability brings its own; this file only mounts them."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from ninja import Router

from carteira.config import accounts, errors
from carteira.web import api as web_api

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.fault


def _part(capability: str, role: str) -> Any | None:
    """The capability's module of that role, None when it has none."""
    return import_module(f"{capability}.{role}") if find_spec(f"{capability}.{role}") else None


def _routers() -> list[Router]:
    modules = (_part(capability, "api") for capability in settings.CAPABILITIES if capability != "carteira.web")
    return [module.router for module in modules if module is not None]


def _pages() -> list[URLResolver | URLPattern]:
    return [path("", include(f"{capability}.urls")) for capability in settings.CAPABILITIES if find_spec(f"{capability}.urls")]


api = web_api.build(_routers())
urlpatterns = [
    *accounts.closed_doors(),
    path("account/", include("allauth.urls")),
    path("api/v1/", api.urls),
    *_pages(),
]
