"""A rule that leans on more than the standard library."""

import numpy  # found
import pandas as pd  # found
from django.utils import timezone  # found

from fieldhouse.facts import reading  # found
from ..engines import forecast  # found
from fieldhouse.domainish import trap  # found
