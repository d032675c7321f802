"""A rule that keeps to the standard library and to its own room."""

import zoneinfo
from dataclasses import dataclass
from xml.etree import ElementTree

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain import findings
from .money import Money
from . import calendar
