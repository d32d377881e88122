"""Addresses of channels."""

from django.urls import path

from carteira.channels.pages import imports, stopping

app_name = "channels"
urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/upload/", imports.upload, name="upload"),
    path("imports/template/<slug:kind_name>/", imports.blank, name="template"),
    path("imports/<int:import_id>/", imports.show, name="import"),
    path("imports/<int:import_id>/decide/", imports.decide, name="decide"),
    path("imports/<int:import_id>/preview/", imports.preview, name="preview"),
    path("imports/<int:import_id>/run/", imports.run, name="run"),
    path("imports/<int:import_id>/cancel/", imports.cancel, name="cancel"),
    path("imports/<int:import_id>/undo/", imports.undo, name="undo"),
    path("imports/<int:import_id>/progress/", imports.standing, name="standing"),
    path("imports/<int:import_id>/rejects/", imports.rejects, name="rejects"),
    path("imports/<int:import_id>/recipe/", imports.keep_recipe, name="recipe"),
    path("stop/<str:token>", stopping.stop, name="stop"),
]
