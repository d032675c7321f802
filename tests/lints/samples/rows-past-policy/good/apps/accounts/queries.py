"""What a search reads whole, and takes from it what is seen."""

from fieldhouse.apps.accounts.models import Contact


def contact_names(block):
    return Contact.objects.order_by("pk").iterator(chunk_size=block)
