"""What happened, in words: the events that a timeline and a notice can tell of a customer, each with its sign."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
EVENTS: dict[str, tuple[Text, str]] = {
    "customers.customer-registered": (_("Added by hand"), "user-plus"),
    "customers.customer-updated": (_("Changed by hand"), "pencil"),
    "customers.customer-update-taken-back": (_("Change taken back"), "undo-2"),
    "customers.customer-trashed": (_("Put in the trash"), "trash-2"),
    "customers.customer-restored": (_("Restored from the trash"), "undo-2"),
    "customers.contact-trashed": (_("Contact deleted"), "trash-2"),
    "customers.contact-restored": (_("Contact restored"), "undo-2"),
    "customers.customer-merged": (_("Merged"), "git-merge"),
    "customers.customer-unmerged": (_("Source record sent back"), "split"),
    "customers.merge-undone": (_("Merge undone"), "undo-2"),
    "customers.customers-declared-different": (_("Declared to be another customer"), "unlink"),
    "customers.interaction-logged": (_("Contact written down"), "message-square"),
    "customers.episode-opened": (_("Matter opened"), "layers"),
    "customers.episode-extended": (_("Matter went on"), "layers"),
    "customers.episode-closed": (_("Matter closed"), "check"),
    "customers.promise-made": (_("Promise made"), "flag"),
    "customers.promise-moved": (_("Promise moved to another day"), "calendar"),
    "customers.promise-kept": (_("Promise kept"), "circle-check"),
    "customers.promise-broken": (_("Promise broken"), "circle-x"),
    "customers.consent-given": (_("Consent given"), "shield-check"),
    "customers.consent-withdrawn": (_("Consent withdrawn"), "shield"),
    "customers.preference-stated": (_("Preference stated"), "sliders-horizontal"),
    "channels.mail-received": (_("E-mail received"), "mail"),
    "channels.form-received": (_("Form received"), "globe"),
    "trade.order-placed": (_("Order placed"), "shopping-cart"),
    "trade.order-cancelled": (_("Order cancelled"), "circle-x"),
    "trade.delivery-recorded": (_("Delivered"), "truck"),
    "trade.delivery-moved": (_("Delivery moved to another day"), "truck"),
    "sales.opportunity-opened": (_("Opportunity opened"), "target"),
    "sales.opportunity-changed": (_("Opportunity changed"), "target"),
    "sales.opportunity-moved": (_("Opportunity went on"), "target"),
    "sales.opportunity-won": (_("Opportunity won"), "circle-check"),
    "sales.opportunity-lost": (_("Opportunity lost"), "circle-x"),
    "sales.opportunity-reopened": (_("Opportunity opened again"), "rotate-ccw"),
    "sales.enquiry-received": (_("Enquiry received"), "inbox"),
    "sales.enquiry-answered": (_("Enquiry answered"), "inbox"),
    "sales.enquiry-converted": (_("Enquiry became an opportunity"), "target"),
    "sales.proposal-begun": (_("Proposal begun"), "file-text"),
    "sales.proposal-written": (_("Proposal written"), "file-text"),
    "sales.proposal-sent": (_("Proposal sent"), "send"),
    "sales.proposal-followed-up": (_("Proposal followed up"), "send"),
    "sales.proposal-accepted": (_("Proposal accepted"), "circle-check"),
    "sales.proposal-refused": (_("Proposal refused"), "circle-x"),
    "sales.visit-planned": (_("Visit planned"), "map-pin"),
    "sales.visit-made": (_("Visit made"), "map-pin"),
    "sales.task-added": (_("Task added"), "square-check"),
    "sales.task-done": (_("Task done"), "square-check"),
    "service.case-opened": (_("Case opened"), "circle-alert"),
    "service.case-answered": (_("Case answered"), "message-square"),
    "service.case-heard": (_("The customer wrote about the case"), "message-square"),
    "service.case-noted": (_("Note in the case"), "notebook-pen"),
    "service.case-transferred": (_("Case handed over"), "users"),
    "service.case-paused": (_("Case waits"), "circle-pause"),
    "service.case-resolved": (_("Case resolved"), "circle-check"),
    "service.case-closed": (_("Case closed"), "check"),
    "service.case-reopened": (_("Case opened again"), "rotate-ccw"),
    "service.case-cancelled": (_("Case cancelled"), "circle-x"),
    "service.case-merged": (_("Cases joined"), "git-merge"),
    "service.case-rated": (_("Case rated by the customer"), "star"),
}


def event_words(verb: str) -> tuple[Text, str]:
    """What happened, in words, and its sign; the verb itself where nobody gave it words."""
    return EVENTS.get(verb, (verb.partition(".")[2].replace("-", " ").capitalize(), "history"))
