"""A name that only begins like an allowed one."""

from fieldhouse.apps.accounts.models import Account

ROWS = Account.objects.all()  # found
