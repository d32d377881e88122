"""Where the customer answers, without an account: the offer as the customer may read it, and one answer."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from carteira.basics.refused import Refused
from carteira.sales.actions.deciding import answer_by_link
from carteira.sales.pages.forms import chosen
from carteira.sales.queries.document import language_of, proposal_pdf
from carteira.sales.queries.links import link_of
from carteira.sales.queries.names import LOSS_REASONS
from carteira.sales.queries.proposals import offer_of
from carteira.web.requests import open_page, put_refusal


class AnswerForm(forms.Form):
    """Who answers, and why not."""

    name = forms.CharField(label=_("Your name"), max_length=150)
    reason = forms.ChoiceField(label=_("If not, why"), choices=lambda: chosen(LOSS_REASONS), required=False)


@open_page(methods=("GET", "HEAD", "POST"))
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The offer and the answer to it."""
    link = link_of(token)
    offer = offer_of(link.proposal_version)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST" and link.answered_at is None:
        status = 422
        if form.is_valid():
            try:
                said = form.cleaned_data
                answer_by_link(
                    token, accepted=request.POST.get("answer") == "accepted", name=said["name"], reason=said["reason"], at=timezone.now()
                )
                return redirect("sales:answer", token)
            except Refused as no:
                put_refusal(form, no)
    is_open = link.answered_at is None and link.expires_at > timezone.now() and offer.state == "sent"
    with override(language_of(offer)):
        return render(
            request, "sales/answer.html", {"offer": offer, "link": link, "form": form, "is_open": is_open, "token": token}, status=status
        )


@open_page()
def paper(request: HttpRequest, token: str) -> HttpResponse:
    """The same on paper."""
    offer = offer_of(link_of(token).proposal_version)
    found = HttpResponse(proposal_pdf(offer), content_type="application/pdf")
    found["Content-Disposition"] = 'inline; filename="proposal.pdf"'
    return found
