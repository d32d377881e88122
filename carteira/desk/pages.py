"""Where our people work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from carteira.web.requests import page


@page()
def home(request: HttpRequest) -> HttpResponse:
    """My desk."""
    return render(request, "desk/home.html")


@page("customers.view")
def customers(request: HttpRequest) -> HttpResponse:
    """The list of customers."""
    return render(request, "desk/home.html")


@page("customers.view")
def find(request: HttpRequest) -> HttpResponse:
    """What the palette finds."""
    return HttpResponse("")


@page(methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Change my language."""
    return HttpResponse("")
