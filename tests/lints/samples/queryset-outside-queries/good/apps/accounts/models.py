"""Naming a manager asks for nothing."""

from django.db import models


class Account(models.Model):
    objects = models.Manager()
