"""Queries may."""

from django.shortcuts import get_object_or_404

from fieldhouse.apps.accounts.models import Account


def by_key(key):
    return get_object_or_404(Account.objects.all(), key=key)
