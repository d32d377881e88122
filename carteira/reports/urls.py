"""Addresses of reports."""

from django.urls import path

from carteira.reports.pages import building, drilling, listing

app_name = "reports"
urlpatterns = [
    path("reports/", listing.reports, name="reports"),
    path("reports/table/", building.build, name="build"),
    path("reports/table.csv", drilling.as_csv, name="csv"),
    path("reports/rows/", drilling.rows, name="rows"),
    path("reports/keep", listing.keep, name="keep"),
    path("reports/ready/<slug:code>/", building.ready, name="ready"),
    path("reports/kept/<int:number>/", building.kept, name="kept"),
    path("reports/kept/<int:number>/remove", listing.remove, name="remove"),
]
