"""The nouns of customers: what sources said, how it is linked, and the one record that follows."""

from carteira.customers.models.bookmark import Bookmark
from carteira.customers.models.bulk import BulkLine, BulkRun
from carteira.customers.models.consent import CommunicationPlan, Consent, Preference
from carteira.customers.models.contact import Contact, Establishment
from carteira.customers.models.customer import Customer, Group
from carteira.customers.models.episode import Episode, Promise
from carteira.customers.models.interaction import Interaction
from carteira.customers.models.link import LinkAssertion, ReviewPair
from carteira.customers.models.matching import MatchModel
from carteira.customers.models.merge import Merge
from carteira.customers.models.source import SourceIdentity, SourceRecord
from carteira.customers.models.sourced import Sourced
from carteira.customers.models.speaking import Channel, FormOfTrade
from carteira.customers.models.survivorship import SurvivorshipRule
from carteira.customers.models.trash import Trashed
from carteira.customers.models.view import FirstView, SavedView

__all__ = [
    "Bookmark",
    "BulkLine",
    "BulkRun",
    "Channel",
    "CommunicationPlan",
    "Consent",
    "Contact",
    "Customer",
    "Episode",
    "Establishment",
    "FirstView",
    "FormOfTrade",
    "Group",
    "Interaction",
    "LinkAssertion",
    "MatchModel",
    "Merge",
    "Preference",
    "Promise",
    "ReviewPair",
    "SavedView",
    "SourceIdentity",
    "SourceRecord",
    "Sourced",
    "SurvivorshipRule",
    "Trashed",
]
