"""Queries read; these write."""

from fieldhouse.apps.accounts.models import Account


def touch(key, rows, form):
    account, _ = Account.objects.get_or_create(key=key)  # found
    account.save()  # found
    account.save(update_fields=["name"])  # found
    form.save(commit=False)  # found
    Account.objects.create(key=key)  # found
    Account.objects.bulk_create(rows)  # found
    Account.objects.update_or_create(key=key)  # found
    Account.objects.filter(key=key).update(name="x")  # found
    Account.objects.filter(key=key).update(**{"name": "x"})  # found
    rows.update(name="x")  # found
    account.delete()  # found
    account.contacts.all().delete()  # found
    account.owners.acreate(key=key)  # found
