"""The nouns of sales."""

from carteira.sales.models.lots import CustomSpec, LotPolicy, SpecChange
from carteira.sales.models.opportunity import Opportunity, StageMove
from carteira.sales.models.process import ProcessVariant, Step, StepRate
from carteira.sales.models.proposal import AnswerLink, FollowUp, Proposal, ProposalLine, ProposalVersion
from carteira.sales.models.prospect import Enquiry, OutreachCampaign, OutreachContact
from carteira.sales.models.work import Place, PlannedVisit, Task

__all__ = [
    "AnswerLink", "CustomSpec", "Enquiry", "FollowUp", "LotPolicy", "Opportunity", "OutreachCampaign", "OutreachContact", "Place", "PlannedVisit",
    "ProcessVariant", "Proposal", "ProposalLine", "ProposalVersion", "SpecChange", "StageMove", "Step", "StepRate", "Task",
]  # fmt: skip
