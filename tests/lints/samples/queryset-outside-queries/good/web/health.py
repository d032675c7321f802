"""The health page may ask whether the database answers."""

from django.db import connection


def is_alive():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True
