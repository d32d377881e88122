"""What the portfolio takes by API."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from ninja import Field

from carteira.basics.actor import Actor
from carteira.portfolio.actions.choices import Choices
from carteira.portfolio.queries import segments
from carteira.portfolio.queries.levels import Within
from carteira.web.api_pages import Cursor
from carteira.web.api_schemas import Amount, Day, Id, Strict, Whole

Share = Field(None, ge=0, le=1, max_digits=9, decimal_places=6)


class Levers(Strict):
    """Settings of the internal levers; absent ones stay as they are."""

    orders: Decimal | None = Field(None, ge=1, le=100_000)
    visits: Decimal | None = Field(None, ge=0, le=100_000)
    closed_lot: bool | None = None
    electronic: bool | None = None
    returns: Decimal | None = Field(None, ge=0, le=1)
    terms: Decimal | None = Field(None, ge=0, le=3650)

    def settings(self) -> dict[str, Decimal | bool] | None:
        """Only those that were set; None when none was."""
        return {name: value for name, value in self.model_dump().items() if value is not None} or None


class Milestone(Strict):
    """What must be true by a date."""

    what: str = Field(min_length=1, max_length=300)
    by: Day


class Step(Strict):
    """One step of the ladder."""

    step: Literal["keep", "invest", "fix", "reprice", "migrate", "let-go", "wait", "exception"]
    why: str = Field(max_length=1000)
    review_on: Day
    levers: Levers | None = None
    not_applicable: str = Field("", max_length=300)
    percent: Amount | None = None
    leave_probability: Decimal | None = Share
    justification: str = Field("", max_length=1000)
    partner: str = Field("", max_length=200)
    notice_days: Whole | None = None
    alternative: str = Field("", max_length=300)
    tone: str = Field("", max_length=300)
    contagion: Amount | None = None
    cap: Amount | None = None
    until: Day | None = None
    milestones: list[Milestone] = Field(default_factory=list, max_length=20)

    def choices(self) -> Choices:
        """What the step carries."""
        return Choices(
            settings=self.levers.settings() if self.levers else None,
            milestones=[{"what": said.what, "by": said.by.isoformat()} for said in self.milestones],
            **{name: getattr(self, name) for name in CARRIED},
        )


CARRIED = (
    "not_applicable", "percent", "leave_probability", "justification", "partner", "notice_days", "alternative", "tone", "contagion", "cap",
    "until",
)  # fmt: skip


class Steps(Step):
    """The same step for several customers, all or none."""

    customers: list[Id] = Field(min_length=1, max_length=200)


class Said(Strict):
    """What the customer or the partner answered."""

    step: Literal["reprice", "migrate"]
    accepted: bool


class SegmentSaid(Strict):
    """One segment of a draft, in precedence."""

    code: str = Field(max_length=40)
    name: str = Field("", max_length=120)
    rule: str = Field(max_length=2000)
    market: str = Field("", max_length=120)
    desired_share: Decimal | None = Share
    definition: str = Field("", max_length=1000)


class Draft(Strict):
    """The next version of a scheme."""

    segments: list[SegmentSaid] = Field(min_length=1, max_length=50)


class Many(Strict):
    """How many of the worst."""

    limit: int = Field(50, ge=1, le=200)


class Belonged(Cursor):
    """Members of a scheme on a date."""

    on: Day


class Inside(Strict):
    """Where one stands: a scheme by code, and numbers of a market, a group, a customer."""

    scheme: str = Field("", max_length=40)
    market: Id | None = None
    segment: str | None = Field(None, max_length=40, description="Code of a segment of the scheme.")
    group: Id | None = None
    customer: Id | None = None

    def place(self, actor: Actor) -> Within:
        """The same for the query; the first scheme when none is named."""
        known = segments.schemes(by=actor)
        scheme = segments.scheme_of(self.scheme, by=actor) if self.scheme else known[0] if known else None
        return Within(scheme, self.market, self.segment, self.group, self.customer)


class Two(Strict):
    """Codes of two schemes."""

    rows: str = Field(max_length=40)
    columns: str = Field(max_length=40)


class LevelStep(Strict):
    """What is decided on one unit of a level."""

    step: Literal["keep", "invest", "select-inside", "leave"]
    why: str = Field(max_length=1000)
    review_on: Day
    expected: Amount | None = None
    scheme: str = Field("", max_length=40)
