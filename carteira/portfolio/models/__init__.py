"""The nouns of the portfolio: direction, segments, who belongs to them, the wanted client, reviews, cases and decisions."""

from carteira.portfolio.models.case import SelectionCase
from carteira.portfolio.models.decision import Decision, DecisionEscalation, DecisionOutcome, Evidence
from carteira.portfolio.models.direction import BusinessDirection, SelectionPolicy
from carteira.portfolio.models.leaving import ExitPlan, StrategicException
from carteira.portfolio.models.membership import Membership
from carteira.portfolio.models.review import PortfolioReview
from carteira.portfolio.models.segmentation import Market, Scheme, SchemeVersion, Segment
from carteira.portfolio.models.snapshot import PortfolioSnapshot
from carteira.portfolio.models.steps import InternalFix, PartnerMigration, Reprice
from carteira.portfolio.models.target import TargetCriterion, TargetProfile

__all__ = [
    "BusinessDirection",
    "Decision",
    "DecisionEscalation",
    "DecisionOutcome",
    "Evidence",
    "ExitPlan",
    "InternalFix",
    "Market",
    "Membership",
    "PartnerMigration",
    "PortfolioReview",
    "PortfolioSnapshot",
    "Reprice",
    "Scheme",
    "SchemeVersion",
    "Segment",
    "SelectionCase",
    "SelectionPolicy",
    "StrategicException",
    "TargetCriterion",
    "TargetProfile",
]
