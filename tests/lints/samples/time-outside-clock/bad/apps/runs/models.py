"""Every way of asking the machine for the time."""

import datetime as dt
import time
from datetime import date, datetime
from time import time as seconds  # found

import ibis
import pandas as pd
from django.db import models
from django.db.models.functions import Now  # found
from django.utils import timezone
from django.utils.timezone import now  # found


class Run(models.Model):
    started_at = models.DateTimeField(default=timezone.now)  # found
    seen_at = models.DateTimeField(auto_now=True)  # found
    made_at = models.DateTimeField(auto_now_add=True)  # found


def ages():
    return (
        datetime.now(dt.UTC),  # found
        datetime.utcnow(),  # found
        datetime.today(),  # found
        timezone.localdate(),  # found
        dt.datetime.now(dt.UTC),  # found
        dt.date.today(),  # found
        date.today(),  # found
        time.time(),  # found
        time.time_ns(),  # found
        pd.Timestamp.now(),  # found
        pd.Timestamp.today(),  # found
        ibis.now(),  # found
        ibis.today(),  # found
    )
