"""A view that goes past the policy."""

from django.db import connection  # found
from django.shortcuts import get_object_or_404, render  # found

from fieldhouse.apps.accounts.models import Account


def show(request, key):
    account = get_object_or_404(Account, key=key)
    peers = Account.objects.filter(family=account.family)  # found
    everyone = Account._default_manager.all()  # found
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return render(request, "accounts/show.html", {"peers": peers, "everyone": everyone})
