"""Addresses of returns."""

from django.urls import path

from carteira.returns.pages import effort, logging, timing

app_name = "returns"
urlpatterns = [
    path("effort/", effort.effort, name="effort"),
    path("effort/csv/", effort.effort_csv, name="effort-csv"),
    path("effort/log/", logging.log, name="log"),
    path("effort/timer/", timing.show, name="timer"),
    path("effort/timer/start/", timing.start, name="timer-start"),
    path("effort/timer/stop/", timing.stop, name="timer-stop"),
    path("effort/rates/", logging.rates, name="rates"),
    path("effort/customers/<int:customer_id>/", effort.relationship, name="relationship"),
]
