"""Addresses of the desk."""

from django.urls import path

from carteira.desk import pages

app_name = "desk"
urlpatterns = [
    path("", pages.home, name="home"),
    path("customers/", pages.customers, name="customers"),
    path("find", pages.find, name="find"),
    path("preferences/language", pages.language, name="language"),
]
