"""The nouns of sales."""

from carteira.sales.models.opportunity import Opportunity, StageMove
from carteira.sales.models.process import ProcessVariant, Step, StepRate
from carteira.sales.models.proposal import AnswerLink, FollowUp, Proposal, ProposalLine, ProposalVersion

__all__ = [
    "AnswerLink", "FollowUp", "Opportunity", "ProcessVariant", "Proposal", "ProposalLine", "ProposalVersion", "StageMove", "Step", "StepRate",
]  # fmt: skip
