"""The shapes in which figures, nodes and deals are asked for and answered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Field, Schema

MAX_ROWS = 1_000
USUAL_ROWS = 100


class QuestionQuery(Schema):
    """What a figure is asked of. What is left out is filled in; the answer's `spec` spells all of it out."""

    node: str = Field(
        "", description="A node's `reference`, such as `organisation/simulated:CRO`; else your first one."
    )
    period: str = Field(
        "", description="A period's code, such as `FY27-Q3`; else the quarter of the data's last day."
    )
    as_of: str = Field(
        "", description="A day, `YYYY-MM-DD`; else the data's last, or the period's last if earlier."
    )
    view: str = Field("", description="The rates: `plan` (the default), `today` or `deal_date`.")
    currency: str = Field("", description="An ISO 4217 code; else the reporting currency.")
    known: str = Field("", description="What was known: a generation, with edits `12+340`; else the newest.")
    wall: list[str] = Field([], description="A wall whose records are let in; it must be open to you.")
    filter: list[str] = Field(
        [], description="`field:value`; fields: stage, category, currency, type, order_type."
    )


class RowsQuery(QuestionQuery):
    """A question, and which of its rows."""

    left_out: str = Field("", description="Rows left out for this reason instead of those counted.")
    cursor: str = Field("", description="`next` of the page before.")
    limit: int = Field(USUAL_ROWS, ge=1, le=MAX_ROWS, description="Rows of a page.")


class FigureQuery(QuestionQuery):
    """A question, and how much of the answer."""

    evidence: bool = Field(False, description="Whether `left_out` is answered too.")


class SinceQuery(QuestionQuery):
    """A question, and the day from whose end on change is counted."""

    since: str = Field("", description="A day, `YYYY-MM-DD`.")


class ChangeQuery(SinceQuery):
    """A change, and which of its deals."""

    metric: str = Field("pipeline_total", description="A metric over deals.")
    cursor: str = Field("", description="`next` of the page before.")
    limit: int = Field(USUAL_ROWS, ge=1, le=MAX_ROWS, description="Deals of a page.")


class LeftOut(Schema):
    """Deals of the node that a figure does not count, for one reason."""

    reason: str
    count: int
    amount_minor: int | None = Field(
        description="Null where so few are withheld that it would give one away."
    )


class InputFigure(Schema):
    """A figure that another one is made of."""

    id: str
    metric: str


class Specification(Schema):
    """All that a figure says; its `id` is the hash of this."""

    metric: str
    version: int
    tree: str
    node: str
    period: str
    as_of: date
    known: str
    view: str
    currency: str
    walls: list[str]
    filters: list[tuple[str, str]]


class Assumption(Schema):
    """What a source does not tell of the days before `known_since`, so that something was assumed of them."""

    source: str
    kind: str = Field(description="The kind of record, such as `opportunity`.")
    field: str = Field(description="Its field, such as `owner`; empty where it is all of the kind.")
    known_since: date
    code: str = Field(description="The code of the sentence that says what was assumed.")


class NotPermitted(Schema):
    """A field of deals that a source's exports hold no more, because their reader may not see it."""

    source: str
    field: str
    since: date
    was_known: bool = Field(description="Whether values of it were known before; these are used.")
    code: str = Field(description="The code of the sentence that says so.")


class Figure(Schema):
    """One number: an amount in minor units of `currency`, or a ratio `num` over `den`; else `why` there is none.

    Integers are exact and may pass 2^53: read them as such.
    """

    id: str
    metric: str
    amount_minor: int | None = None
    currency: str | None = None
    num: int | None = None
    den: int | None = None
    ratio_bp: int | None = Field(None, description="The ratio in basis points, rounded half to even.")
    counted: int | None = Field(
        description="How many deals make the amount; null for a figure made of figures."
    )
    left_out: list[LeftOut] | None = Field(description="Only with `evidence`.")
    inputs: list[InputFigure]
    notes: dict[str, Any] = Field(description="What the rule's sentence names, such as sample sizes.")
    why: str | None = Field(description="The code of why there is no number.")
    assumed: list[Assumption] = Field(description="What was assumed of days that it looks at.")
    not_permitted: list[NotPermitted] = Field(description="What it looks at and could not be read.")
    spec: Specification


