"""Addresses of the desk."""

from django.urls import path, re_path

from carteira.desk.pages import (
    customer,
    editing,
    exporting,
    fields,
    finding,
    home,
    listing,
    notices,
    preferences,
    sources,
    trash,
    value,
    views,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("customers/", listing.customers, name="customers"),
    re_path(r"^customers/export\.(?P<kind>csv|xlsx|import\.csv)$", exporting.export, name="export"),
    path("customers/sheets/", exporting.order_sheet, name="order-sheet"),
    path("customers/sheets/<int:job>/", exporting.sheet, name="sheet"),
    path("customers/sheets/<int:job>/progress/", exporting.sheet_progress, name="sheet-progress"),
    path("customers/sheets/<int:job>/cancel", exporting.cancel_sheet, name="cancel-sheet"),
    path("customers/sheets/<int:job>/file.xlsx", exporting.sheet_file, name="sheet-file"),
    path("customers/new", editing.register, name="register"),
    path("customers/<int:number>/", customer.summary, name="customer"),
    path("customers/<int:number>/latest", customer.latest, name="latest"),
    path("customers/<int:number>/timeline", customer.happened, name="timeline"),
    path("customers/<int:number>/value", value.value, name="value"),
    path("customers/<int:number>/sources", sources.sources, name="sources"),
    path("customers/<int:number>/sources/<int:identity>/send-back", sources.send_back, name="send-back"),
    path("customers/<int:number>/edit", editing.edit, name="edit"),
    path("customers/<int:number>/fields/<str:name>", fields.field, name="field"),
    path("customers/<int:number>/take-back/<int:version>", fields.take_back, name="take-back"),
    path("customers/views/keep", views.keep, name="keep-view"),
    path("customers/views/<int:number>/forget", views.forget, name="forget-view"),
    path("customers/<int:number>/following", notices.following, name="following"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read", notices.read, name="read-notices"),
    path("trash/", trash.trash, name="trash"),
    path("trash/restore", trash.restore, name="restore"),
    path("trash/put/<str:kind>/<int:number>", trash.discard, name="discard"),
    path("trash/<int:number>/take-out", trash.take_out, name="take-out"),
    path("find", finding.find, name="find"),
    path("preferences/language", preferences.language, name="language"),
]
