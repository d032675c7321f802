"""Web asks apps."""

from fieldhouse.apps.accounts.models import Account

COUNT = Account.objects.count()  # found
