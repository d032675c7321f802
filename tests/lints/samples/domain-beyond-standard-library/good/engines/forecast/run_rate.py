"""Engines may use numpy."""

import numpy as np
