"""Addresses of the settings of fields."""

from typing import Any

app_name = "fields"
urlpatterns: list[Any] = []
