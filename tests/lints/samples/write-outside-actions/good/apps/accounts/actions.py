"""Actions write."""

from fieldhouse.apps.accounts.models import Account


def open_account(key):
    account = Account.objects.create(key=key)
    account.save()
    return account
