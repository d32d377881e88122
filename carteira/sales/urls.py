"""Addresses of sales."""

from django.urls import path

from carteira.sales.pages import boards, forecasting, opportunities

app_name = "sales"
urlpatterns = [
    path("sales/", boards.show, name="board"),
    path("sales/opportunities/", opportunities.table, name="opportunities"),
    path("sales/opportunities/new/", opportunities.new, name="new"),
    path("sales/opportunities/<int:opportunity_id>/", opportunities.show, name="opportunity"),
    path("sales/opportunities/<int:opportunity_id>/edit/", opportunities.edit, name="edit"),
    path("sales/opportunities/<int:opportunity_id>/move/", boards.move, name="move"),
    path("sales/forecast/", forecasting.show, name="forecast"),
    path("sales/forecast/rates/", forecasting.count_rates, name="rates"),
]
