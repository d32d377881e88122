"""The nouns of sales."""

from carteira.sales.models.lots import CustomSpec, LotPolicy, SpecChange
from carteira.sales.models.opportunity import Opportunity, StageMove
from carteira.sales.models.process import ProcessVariant, Step, StepRate
from carteira.sales.models.proposal import AnswerLink, FollowUp, Proposal, ProposalLine, ProposalVersion

__all__ = [
    "AnswerLink", "CustomSpec", "FollowUp", "LotPolicy", "Opportunity", "ProcessVariant", "Proposal", "ProposalLine", "ProposalVersion", "SpecChange",
    "StageMove", "Step", "StepRate",
]  # fmt: skip
