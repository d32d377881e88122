"""Addresses of governance."""

from django.urls import path

from carteira.governance.pages import audit, health

app_name = "governance"
urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/verify/", audit.verify, name="verify"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]
