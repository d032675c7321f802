"""Opportunities and what hangs on them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db import models

from fieldhouse.apps.records import Dated, Member, More, Sourced
from fieldhouse.domain.quantities import of_parts


class Product(Sourced):
    """Something sold, with its list price when the source has one."""

    name = models.CharField(max_length=200, blank=True)
    family = models.CharField(max_length=200, blank=True)
    list_price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta(Sourced.Meta):
        abstract = False


class StageRule(Sourced):
    """What a stage of the source means from a day on: its order, outcome and default category."""

    stage = models.CharField(max_length=64)
    label = models.CharField(max_length=100, blank=True)
    label_ja = models.CharField(max_length=100, blank=True)
    position = models.IntegerField()
    outcome = models.CharField(max_length=8)
    category = models.CharField(max_length=16)
    valid_from = models.DateField(null=True)  # empty: from the beginning

    class Meta(Sourced.Meta):
        abstract = False


class Opportunity(Sourced, More):
    """The identity and the texts of an opportunity. Its stage, amount, dates and owner are facts; see `Deal`."""

    name = models.CharField(max_length=255, blank=True)
    created_at = models.DateTimeField(null=True)
    lead_source = models.CharField(max_length=100, blank=True)
    next_step = models.TextField(blank=True)
    campaign = models.ForeignKey("marketing.Campaign", null=True, on_delete=models.PROTECT, related_name="+")
    record_type = models.CharField(max_length=255, blank=True, default="")

    class Meta(Sourced.Meta):
        abstract = False


class Deal(models.Model):
    """The standing of an opportunity at the data's last day: a mart, computed whole for each generation.

    ``*_minor`` beside ``amount_minor`` are in the reporting currency, by the three views. ``version`` grows with each
    edit or proposal made here, by ``edited_by``. Rows are asked for by generation and opportunity; lists choose among
    the columns of the day (`fieldhouse.facts.metrics.columns`). ``gone_on`` is no column: a deal that its source has no
    more since that day has no row, and is made up for its page as it stood on the day before. Nor is ``withheld``: how
    many fields are kept back from whoever reads it.
    """

    gone_on: date | None = None
    withheld: int = 0

    generation = models.BigIntegerField()
    opportunity = models.ForeignKey(
        Opportunity, on_delete=models.CASCADE, related_name="deals", db_index=False
    )
    stage = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=8, blank=True)
    category = models.CharField(max_length=16, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    deal_date_minor = models.BigIntegerField(null=True)
    today_minor = models.BigIntegerField(null=True)
    plan_minor = models.BigIntegerField(null=True)
    created_on = models.DateField(null=True)
    close_on = models.DateField(null=True)
    booked_on = models.DateField(null=True)
    owner = models.ForeignKey(
        "people.Person", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    position = models.ForeignKey(
        "people.Position", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    territory = models.ForeignKey(
        "territories.Territory", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "accounts.Account", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    type = models.CharField(max_length=32, blank=True)
    order_type = models.CharField(max_length=32, blank=True)
    wall = models.CharField(max_length=16, blank=True)
    push_count = models.PositiveIntegerField(default=0)
    stage_since = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "opportunity"], name="pipeline_one_deal_a_generation"
            ),
        ]

    @property
    def subject(self) -> str:
        """How the audit log names the deal."""
        return f"opportunity:{self.opportunity.source}:{self.opportunity.source_key}"


class ContactRole(Sourced):
    """The part that a contact plays in a deal."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="contact_roles")
    contact = models.ForeignKey("accounts.Contact", on_delete=models.PROTECT, related_name="roles")
    role = models.CharField(max_length=32)

    class Meta(Sourced.Meta):
        abstract = False


class ProductLine(Sourced, More):
    """A product on a deal; the amount is in the deal's currency, the quantity in ten-thousandths."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="product_lines")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    quantity_e4 = models.BigIntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)

    @property
    def quantity(self) -> Decimal | None:
        """The quantity, ``None`` where the source says none."""
        return None if self.quantity_e4 is None else of_parts(self.quantity_e4)

    class Meta(Sourced.Meta):
        abstract = False


class TeamMember(Sourced, Member):
    """Someone who works on a deal beside its owner; ``access`` is what the source lets them do: read, edit or none."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="team")
    access = models.CharField(max_length=8, blank=True, default="")  # empty where the source does not say

    class Meta(Sourced.Meta):
        abstract = False


class Split(Sourced, Dated):
    """A person's share of a deal: owner shares are at most the whole; overlay credit stands apart."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="splits")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="splits")
    kind = models.CharField(max_length=8)
    share_bp = models.PositiveIntegerField()

    class Meta(Sourced.Meta):
        abstract = False
        constraints = [*Sourced.Meta.constraints, *Dated.Meta.constraints]


class Proposal(models.Model):
    """A change made here to a field whose master is the CRM: it stands beside the CRM's value until that follows."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="proposals")
    field = models.CharField(max_length=32)
    crm_value = models.CharField(max_length=255, blank=True)
    value = models.CharField(max_length=255, blank=True)
    reason = models.TextField(blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=16, default="waiting")  # waiting, applied, overwritten, withdrawn
    resolved_run = models.ForeignKey("runs.Run", null=True, on_delete=models.PROTECT, related_name="+")


class SavedView(models.Model):
    """A person's own filters and sort order of the deal list, by name."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    is_pinned = models.BooleanField(default=False)  # the view with which the list opens

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="pipeline_one_view_a_name")]
