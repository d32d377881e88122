"""Addresses of the settings of fields."""

from django.urls import path

from carteira.fields.pages import settings

app_name = "fields"
urlpatterns = [
    path("settings/fields/", settings.fields, name="fields"),
    path("settings/fields/new", settings.add, name="add"),
    path("settings/fields/<int:number>/", settings.field, name="field"),
    path("settings/fields/<int:number>/retire", settings.retire, name="retire"),
    path("settings/fields/<int:number>/restore", settings.restore, name="restore"),
    path("settings/fields/<int:number>/move", settings.move, name="move"),
    path("settings/fields/<int:number>/options", settings.add_option, name="add-option"),
    path("settings/fields/<int:number>/options/<str:code>", settings.change_option, name="option"),
]
