"""Addresses of the duplicates review and of merging."""

from django.urls import path

from carteira.customers.pages import review, talking

app_name = "customers"
urlpatterns = [
    path("duplicates/", review.duplicates, name="duplicates"),
    path("duplicates/match", review.match, name="match"),
    path("duplicates/match/progress", review.match_progress, name="match-progress"),
    path("duplicates/<int:number>/", review.pair, name="pair"),
    path("duplicates/<int:number>/decide", review.decide, name="decide"),
    path("customers/merge", review.merge, name="merge"),
    path("customers/look-alikes", review.look_alikes, name="look-alikes"),
    path("merges/<int:number>/undo", review.undo, name="undo-merge"),
    path("customers/<int:number>/talk", talking.talk, name="talk"),
    path("promises/<int:number>/settle", talking.settle, name="settle"),
]
