"""Routes that cannot be as told are taken, and noticed at a row of the import and the first day on which it shows."""

import pytest

HEAD = "key,opportunity,position,role,partner,valid_from,valid_to\n"
DIRECT = "R1,O1,1,vendor,,2025-04-10,\nR9,O1,9,end_customer,,2025-04-10,\n"

FAULTS = {
    "two parties at one place": (
        DIRECT + "R2,O1,2,reseller,Birch,2025-04-10,2025-05-10\n" + "R3,O1,2,reseller,Cedar,2025-05-01,\n",
        ("route.overlap", 4, "2", "2025-05-01"),
    ),
    "a reseller before the distributor": (
        DIRECT + "R2,O1,2,reseller,Birch,2025-04-10,\nR3,O1,3,distributor,Cedar,2025-04-10,\n",
        ("route.out_of_order", 4, "2", "2025-04-10"),
    ),
    "nobody at the end": (
        "R1,O1,1,vendor,,2025-04-10,\n",
        ("route.no_end_customer", 2, "1", "2025-04-10"),
    ),
    "two at the end": (
        DIRECT + "R2,O1,8,end_customer,,2025-05-01,\n",
        ("route.two_end_customers", 3, "9", "2025-05-01"),
    ),
    "somebody after the end": (
        DIRECT + "R2,O1,10,reseller,Birch,2025-05-01,\n",
        ("route.end_customer_not_last", 3, "9", "2025-05-01"),
    ),
}


def noticed(home, run):
    """What an import said of routes: rule, line, value, and the day in the sentence's fields."""
    rows = [row for row in run.summary["shown"] if row["rule"].startswith("route.")]
    assert {row["severity"] for row in rows} <= {"warning"} and run.summary["rejected"] == 0
    return [(row["rule"], row["row"], row["value"], row["fields"]["on"]) for row in rows]


@pytest.mark.parametrize("name", FAULTS)
def test_a_route_that_cannot_be_is_taken_and_noticed(name, acme_home):
    text, expected = FAULTS[name]
    run = acme_home.take({"route_leg": HEAD + text})
    assert noticed(acme_home, run) == [expected]
    assert run.summary["created"] == text.count("\n")


def test_a_route_whose_reseller_changes_is_right(acme_home):
    text = DIRECT + "R2,O1,2,reseller,Birch,2025-04-10,2025-05-01\nR3,O1,2,reseller,Cedar,2025-05-01,\n"
    assert noticed(acme_home, acme_home.take({"route_leg": HEAD + text})) == []


def test_a_leg_goes_with_those_that_the_home_holds(acme_home):
    assert noticed(acme_home, acme_home.take({"route_leg": HEAD + DIRECT})) == []
    late = acme_home.take({"route_leg": HEAD + "R2,O1,12,reseller,Birch,2025-05-01,2025-06-01\n"})
    assert noticed(acme_home, late) == [("route.end_customer_not_last", 2, "12", "2025-05-01")]
    more = acme_home.take({"route_leg": HEAD + "R3,O1,9,reseller,Cedar,2025-06-01,\n"})
    assert noticed(acme_home, more) == [("route.overlap", 2, "9", "2025-06-01")]


def test_a_rejected_leg_is_part_of_no_route(acme_home):
    run = acme_home.take({"route_leg": HEAD + DIRECT + "R2,Gone,1,vendor,,2025-04-10,\n"})
    assert run.summary["rejected"] == 1
    assert [row["rule"] for row in run.summary["shown"]] == ["reference.missing"]
