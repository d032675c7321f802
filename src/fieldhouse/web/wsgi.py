"""The door for gunicorn: ``fieldhouse.web.wsgi:application``."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from fieldhouse.web.home import home_path
from fieldhouse.web.keys import ensure_django_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldhouse.web.settings")
# Before the settings are read: all worker processes have to sign sessions with the same key.
ensure_django_key(home_path())
application = get_wsgi_application()
