"""A wall opens to who has the clearance and, where it asks for one, the nationality."""

import pytest

from fieldhouse.domain.walls import is_country, open_walls, wall_parts


@pytest.mark.parametrize(
    ("cleared", "nationalities", "opened"),
    [
        ((), ("JP",), ()),
        (("public_sector",), (), ("public_sector",)),
        (("public_sector",), ("JP",), ("public_sector", "public_sector:JP")),
        (("public_sector",), ("JP", "US"), ("public_sector", "public_sector:JP", "public_sector:US")),
        (("pay", "public_sector"), ("JP",), ("pay", "pay:JP", "public_sector", "public_sector:JP")),
        (("public_sector",), ("jp", "", "JPN"), ("public_sector",)),
        (("public_sector:JP",), (), ()),  # a grant gives a clearance, and no nationality
        (("public_sector:JP",), ("JP",), ()),
    ],
)
def test_neither_the_clearance_nor_the_nationality_opens_it_alone(cleared, nationalities, opened):
    assert open_walls(cleared, nationalities) == set(opened)


def test_a_wall_says_what_it_asks_for():
    assert wall_parts("public_sector") == ("public_sector", "")
    assert wall_parts("public_sector:JP") == ("public_sector", "JP")
    assert [is_country(one) for one in ("JP", "jp", "J", "JPN", "日本")] == [True, False, False, False, False]
