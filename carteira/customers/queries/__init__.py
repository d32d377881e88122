"""Questions about customers."""

from carteira.customers.queries.listing import FACET_CAP, FILTERS, SORTS, FacetValue, customers_matching, facets
from carteira.customers.queries.lookalikes import LookAlike, lookalikes
from carteira.customers.queries.matching import Proposal, propose_duplicates, score_records
from carteira.customers.queries.review import (
    ComparedField,
    PairNotFound,
    PairView,
    duplicates_queue,
    last_match,
    match_under_way,
    next_pair,
    open_pairs,
    pair_for,
)
from carteira.customers.queries.scope import CustomerNotFound, customer_for, customers_seen_by, survivor_of, within_scope
from carteira.customers.queries.searching import HIT_CAP, matching, suggestions
from carteira.customers.queries.sources import Sources, SourceView, sources_of
from carteira.customers.queries.timeline import Moment, Strand, add_strand, strands, tell_otherwise, timeline
from carteira.customers.queries.words import NONE
from carteira.customers.queries.worth import weigh_by, worth_of

__all__ = [
    "FACET_CAP",
    "FILTERS",
    "HIT_CAP",
    "NONE",
    "SORTS",
    "ComparedField",
    "CustomerNotFound",
    "FacetValue",
    "LookAlike",
    "Moment",
    "PairNotFound",
    "PairView",
    "Proposal",
    "SourceView",
    "Sources",
    "Strand",
    "add_strand",
    "customer_for",
    "customers_matching",
    "customers_seen_by",
    "duplicates_queue",
    "facets",
    "last_match",
    "lookalikes",
    "match_under_way",
    "matching",
    "next_pair",
    "open_pairs",
    "pair_for",
    "propose_duplicates",
    "score_records",
    "sources_of",
    "strands",
    "suggestions",
    "survivor_of",
    "tell_otherwise",
    "timeline",
    "weigh_by",
    "within_scope",
    "worth_of",
]
