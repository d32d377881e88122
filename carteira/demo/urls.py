"""Addresses of the demo company."""

from django.urls import path

from carteira.demo import pages

app_name = "demo"
urlpatterns = [
    path("demo/", pages.company, name="company"),
    path("demo/load/", pages.load, name="load"),
    path("demo/remove/", pages.remove, name="remove"),
    path("demo/progress/", pages.progress, name="progress"),
]
