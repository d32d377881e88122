"""Where everybody stands, by API. Of the selection class."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Status

from carteira.portfolio.actions.levels import decide_on_level
from carteira.portfolio.api.routing import Answer, router
from carteira.portfolio.api.schemas import Inside, LevelStep, Two
from carteira.portfolio.queries import plain, plain_standing, profile, segments
from carteira.portfolio.queries.bases import bases_view
from carteira.portfolio.queries.crossing import crossing
from carteira.portfolio.queries.fits import fit_standing, targets
from carteira.portfolio.queries.levels import level_view
from carteira.portfolio.queries.lost import losses_of_period
from carteira.portfolio.queries.risk import risk_of
from carteira.portfolio.queries.runs import require_run
from carteira.web.api_schemas import Id
from carteira.web.requests import actor_of


@router.get("/portfolio/product-tiers", response=Answer, operation_id="product_tiers")
def show_product_tiers(request: HttpRequest) -> Answer:
    """Shares of premium, middle and basic products by quarter, the watch on the middle, and the bridge of the margin."""
    return profile.product_tiers(by=actor_of(request))


@router.get("/portfolio/bases", response=Answer, operation_id="portfolio_bases")
def show_bases(request: HttpRequest) -> Answer:
    """Where everybody stands on the three bases; they are never added up."""
    return plain_standing.bases(bases_view(by=actor_of(request)))


@router.get("/portfolio/losses", response=Answer, operation_id="portfolio_losses")
def show_losses(request: HttpRequest) -> Answer:
    """Planned exits apart from churn, and what exits really saved."""
    return plain_standing.losses(losses_of_period(by=actor_of(request)))


@router.get("/portfolio/levels/{level}", response=Answer, operation_id="portfolio_level")
def show_level(request: HttpRequest, level: str, at: Query[Inside]) -> Answer:
    """The same result by market, segment, group, customer or person; each level adds up to the same whole."""
    actor = actor_of(request)
    return plain_standing.level(level_view(level, by=actor, within=at.place(actor)))


@router.post("/portfolio/levels/{level}/{subject_id}/decisions", response={201: Answer}, operation_id="decide_on_level")
def decide_level(request: HttpRequest, level: str, subject_id: Id, said: LevelStep) -> Status[Answer]:
    """Decide on a market, a segment, a group or a person, on frozen evidence. Customers go before the ladder."""
    row = decide_on_level(level, subject_id, by=actor_of(request), at=timezone.now(), **said.model_dump())
    return Status(201, plain.decision(row))


@router.get("/portfolio/schemes/{code}/risk", response=Answer, operation_id="scheme_risk")
def show_risk(request: HttpRequest, code: str) -> Answer:
    """How the segments' contributions swing, alone and together."""
    actor = actor_of(request)
    return plain_standing.risk(risk_of(segments.scheme_of(code, by=actor), require_run(), by=actor))


@router.get("/portfolio/targets", response=list[Answer], operation_id="portfolio_targets")
def list_targets(request: HttpRequest) -> list[Answer]:
    """The target clients in force, with how many fit, do not, or are not known yet, and the first misfits."""
    actor = actor_of(request)
    return [plain_standing.target(fit_standing(one, by=actor)) for one in targets(by=actor)]


@router.get("/portfolio/crossing", response=Answer, operation_id="portfolio_crossing")
def show_crossing(request: HttpRequest, at: Query[Two]) -> Answer:
    """Two schemes crossed: customers in each pair of segments."""
    actor = actor_of(request)
    return plain_standing.crossed(crossing(segments.scheme_of(at.rows, by=actor), segments.scheme_of(at.columns, by=actor), by=actor))
