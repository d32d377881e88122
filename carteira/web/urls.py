"""Addresses of the frame."""

from django.urls import path

from carteira.web import pages

app_name = "web"
urlpatterns = [path("preferences/theme", pages.theme, name="theme")]
