"""Addresses of the portfolio."""

from django.urls import path

from carteira.portfolio.pages import directing, ladder, matching, registering, reviewing, seen, segmenting, standing

app_name = "portfolio"
urlpatterns = [
    path("portfolio/", seen.overview, name="overview"),
    path("portfolio/migration/", seen.moving, name="migration"),
    path("portfolio/bases/", standing.bases, name="bases"),
    path("portfolio/levels/", standing.levels, name="levels"),
    path("portfolio/losses/", standing.losses, name="losses"),
    path("portfolio/csv/<slug:name>/", seen.as_csv, name="csv"),
    path("portfolio/segments/", segmenting.scheme_list, name="schemes"),
    path("portfolio/segments/<slug:code>/", segmenting.scheme, name="scheme"),
    path("portfolio/segments/<slug:code>/risk/", segmenting.risk_csv, name="risk-csv"),
    path("portfolio/segments/<slug:code>/publish/", segmenting.publish, name="publish"),
    path("portfolio/candidates/", ladder.candidate_list, name="candidates"),
    path("portfolio/customers/<int:customer_id>/", ladder.customer, name="customer"),
    path("portfolio/customers/<int:customer_id>/decide/", ladder.decide, name="decide"),
    path("portfolio/customers/<int:customer_id>/answer/", ladder.answer, name="answer"),
    path("portfolio/customers/<int:customer_id>/approve/", ladder.approve, name="approve"),
    path("portfolio/customers/<int:customer_id>/exit/", ladder.end_exit, name="exit"),
    path("portfolio/reviews/", reviewing.review_list, name="reviews"),
    path("portfolio/reviews/<int:review_id>/", reviewing.review, name="review"),
    path("portfolio/reviews/<int:review_id>/minutes/", reviewing.minutes, name="minutes"),
    path("portfolio/decisions/", registering.register_list, name="decisions"),
    path("portfolio/decisions/csv/", registering.register_csv, name="decisions-csv"),
    path("portfolio/decisions/<int:decision_id>/", registering.decision, name="decision"),
    path("portfolio/targets/<int:profile_id>/", matching.target, name="target"),
    path("portfolio/crossing/", matching.cross, name="crossing"),
    path("portfolio/direction/", directing.direction, name="direction"),
]
