"""Addresses of value."""

from django.urls import path

from carteira.value.pages import bridging, explaining, files, modelling, overview, patterns, prices, results, starting

app_name = "value"
urlpatterns = [
    path("value/", overview.overview, name="overview"),
    path("value/breakdown/", overview.breakdown, name="breakdown"),
    path("value/results/", results.results, name="results"),
    path("value/results.csv", files.results_csv, name="results-csv"),
    path("value/results/<int:customer_id>/", results.result, name="result"),
    path("value/results/<int:customer_id>/waterfall.csv", files.waterfall_csv, name="waterfall-csv"),
    path("value/results/<int:customer_id>/patterns/", patterns.patterns, name="patterns"),
    path("value/results/<int:customer_id>/lateness.csv", patterns.lateness_csv, name="lateness-csv"),
    path("value/results/<int:customer_id>/forecast.csv", patterns.forecast_csv, name="forecast-csv"),
    path("value/results/<int:customer_id>/prices/", prices.prices_of, name="prices-of"),
    path("value/results/<int:customer_id>/corridor.csv", prices.corridor_csv, name="corridor-csv"),
    path("value/results/<int:customer_id>/pocket.csv", prices.pocket_csv, name="pocket-csv"),
    path("value/prices/", prices.prices, name="prices"),
    path("value/prices.csv", prices.prices_csv, name="prices-csv"),
    path("value/lifetime/", results.lifetime, name="lifetime"),
    path("value/lifetime.csv", files.lifetime_csv, name="lifetime-csv"),
    path("value/bridge/", bridging.bridge, name="bridge"),
    path("value/bridge.csv", bridging.bridge_csv, name="bridge-csv"),
    path("value/whale.csv", files.whale_csv, name="whale-csv"),
    path("value/pools.csv", files.pools_csv, name="pools-csv"),
    path("value/model/", modelling.model, name="model"),
    path("value/model/pools/<int:pool_id>/", modelling.pool, name="pool"),
    path("value/model/activities/<str:activity>/", modelling.equation, name="equation"),
    path("value/what-if/", modelling.what_if, name="what-if"),
    path("value/runs/", starting.runs, name="runs"),
    path("value/runs/<int:run_id>/", starting.run, name="run"),
    path("value/runs/<int:run_id>/progress/", starting.run_progress, name="run-progress"),
    path("value/explain/", explaining.explain, name="explain"),
]
