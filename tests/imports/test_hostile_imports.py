"""A sample of the hostile corpus comes in through the front door, twice."""

from __future__ import annotations

import pytest
from tests.ingest.hostile.corpus import HARMS, make
from tests.ingest.hostile.importing import import_twice


@pytest.mark.parametrize("harm", [name for name in HARMS if not name.startswith(("xlsx", "parquet"))])
def test_every_row_has_one_outcome_and_the_second_import_changes_nothing(harm, refusing_home, tmp_path):
    import_twice(make(list(HARMS).index(harm) + len(HARMS), tmp_path))


@pytest.mark.parametrize("harm", ["xlsx: workbook_good", "xlsx: cells_of_odd_types", "parquet: types_odd"])
def test_other_forms_too(harm, refusing_home, tmp_path):
    import_twice(make(list(HARMS).index(harm), tmp_path))
