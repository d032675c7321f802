"""Queries that ask the policy, or are given their rows."""

from fieldhouse.apps.company.models import Company
from fieldhouse.apps.pipeline.models import Deal, ProductLine
from fieldhouse.apps.roles.access import visible_to


def open_deals(user, on):
    return Deal.objects.filter(visible_to(user, on).as_q(), outcome="open")


def largest(user, on):
    return open_deals(user, on) | Deal.objects.none()


def lines(opportunity):
    return ProductLine.objects.filter(opportunity=opportunity)


def by_number(numbers):
    several = list(numbers)
    return Deal.objects.in_bulk(several)


def company():
    return Company.objects.get()
