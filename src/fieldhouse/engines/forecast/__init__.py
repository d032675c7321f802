"""The forecast engine: what will close in a window, with what range, and why (``docs/forecast-engine.md``).

``contract`` reads a history, ``model`` forecasts from a cut of it, ``run`` answers, ``backtest`` holds it against what
came. Beside it stands the pipeline coverage that earlier periods needed.
"""

from fieldhouse.engines.forecast.coverage import CoverageNeeded, pipeline_coverage
from fieldhouse.engines.forecast.origins import MIN_ORIGINS, Origin
from fieldhouse.engines.forecast.words import Reason

__all__ = ["MIN_ORIGINS", "CoverageNeeded", "Origin", "Reason", "pipeline_coverage"]
