"""Addresses of service."""

from django.urls import path

from carteira.service.pages import case, catalogue, desk, improving, inbox, measuring, opening, steps, watching

app_name = "service"
urlpatterns = [
    path("service/", inbox.inbox, name="inbox"),
    path("service/open/", opening.open_, name="open"),
    path("service/outside/", opening.outside, name="outside"),
    path("service/cases/<int:case_id>/", case.case, name="case"),
    path("service/cases/<int:case_id>/<slug:what>/", steps.step, name="step"),
    path("service/causes/", improving.cause_list, name="causes"),
    path("service/causes/<slug:code>/", improving.cause, name="cause"),
    path("service/causes/<slug:code>/csv/", watching.cause_csv, name="cause-csv"),
    path("service/causes/<slug:code>/plan/", improving.plan, name="plan"),
    path("service/actions/<int:action_id>/<slug:what>/", improving.act, name="act"),
    path("service/dials/", measuring.dials, name="dials"),
    path("service/cohorts/", measuring.cohorts, name="cohorts"),
    path("service/catalogue/", catalogue.catalogue, name="catalogue"),
    path("service/suggestions/", catalogue.suggestions, name="suggestions"),
    path("service/desk/", desk.desk, name="desk"),
    path("rate/<str:token>/", opening.rate, name="rate"),
]