class Node(Schema):
    """A node of the organisation or of the territories."""

    tree: Literal["organisation", "territories"]
    key: str = Field(description="`source:key`.")
    reference: str = Field(description="What the parameter `node` takes: `tree/key`.")
    name: str = Field(description="The title in your language, and who holds the position.")
    role: str
    holder: str


class NodeInTree(Schema):
    """A node, the nodes above it that you may see, and those directly below, on the data's last day."""

    node: Node
    path: list[Node]
    children: list[Node]


class Metric(Schema):
    """A metric: what it counts."""

    name: str
    version: int
    rule: str = Field(description="The rule as a sentence.")
    is_ratio: bool
    has_deals: bool = Field(
        description="Whether it is summed over deals, so that its rows and changes can be asked."
    )


class DealRow(Schema):
    """A deal as it stood on the figure's day."""

    source: str
    key: str
    name: str
    account: str
    owner: str
    stage: str
    category: str
    outcome: str
    type: str
    order_type: str
    wall: str
    amount_minor: int | None
    currency: str
    part_minor: int | None = Field(description="The node's part, in the figure's currency.")
    created_on: date | None
    close_on: date | None
    booked_on: date | None


class Rows(Schema):
    """Deals under a figure: `shown` of `total` are those you may see."""

    figure: str = Field(description="The figure's id.")
    left_out: str | None
    shown: int
    total: int
    rows: list[DealRow]
    next: str | None = Field(description="The cursor of the next page.")


class Step(Schema):
    """Why a figure changed, over how many deals and by how much."""

    reason: str
    deals: int
    amount_minor: int


class ChangedDeal(Schema):
    """A deal that changed the figure, for one reason."""

    source: str
    key: str
    name: str
    reason: str
    amount_minor: int


class ChangeSteps(Schema):
    """The change of a metric: opening plus the steps is closing, exactly."""

    metric: str
    since: date
    until: date
    currency: str
    opening: str = Field(description="The id of the figure on the first day.")
    closing: str = Field(description="The id of the figure on the second day.")
    opening_minor: int
    closing_minor: int
    amount_minor: int
    steps: list[Step]
    assumed: list[Assumption] = Field(description="What the figures of both days assume.")
    not_permitted: list[NotPermitted] = Field(
        description="What the figures of both days look at and could not be read."
    )


class Change(ChangeSteps):
    """A change with the deals that you may see: `shown` of `total`."""

    shown: int
    total: int
    deals: list[ChangedDeal]
    next: str | None


class SheetRow(Schema):
    """A node below with its figures by metric."""

    node: Node
    figures: dict[str, Figure]


class Sheet(Schema):
    """A leader's page: all figures of a node, those of the nodes below, and what changed."""

    node: Node
    figures: dict[str, Figure]
    rows: list[SheetRow]
    change: ChangeSteps | None = Field(description="Of pipeline_total since the day asked for.")
    corrected: Figure | None = Field(
        description="`closed` of a closed period with all that came after its close."
    )
    corrections_minor: int


class Citation(Schema):
    """A figure as somebody cited it."""

    id: str
    amount_minor: int | None
    currency: str
    num: int | None
    den: int | None
    counted: int | None
    cited_as: str
    cited_by: str | None
    cited_at: datetime


class CitedFigure(Schema):
    """A figure that was cited, and what it comes to when computed now from the same specification."""

    spec: Specification
    citations: list[Citation]
    recomputed: Figure | None
    why: str | None = Field(description="The code of why it cannot be recomputed.")


class Generation(Schema):
    """What was known from a moment on."""

    number: int
    committed_at: datetime
    data_through: date
