"""Addresses of health."""

from django.urls import path

from carteira.health.pages import customer, everybody

app_name = "health"
urlpatterns = [
    path("health/", everybody.health, name="health"),
    path("health/look/", everybody.look, name="look"),
    path("health/customers.csv", everybody.health_csv, name="csv"),
    path("health/<int:customer_id>/", customer.customer, name="customer"),
    path("health/<int:customer_id>/panel/", customer.panel, name="panel"),
]
