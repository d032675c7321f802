"""A page that reads what only a search or an import may."""

from fieldhouse.apps.accounts import queries
from fieldhouse.apps.people.queries import people_named  # found


def page(request):
    return queries.contact_names(1000), people_named("Lee")  # found
