"""The small Salesforce company, its database and its imports."""

from tests.imports.conftest import bare_database, bare_home  # noqa: F401 - fixtures
from tests.salesforce.small import take  # noqa: F401 - a fixture
