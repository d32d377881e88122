"""Questions about customers."""

from carteira.customers.queries.answers import Answers, answers_by_channel, preferred_channel
from carteira.customers.queries.bulk import RunNotFound, lines_of, run_for, runs_seen_by, verb_named, verbs_of
from carteira.customers.queries.choosing import all_matching
from carteira.customers.queries.consents import Allowance, allowances, consents_of, contacts_of, may_send
from carteira.customers.queries.facets import FACET_CAP, Facets, FacetValue, facets
from carteira.customers.queries.listing import FILTERS, SORTS, customers_matching, in_order, many_matching
from carteira.customers.queries.lookalikes import LookAlike, lookalikes
from carteira.customers.queries.matching import Proposal, propose_duplicates, score_records
from carteira.customers.queries.persons import Recipient, address_key, persons_of
from carteira.customers.queries.purposes import PURPOSE_WORDS
from carteira.customers.queries.review import (
    ComparedField,
    PairNotFound,
    PairView,
    duplicates_queue,
    last_match,
    match_under_way,
    next_pair,
    pair_for,
)
from carteira.customers.queries.scope import (
    CustomerNotFound,
    customer_for,
    customers_seen_by,
    identities_in_trash,
    in_trash,
    reached_by,
    survivor_of,
    within_scope,
)
from carteira.customers.queries.searching import HIT_CAP, matching, suggestions
from carteira.customers.queries.sources import Sources, SourceView, sources_of
from carteira.customers.queries.talking import Card, EpisodeEffort, card_for, conflicts_of, episodes_of, promises_due
from carteira.customers.queries.timeline import Moment, Strand, add_strand, strands, tell_otherwise, timeline
from carteira.customers.queries.trash import Kind, TrashedNotFound, add_kind, hold_back, kinds, trash_seen_by
from carteira.customers.queries.words import NONE
from carteira.customers.queries.worth import weigh_by, worth_of

__all__ = [
    "FACET_CAP",
    "FILTERS",
    "HIT_CAP",
    "NONE",
    "PURPOSE_WORDS",
    "SORTS",
    "Allowance",
    "Answers",
    "Card",
    "ComparedField",
    "CustomerNotFound",
    "EpisodeEffort",
    "FacetValue",
    "Facets",
    "Kind",
    "LookAlike",
    "Moment",
    "PairNotFound",
    "PairView",
    "Proposal",
    "Recipient",
    "RunNotFound",
    "SourceView",
    "Sources",
    "Strand",
    "TrashedNotFound",
    "add_kind",
    "add_strand",
    "address_key",
    "all_matching",
    "allowances",
    "answers_by_channel",
    "card_for",
    "conflicts_of",
    "consents_of",
    "contacts_of",
    "customer_for",
    "customers_matching",
    "customers_seen_by",
    "duplicates_queue",
    "episodes_of",
    "facets",
    "hold_back",
    "identities_in_trash",
    "in_order",
    "in_trash",
    "kinds",
    "last_match",
    "lines_of",
    "lookalikes",
    "many_matching",
    "match_under_way",
    "matching",
    "may_send",
    "next_pair",
    "pair_for",
    "persons_of",
    "preferred_channel",
    "promises_due",
    "propose_duplicates",
    "reached_by",
    "run_for",
    "runs_seen_by",
    "score_records",
    "sources_of",
    "strands",
    "suggestions",
    "survivor_of",
    "tell_otherwise",
    "timeline",
    "trash_seen_by",
    "verb_named",
    "verbs_of",
    "weigh_by",
    "within_scope",
    "worth_of",
]
