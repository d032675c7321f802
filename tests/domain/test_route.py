"""Routes: ordered and dated legs, one end customer at the end."""

from datetime import date

import pytest

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.route import Leg, Role, RouteFault, legs_on, route_faults

APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)
VENDOR, DISTRIBUTOR, RESELLER, END = Role.VENDOR, Role.DISTRIBUTOR, Role.RESELLER, Role.END_CUSTOMER


def legs(*roles: Role, start: date = APRIL) -> list[Leg]:
    return [Leg(place, role, None, start) for place, role in enumerate(roles, start=1)]


def test_changing_the_second_reseller_keeps_the_old_route_before() -> None:
    before, after = Leg(3, RESELLER, 77, APRIL, MAY), Leg(3, RESELLER, 88, MAY)
    route = [after, *legs(VENDOR, DISTRIBUTOR), before, Leg(4, END, None, APRIL)]
    assert route_faults(route) == ()
    assert [leg.partner for leg in legs_on(route, date(2025, 4, 30))] == [None, None, 77, None]
    assert [leg.partner for leg in legs_on(route, MAY)] == [None, None, 88, None]
    assert legs_on(route, date(2025, 3, 31)) == ()


@pytest.mark.parametrize(
    ("roles", "faults"),
    [
        ((), []),
        ((END,), []),
        ((VENDOR, END), []),
        ((VENDOR, DISTRIBUTOR, RESELLER, RESELLER, END), []),
        ((VENDOR, RESELLER), [("route.no_end_customer", ())]),
        ((VENDOR, END, RESELLER), [("route.end_customer_not_last", (2,))]),
        ((VENDOR, END, END), [("route.two_end_customers", (2, 3))]),
        ((RESELLER, DISTRIBUTOR, END), [("route.out_of_order", (1, 2))]),
        ((RESELLER, VENDOR), [("route.out_of_order", (1, 2)), ("route.no_end_customer", ())]),
    ],
)
def test_faults_of_a_route(roles: tuple[Role, ...], faults: list[tuple[str, tuple[int, ...]]]) -> None:
    assert [(fault.rule, fault.positions) for fault in route_faults(legs(*roles))] == faults


def test_two_legs_at_one_position_overlap_from_the_first_common_day() -> None:
    route = [*legs(VENDOR, RESELLER, END), Leg(2, RESELLER, 5, MAY, JUNE)]
    assert route_faults(route) == (RouteFault("route.overlap", (2,), MAY),)


def test_a_route_that_loses_its_end_customer_is_found_on_that_day() -> None:
    route = [Leg(1, VENDOR, None, APRIL), Leg(2, END, None, APRIL, JUNE)]
    assert route_faults(route) == (RouteFault("route.no_end_customer", (), JUNE),)


def test_positions_may_have_gaps() -> None:
    assert route_faults([Leg(10, VENDOR, None, APRIL), Leg(30, END, None, APRIL)]) == ()


def test_a_leg_of_no_day_is_refused() -> None:
    with pytest.raises(BadInput):
        Leg(1, VENDOR, None, APRIL, APRIL)
