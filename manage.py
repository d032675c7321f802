#!/usr/bin/env python3
"""Django's own commands for the home in FIELDHOUSE_HOME, such as ``manage.py check --deploy``.

Everything that people do with a home is in ``fieldhouse``.
"""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fieldhouse.web.settings")
    execute_from_command_line(sys.argv)
