"""Queries that go around the policy."""

from fieldhouse.apps.pipeline.models import Deal, Opportunity, ProductLine

NEWEST = Deal.objects.order_by("-pk")  # found


def open_deals():
    return Deal.objects.filter(outcome="open")  # found


def named(text):
    return Opportunity.objects.filter(name__icontains=text)  # found


def lines(opportunity, kind):
    return ProductLine.objects.filter(product__family=kind)  # found


def without_reason(numbers):
    rows = Deal.objects.all()  # found
    return [one for one in rows if one.pk in numbers]
