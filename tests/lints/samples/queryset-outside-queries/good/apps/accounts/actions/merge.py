"""A module below a package named actions may."""

from fieldhouse.apps.accounts.models import Account


def merge(keys):
    return Account.objects.filter(key__in=keys)
